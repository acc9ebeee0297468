-- A source that nothing cites.
with cited as (
    select source_id from figures
    union all
    select source_id from statements
    union all
    select source_id from events
    union all
    select source_id from corrections
    union all
    select source_id from renamed
)

select
    'warning' as severity,
    'sources.csv' as file,
    sources.rowid + 2 as line,
    'source_id' as "column",
    sources.source_id as "value",
    sources.source_id as subject,
    'no figure, statement, event or correction cites this source; cite it, or delete the row' as message
from sources
anti join cited using (source_id)
order by sources.rowid
