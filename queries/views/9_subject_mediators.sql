-- Who mediated: one row per exchange and per series (subject_id as in the view subjects) that has a mediator named, with the list
-- of them; of a series, those that every stage names.
create table subject_mediators as
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

select subject_id, list(mediator order by mediator) as mediators
from named
group by subject_id
order by subject_id;
