-- A figure, statement or caveat speaks of an exchange or a series that exists.
with subjects as (
    select exchange_id as subject_id from exchanges
    union all
    select 'series:' || series_id from series
),

mentions as (
    select 'figures.csv' as file, rowid + 2 as line, subject_id from figures
    union all
    select 'statements.csv', rowid + 2, subject_id from statements where subject_id is not null
    union all
    select 'caveats.csv', rowid + 2, subject_id from caveats where subject_id is not null
)

select
    'error' as severity,
    mentions.file,
    mentions.line,
    'subject_id' as "column",
    mentions.subject_id as "value",
    mentions.subject_id as subject,
    coalesce(
        'was renamed; write ' || renamed.new_id,
        'no such exchange or series; write an exchange_id, or series: and a series_id, or add it to its file; '
        || 'where its id has changed, write the new one, and add a row to renamed.csv'
    ) as message
from mentions
anti join subjects using (subject_id)
left join renamed on renamed.old_id = mentions.subject_id
