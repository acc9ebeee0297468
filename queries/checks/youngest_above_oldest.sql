-- The youngest of a group is not older than the oldest.
select
    'error' as severity,
    'figures.csv' as file,
    youngest.rowid + 2 as line,
    'value' as "column",
    youngest."value"::varchar as "value",
    youngest.subject_id as subject,
    format('the youngest is {}, the oldest {} (figure {}); mend one of them',
        youngest."value", oldest."value", oldest.figure_id) as message
from figures as youngest
join figures as oldest
    on oldest.subject_id = youngest.subject_id
    and oldest.side = youngest.side
    and oldest."within" is not distinct from youngest."within"
    and oldest.scope is not distinct from youngest.scope
    and oldest.measure = 'age'
    and oldest.category = 'oldest'
    and oldest.adopted
where youngest.measure = 'age' and youngest.category = 'youngest' and youngest.adopted and youngest."value" > oldest."value"
