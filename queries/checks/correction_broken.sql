-- The corrections of a cell follow each other: each begins at what stood there before it, and the last ends at what stands
-- there now.
-- A figure is named by the id it has now; only one that was dropped by the id it had, and with the subject it belonged to.
with cells as (
    select figures.figure_id as id, unnest([
        {'field': 'figure_id', 'now': figure_id},
        {'field': 'value', 'now': "value"::varchar},
        {'field': 'qualifier', 'now': qualifier::varchar},
        {'field': 'adopted', 'now': adopted::varchar},
        {'field': 'parent', 'now': parent},
        {'field': 'within', 'now': "within"},
        {'field': 'source_id', 'now': source_id}
    ], recursive := true)
    from figures

    union all

    select
        event_id,
        unnest([{'field': 'source_id', 'now': source_id}, {'field': 'date', 'now': "date"::varchar}], recursive := true)
    from events
),

chain as (
    select
        rowid + 2 as line,
        coalesce(figure_id, event_id) as id,
        field = 'figure_id' and new is null as is_dropped,
        * exclude (event_id),
        row_number() over in_time as place,
        lag(new) over in_time as before,
        row_number() over in_time = count(*) over (partition by figure_id, event_id, field) as is_last
    from corrections
    window in_time as (partition by figure_id, event_id, field order by corrected_on, rowid)
),

found as (
    select
        line,
        'old' as "column",
        old as "value",
        correction_id,
        format('the correction before it ended at {}; write that', coalesce(before, 'nothing')) as message
    from chain
    where place > 1 and old is distinct from before

    union all

    select
        chain.line,
        if(cells.id is null, 'field', 'new'),
        if(cells.id is null, chain.field, chain.new),
        chain.correction_id,
        case
            when cells.id is not null
                then format(
                    '{} of {} is {} in its file; write that, or mend the file',
                    chain.field,
                    chain.id,
                    coalesce(cells.now, 'empty')
                )
            else format('{} has no column {}, or is in no file; name a row and a column that exist', chain.id, chain.field)
        end
    from chain
    left join cells using (id, field)
    where not chain.is_dropped and chain.is_last and (cells.id is null or chain.new is distinct from cells.now)

    union all

    select
        line,
        'old',
        old,
        correction_id,
        format('figure {} still stands in figures.csv; delete it there, or this correction', old)
    from chain
    where field = 'figure_id' and old in (select figure_id from figures)

    union all

    select
        chain.line,
        'subject_id',
        chain.subject_id,
        chain.correction_id,
        if(
            chain.is_dropped,
            'write the exchange or series that the figure belonged to',
            'leave it empty: the figure itself says what it is about'
        )
    from chain
    left join subjects using (subject_id)
    where if(chain.is_dropped, subjects.subject_id is null, chain.subject_id is not null)
)

select
    'error' as severity,
    'corrections.csv' as file,
    line,
    "column",
    "value",
    correction_id as subject,
    message
from found
order by line, "column"
