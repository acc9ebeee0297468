-- What each page said, in the order of its exchanges: one row per figure (kind figure), stated total (kind statement) and event
-- (kind event); of a page that gives more than fifty figures, fifty. adopted: of a figure, whether its number is the
-- one adopted; NULL where nothing could be adopted for the fact.
with pairs as (
    select source_id, subject_id, count(*) as figures
    from figures
    group by source_id, subject_id
),

-- Fifty figures are of the first exchanges of a page: only theirs are put in order.
first_pairs as (
    select pairs.source_id, pairs.subject_id
    from pairs
    join subjects using (subject_id)
    qualify coalesce(
        sum(pairs.figures) over (
            partition by pairs.source_id
            order by subjects.first_date, pairs.subject_id
            rows between unbounded preceding and 1 preceding
        ),
        0
    ) < 50
),

said as (
    select
        figures.* exclude (adopted),
        adopted.figure_id is not null as is_decided,
        figures.adopted or figures."value" is not distinct from adopted."value" as is_adopted,
        subjects.first_date,
        subjects.last_date,
        subjects.date_precision,
        measures."order" * 1000 + categories."order" as place
    from figures
    semi join first_pairs using (source_id, subject_id)
    join subjects using (subject_id)
    join measures using (measure)
    join categories using (measure, category)
    left join adopted
        on adopted.subject_id = figures.subject_id
        and adopted.side = figures.side
        and adopted.measure = figures.measure
        and adopted.category = figures.category
        and adopted."within" is not distinct from figures."within"
        and adopted.scope is not distinct from figures.scope
    qualify row_number() over (
        partition by figures.source_id
        order by subjects.first_date, figures.subject_id, figures.side, place, figures."within", figures."value" desc
    ) <= 50
)

select
    source_id,
    'figure' as kind,
    subject_id,
    first_date,
    last_date,
    date_precision,
    side::varchar as side,
    measure,
    category,
    "within",
    scope,
    "value",
    qualifier::varchar as qualifier,
    case when is_decided then is_adopted end as adopted,
    place
from said

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
