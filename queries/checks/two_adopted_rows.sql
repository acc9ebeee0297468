-- One fact, one adopted row.
select
    'error' as severity,
    'figures.csv' as file,
    max(rowid) + 2 as line,
    'adopted' as "column",
    'true' as "value",
    subject_id as subject,
    format('{} rows of the fact {}/{}/{} ({}) are adopted; adopt one, set the others to false',
        count(*), measure, category, side, string_agg(figure_id, ', ' order by rowid)) as message
from figures
where adopted
group by subject_id, side, measure, category, "within", scope
having count(*) > 1
