-- How many people had returned to Ukraine by each day, as the adopted figures add up.
select
    first_date as day,
    people,
    sum(people) over (order by first_date, return_id)::integer as people_so_far
from returns
where side = 'UA' and kind = 'exchange' and people is not null
order by day, return_id;
