-- The corrections of a figure follow each other: each begins at the number before it, and the last ends at the number it has now.
with chain as (
    select
        rowid,
        *,
        row_number() over in_time as place,
        lag(new) over in_time as before,
        row_number() over in_time = count(*) over (partition by figure_id) as is_last
    from corrections
    window in_time as (partition by figure_id order by corrected_on, rowid)
)

select
    'error' as severity,
    'corrections.csv' as file,
    chain.rowid + 2 as line,
    'old' as "column",
    chain.old::varchar as "value",
    chain.correction_id as subject,
    format('the correction before it ended at {}; write that', coalesce(chain.before::varchar, 'no number')) as message
from chain
where chain.place > 1 and chain.old is distinct from chain.before

union all

select
    'error',
    'corrections.csv',
    chain.rowid + 2,
    'new',
    chain.new::varchar,
    chain.correction_id,
    format('figure {} is {} in figures.csv; write that, or mend the figure', figures.figure_id,
        coalesce(figures."value"::varchar, 'without a number'))
from chain
join figures using (figure_id)
where chain.is_last and chain.new is distinct from figures."value"
