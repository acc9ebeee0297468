-- A caveat about a figure speaks of a figure there is, and of its subject.
select
    'error' as severity,
    'caveats.csv' as file,
    caveats.rowid + 2 as line,
    'figure_id' as "column",
    caveats.figure_id as "value",
    caveats.caveat_id as subject,
    if(
        figures.figure_id is null,
        'no such figure; write an identifier of figures.csv, or leave the cell empty',
        format('is a figure of {}; write that as subject_id, or name another figure', figures.subject_id)
    ) as message
from caveats
left join figures using (figure_id)
where caveats.figure_id is not null
    and (figures.figure_id is null or caveats.subject_id is distinct from figures.subject_id)
