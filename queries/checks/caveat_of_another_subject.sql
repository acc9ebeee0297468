-- A caveat about a figure speaks of the subject of that figure.
select
    'error' as severity,
    'caveats.csv' as file,
    caveats.rowid + 2 as line,
    'figure_id' as "column",
    caveats.figure_id as "value",
    caveats.caveat_id as subject,
    format('is a figure of {}; write that as subject_id, or name another figure', figures.subject_id) as message
from caveats
join figures using (figure_id)
where caveats.subject_id is distinct from figures.subject_id
