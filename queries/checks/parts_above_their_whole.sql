-- The valued parts of a row are not more than the row.
select
    'error' as severity,
    'figures.csv' as file,
    figures.rowid + 2 as line,
    'value' as "column",
    figures."value"::varchar as "value",
    figures.subject_id as subject,
    format('{} holds {} people less than its parts; mend the value, or the parent of a part',
        figures.category, -branch_leaves.people) as message
from branch_leaves
join figures
    on figures.subject_id = branch_leaves.return_id
    and figures.side = branch_leaves.side
    and figures.measure = 'branch'
    and figures.category = branch_leaves.category
    and figures.scope is not distinct from branch_leaves.scope
    and figures.adopted
where branch_leaves.people < 0
