-- A page cannot say what has not happened yet: none is published more than a day before what it is cited for (a day, since a page
-- may carry the date of another time zone). A figure of a series is held against the first day of the series.
with cited as (
    select
        'figures.csv' as file,
        figures.rowid + 2 as line,
        figures.figure_id as id,
        figures.source_id,
        subjects.first_date as "date"
    from figures
    join subjects using (subject_id)
    union all
    select 'statements.csv', rowid + 2, statement_id, source_id, counted_to from statements
    union all
    select 'events.csv', rowid + 2, event_id, source_id, "date" from events
)

select
    'error' as severity,
    cited.file,
    cited.line,
    'source_id' as "column",
    cited.source_id as "value",
    cited.id as subject,
    format(
        'was published on {}, before {}; name the page that says it, or mend a date', sources.published, cited."date"
    ) as message
from cited
join sources using (source_id)
where sources.published < cited."date" - 1
order by cited.file, cited.line
