-- The periods of coverage follow each other without gap or overlap, and hold every exchange.
with periods as (
    select rowid, *, lag(last_date) over (order by first_date) as before
    from coverage
)

select
    'error' as severity,
    'coverage.csv' as file,
    rowid + 2 as line,
    'first_date' as "column",
    first_date::varchar as "value",
    first_date::varchar as subject,
    format('does not follow the period before it; begin it on {}', before + 1) as message
from periods
where first_date <> before + 1

union all

select
    'error',
    'exchanges.csv',
    exchanges.rowid + 2,
    'date',
    exchanges."date"::varchar,
    exchanges.exchange_id,
    'lies outside every period of coverage.csv; extend the last period'
from exchanges
where not exists (from coverage where exchanges."date" between coverage.first_date and coverage.last_date)
