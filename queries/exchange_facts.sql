-- Every figure of one exchange or series ($id; the latest exchange where none is): one row per figure, those of one fact (side,
-- measure, category, within, scope) together, the adopted one first, then its rivals by number.
-- fact: numbers the facts; same_number: how many pages give the same number for it; pages: how many give any.
with facts as (
    select
        figures.*,
        dense_rank() over (
            order by side, measures."order", categories."order", category, "within" nulls first, scope nulls first
        ) as fact
    from figures
    join subject_or_latest($id) using (subject_id)
    join measures using (measure)
    join categories using (measure, category)
)

select
    facts.fact,
    facts.figure_id,
    facts.subject_id,
    facts.side::varchar as side,
    facts.measure,
    facts.category,
    facts.parent,
    facts."within",
    facts.scope,
    facts."value",
    facts.qualifier::varchar as qualifier,
    facts.adopted,
    count(distinct facts.source_id) over (partition by facts.fact, facts."value") as same_number,
    count(distinct facts.source_id) over (partition by facts.fact) as pages,
    sources.publisher,
    sources.title,
    sources.url,
    sources.published,
    sources."language"
from facts
join sources using (source_id)
order by facts.fact, facts.adopted desc, facts."value" nulls last, sources.published nulls last, facts.figure_id;
