-- Those who returned outside the exchange proper are part of the people of the day.
select
    'error' as severity,
    'exchanges.csv' as file,
    exchanges.rowid + 2 as line,
    'exchange_id' as "column",
    exchange_id as "value",
    exchange_id as subject,
    format('to {}: {} outside the exchange are more than {} people; mend them in figures.csv',
        side, outside_exchange, people) as message
from exchange_sides
join exchanges using (exchange_id)
where outside_exchange > people
