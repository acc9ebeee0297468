-- A count that is of a part only names a part there is: a group, or a branch of service.
select
    'error' as severity,
    'figures.csv' as file,
    figures.rowid + 2 as line,
    'within' as "column",
    figures."within" as "value",
    figures.figure_id as subject,
    'no such group or branch; write a category of these measures, or leave the cell empty' as message
from figures
where figures."within" is not null
    and figures."within" not in (select category from categories where measure in ('group', 'branch'));
