-- How many people had returned to Ukraine by each day, as the adopted figures add up.
select
    first_date as day,
    counted as people,
    sum(counted) over (order by first_date, return_id)::integer as people_so_far
from counted(null, null, 'everyone', 'all', 'ua', [], [], 'adopted')
where kind = 'exchange' and counted is not null
order by day, return_id;
