-- One row per fact (subject, side, measure, category, within, scope): the figure adopted for it, and how its rivals differ.
-- `lowest` and `highest` span every number given for that same fact, adopted or not; NULL where no source gives a number.
create table adopted as
select
    figures.* exclude (adopted),
    sources.publisher,
    sources.url,
    rivals.lowest,
    rivals.highest,
    rivals.source_count
from figures
join sources using (source_id)
join (
    select
        subject_id, side, measure, category, "within", scope,
        min("value") as lowest,
        max("value") as highest,
        count(distinct source_id) as source_count
    from figures
    group by all
) as rivals
    on rivals.subject_id = figures.subject_id
    and rivals.side = figures.side
    and rivals.measure = figures.measure
    and rivals.category = figures.category
    and rivals."within" is not distinct from figures."within"
    and rivals.scope is not distinct from figures.scope
where figures.adopted
order by figures.rowid;
