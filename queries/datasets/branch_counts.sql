-- Branches of service as counted or mentioned: one row per exchange (or series as a whole), side, branch and scope.
-- people: the branch with its parts, as its source counts it; NULL: mentioned without a number.
-- own: counted in the branch and in none of its parts; of a series, beyond its days. Only these may be added up.
-- $id: of this exchange or series only.
select
    adopted.figure_id,
    adopted.subject_id,
    subjects.exchange_id,
    subjects.series_id,
    subjects.first_date,
    subjects.last_date,
    adopted.side::varchar as side,
    adopted.category as branch,
    adopted.parent as part_of,
    branch_tree.root,
    adopted.scope,
    adopted."value" as people,
    adopted.qualifier::varchar as qualifier,
    branch_leaves.people as own,
    adopted.lowest,
    adopted.highest,
    adopted.source_count,
    adopted.source_id,
    adopted.publisher,
    adopted.url
from adopted
join subjects_within($from, $to, $series, $mediator) as subjects using (subject_id)
left join branch_tree using (category)
left join branch_leaves
    on branch_leaves.return_id = adopted.subject_id
    and branch_leaves.side = adopted.side
    and branch_leaves.category = adopted.category
    and branch_leaves.scope is not distinct from adopted.scope
where adopted.measure = 'branch'
    and adopted."within" is null
    and is_side(adopted.side, $direction)
    and ($scope = 'all' or adopted.scope is null)
    and ($id::varchar is null or adopted.subject_id = $id)
order by subjects.first_date, adopted.subject_id, adopted.side, branch_tree."order" nulls last, adopted.figure_id;
