-- The pauses between exchanges, whoever came home: one row per pause that touches the period, in order of time.
-- days: from one exchange to the next. Exchanges of one day are one; the data end with the last exchange, not with a pause.
with days as (
    select
        "date",
        min(exchange_id) as exchange_id,
        any_value(date_precision)::varchar as date_precision
    from exchanges
    group by "date"
),

pauses as (
    select
        lag("date") over in_time as first_date,
        "date" as last_date,
        "date" - lag("date") over in_time as days,
        lag(exchange_id) over in_time as exchange_before,
        exchange_id as exchange_after,
        date_precision
    from days
    window in_time as (order by "date")
)

select
    pauses.*,
    rank() over (order by pauses.days desc) as place
from pauses
where first_date is not null
    and last_date >= coalesce($from::date, last_date)
    and first_date <= coalesce($to::date, first_date)
order by first_date;
