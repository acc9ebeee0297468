-- The official count of exchanges step by step: one row per total of that count (basis in_exchanges, exact, of everyone), in
-- order of time, for the period asked for; a day with several totals has the one on most pages. step: how much it rose since the
-- total before it; ours: the people who returned to Ukraine on the days in between, by our data; days: on how many of them a
-- number is known. The first total of the period has no step.
with totals as (
    select counted_to, "value", pages, speaker, publisher, url
    from official_totals
    where measure = 'cumulative'
        and basis = 'in_exchanges'
        and category = 'total'
        and side = 'UA'
        and qualifier = 'exact'
        and is_within(counted_to, counted_to, $from, $to)
    qualify row_number() over (partition by counted_to order by pages desc, "value" desc) = 1
),

-- The same number said again later is no step.
said as (
    select *, lag("value") over (order by counted_to) as last_said
    from totals
    qualify last_said is null or "value" <> last_said
),

steps as (
    select * exclude (last_said), last_said as before, lag(counted_to) over (order by counted_to) as since
    from said
),

added as (
    select
        steps.counted_to,
        coalesce(sum(coalesce(returns.people, returns.people_at_least)), 0)::integer as people,
        count(coalesce(returns.people, returns.people_at_least)) as days
    from steps
    left join returns
        on returns.kind = 'exchange'
        and returns.side = 'UA'
        and returns.first_date > steps.since
        and returns.first_date <= steps.counted_to
    where steps.since is not null
    group by steps.counted_to
)

select
    steps.since,
    steps.counted_to as first_date,
    steps.before,
    steps."value",
    steps."value" - steps.before as step,
    added.people as ours,
    added.days,
    steps."value" - steps.before - added.people as difference,
    steps.speaker,
    steps.publisher,
    steps.url
from steps
left join added using (counted_to)
order by steps.counted_to;
