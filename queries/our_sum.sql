-- Our own running sum since 2022, whatever else is filtered: one row per exchange of the period and direction asked for.
-- total: everyone of that side whose day is known, up to and including this exchange.
with summed as (
    select
        return_id,
        side::varchar as side,
        first_date,
        last_date,
        coalesce(people, people_at_least) as people,
        coalesce(sum(coalesce(people, people_at_least)) over so_far, 0)::integer as total
    from returns
    where kind = 'exchange'
    window so_far as (partition by side order by first_date, return_id)
)

from summed
where is_within(first_date, first_date, $from, $to) and is_side(side, $direction)
order by side, first_date, return_id;
