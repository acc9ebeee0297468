-- A figure is not its own part.
select
    case when adopted then 'error' else 'warning' end as severity,
    'figures.csv' as file,
    rowid + 2 as line,
    'parent' as "column",
    parent as "value",
    figure_id as subject,
    'the parent is the category itself; leave the cell empty, or name the category it is counted in' as message
from figures
where parent = category
