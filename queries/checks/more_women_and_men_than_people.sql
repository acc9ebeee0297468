-- Women and men together are not more than the people of the day.
select
    'error' as severity,
    'exchanges.csv' as file,
    exchanges.rowid + 2 as line,
    'exchange_id' as "column",
    exchange_id as "value",
    exchange_id as subject,
    format('to {}: {} women and {} men are more than {} people; mend them in figures.csv',
        side, coalesce(women::varchar, 'unknown'), coalesce(men::varchar, 'unknown'), people) as message
from exchange_sides
join exchanges using (exchange_id)
where coalesce(women, 0) + coalesce(men, 0) > people
