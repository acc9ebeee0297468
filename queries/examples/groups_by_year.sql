-- Military and civilians by year and side. What no source gives a group for is a group of its own, so that all adds up.
with by_group as (
    unpivot (
        select
            year(first_date) as year,
            side,
            military,
            civilian,
            not_specified
        from returns
    ) on military, civilian, not_specified into name category value people
)

select
    year,
    side::varchar as side,
    category,
    sum(people)::integer as people
from by_group
group by all
order by year, side, category;
