-- Our running sum against every official running total of the same people, in order of time: one row per claim (see the view
-- official_totals) of the period and direction asked for.
-- gap: what the total has beyond our sum (negative: less). explained: as much of it as the explanations that apply to it add up
-- to; unexplained: the rest, so that gap = explained + unexplained. is_consistent: it is stated as "at least" and that holds.
with applied as (
    select
        official_totals.claim_id,
        coalesce(sum(explanations.people), 0)::integer as explained,
        count(explanations.explanation_id) as explanations
    from official_totals
    left join reasons using (claim_id)
    left join explanations using (explanation_id)
    group by official_totals.claim_id
)

select
    official_totals.claim_id,
    official_totals.counted_to as first_date,
    official_totals.side::varchar as side,
    official_totals.category,
    official_totals.basis,
    official_totals.speaker,
    official_totals."value",
    official_totals.qualifier,
    official_totals.ours,
    official_totals."value" - official_totals.ours as gap,
    applied.explained,
    official_totals."value" - official_totals.ours - applied.explained as unexplained,
    coalesce(
        official_totals.qualifier = 'at_least' and official_totals."value" <= official_totals.ours + applied.explained, false
    ) as is_consistent,
    applied.explanations,
    official_totals.pages,
    official_totals.publisher,
    official_totals.title,
    official_totals.url
from official_totals
join applied using (claim_id)
where official_totals.measure = 'cumulative'
    and official_totals.ours is not null
    and is_within(official_totals.counted_to, official_totals.counted_to, $from, $to)
    and is_side(official_totals.side, $direction)
order by first_date, official_totals."value", official_totals.claim_id;
