-- Ukraine's official numbers grow with time; only the stages of one series share a number.
with numbered as (
    select
        rowid,
        *,
        lag(ordinal) over (order by "date", exchange_id) as before,
        lag(series_id) over (order by "date", exchange_id) as series_before
    from exchanges
    where ordinal is not null
)

select
    'error' as severity,
    'exchanges.csv' as file,
    rowid + 2 as line,
    'ordinal' as "column",
    ordinal::varchar as "value",
    exchange_id as subject,
    format('comes after the {} of the exchange before; give it a greater number, or leave the cell empty', before) as message
from numbered
where ordinal < before or (ordinal = before and series_id is distinct from series_before)
