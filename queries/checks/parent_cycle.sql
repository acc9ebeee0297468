-- Two categories of one announcement are not each a part of the other.
select
    'error' as severity,
    'figures.csv' as file,
    part.rowid + 2 as line,
    'parent' as "column",
    part.parent as "value",
    part.figure_id as subject,
    format('{} is also counted in {} (figure {}); only one of them can be the parent',
        part.parent, part.category, whole.figure_id) as message
from figures as part
join figures as whole
    on whole.subject_id = part.subject_id
    and whole.side = part.side
    and whole.measure = part.measure
    and whole.source_id = part.source_id
    and whole.category = part.parent
    and whole.parent = part.category
where part.category < whole.category
