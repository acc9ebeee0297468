-- The subjects that a set of filters lets through: one row per subject_id of the table `subjects`, with its mediators.
-- A series is let through only when the whole of it lies in the period; its mediators are those that every stage names.
-- The parameters are those of counted().
create macro subjects_within(from_date, to_date, series_ids, mediator_ids) as table
with stages as (
    select series_id, count(*) as stages
    from exchanges
    where series_id is not null
    group by series_id
),

named as (
    select exchange_id as subject_id, mediator
    from exchange_mediators
    union all
    select 'series:' || exchanges.series_id, exchange_mediators.mediator
    from exchange_mediators
    join exchanges using (exchange_id)
    join stages using (series_id)
    group by exchanges.series_id, exchange_mediators.mediator
    having count(*) = any_value(stages.stages)
)

select
    subjects.*,
    case when subjects.kind = 'exchange' then subjects.subject_id end as exchange_id
from subjects
left join (select subject_id, list(mediator) as mediators from named group by subject_id) as mediation using (subject_id)
where subjects.first_date >= coalesce(from_date, subjects.first_date)
    and subjects.last_date <= coalesce(to_date, subjects.last_date)
    and (len(series_ids) = 0 or list_contains(series_ids, coalesce(subjects.series_id, 'none')))
    and (len(mediator_ids) = 0 or list_has_any(mediator_ids, coalesce(mediation.mediators, ['none'])));
