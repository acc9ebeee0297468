-- Nothing is dated after today, wherever on Earth it is latest (UTC+14): on no machine is the day of a curator the future.
with dated as (
    select 'exchanges.csv' as file, rowid + 2 as line, 'date' as "column", "date", exchange_id as subject from exchanges
    union all
    select 'events.csv', rowid + 2, 'date', "date", event_id from events
    union all
    select 'statements.csv', rowid + 2, 'date', "date", statement_id from statements
    union all
    select 'sources.csv', rowid + 2, 'published', published, source_id from sources
    union all
    select 'corrections.csv', rowid + 2, 'corrected_on', corrected_on, correction_id from corrections
    union all
    select 'renamed.csv', rowid + 2, 'renamed_on', renamed_on, old_id from renamed
    union all
    select 'coverage.csv', rowid + 2, 'last_date', last_date, last_date::varchar from coverage
)

select
    'error' as severity,
    file,
    line,
    "column",
    "date"::varchar as "value",
    subject,
    'lies in the future; write the day as it was' as message
from dated
where "date" > make_timestamp(epoch_us(now() + interval 14 hours))::date
