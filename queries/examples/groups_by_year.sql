-- Military and civilians by year and side. Whose group no source gives is a group of its own, so that all adds up.
with by_group as (
    unpivot (
        select
            year(first_date) as year,
            side::varchar as side,
            military,
            civilian,
            counted - coalesce(military, 0) - coalesce(civilian, 0) as not_specified
        from counted(null, null, 'everyone', 'all', 'both', [], [], 'adopted')
    ) on military, civilian, not_specified into name category value people
)

select
    year,
    side,
    category,
    sum(people)::integer as people
from by_group
group by all
order by year, side, category;
