-- The stages of a series are numbered 1, 2, 3 … by date.
with stages as (
    select rowid, *, row_number() over (partition by series_id order by "date", exchange_id) as expected
    from exchanges
    where stage is not null
)

select
    'error' as severity,
    'exchanges.csv' as file,
    rowid + 2 as line,
    'stage' as "column",
    stage::varchar as "value",
    exchange_id as subject,
    format('by date this is stage {} of {}; mend the stage, or the date', expected, series_id) as message
from stages
where stage <> expected
