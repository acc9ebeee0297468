-- The ten longest pauses between two days of exchange.
with days as (
    select distinct first_date as day
    from returns
    where kind = 'exchange'
),

pauses as (
    select
        lag(day) over (order by day) as last_exchange,
        day as next_exchange
    from days
)

select
    last_exchange,
    next_exchange,
    next_exchange - last_exchange as days
from pauses
where last_exchange is not null
order by days desc, next_exchange
limit 10;
