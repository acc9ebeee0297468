-- What each page said, in the order of its exchanges: one row per figure (kind figure), stated total (kind statement) and event
-- (kind event). adopted: of a figure, whether its number is the one adopted; NULL where nothing could be adopted for the fact.
with facts as (
    select
        *,
        bool_or(adopted) over (
            partition by subject_id, side, measure, category, "within", scope
        ) as is_decided,
        max("value") filter (adopted) over (
            partition by subject_id, side, measure, category, "within", scope
        ) as adopted_value
    from figures
)

select
    facts.source_id,
    'figure' as kind,
    facts.subject_id,
    subjects.first_date,
    subjects.last_date,
    subjects.date_precision::varchar as date_precision,
    facts.side::varchar as side,
    facts.measure,
    facts.category,
    facts."within",
    facts.scope,
    facts."value",
    facts.qualifier::varchar as qualifier,
    case when facts.is_decided then facts.adopted or facts."value" is not distinct from facts.adopted_value end as adopted,
    measures."order" * 1000 + categories."order" as place
from facts
join subjects using (subject_id)
join measures using (measure)
join categories using (measure, category)

union all by name

select
    source_id,
    'statement' as kind,
    subject_id,
    "date" as first_date,
    "date" as last_date,
    side::varchar as side,
    statements.measure,
    category,
    "year",
    "value",
    qualifier::varchar as qualifier,
    speaker::varchar as speaker,
    basis::varchar as basis,
    measures."order" * 1000 + categories."order" as place
from statements
join measures using (measure)
join categories using (measure, category)

union all by name

select
    source_id,
    'event' as kind,
    "date" as first_date,
    "date" as last_date,
    label_en,
    label_uk,
    100000 as place
from events

order by source_id, first_date, subject_id, side, place, "within", "value" desc;
