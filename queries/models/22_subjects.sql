-- What figures are about: one row per exchange (kind exchange) and per series (kind series, subject_id series:...).
-- mediators: those named; of a series, those that every stage names. Empty where none is.
create table subjects as
with stages as (
    select series_id, max("date") as last_date, count(*) as stages
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
),

mediators_named as (
    select subject_id, list(mediator order by mediator) as mediators
    from named
    group by subject_id
),

every as (
    select
        exchange_id as subject_id,
        'exchange' as kind,
        "date" as first_date,
        "date" as last_date,
        date_precision::varchar as date_precision,
        series_id,
        stage,
        ordinal,
        label_en,
        label_uk,
        note_en,
        note_uk
    from exchanges

    union all by name

    select
        'series:' || series.series_id as subject_id,
        'series' as kind,
        series.first_date,
        coalesce(series.last_date, stages.last_date, series.first_date) as last_date,
        'day' as date_precision,
        series.series_id,
        null as stage,
        null as ordinal,
        series.label_en,
        series.label_uk,
        series.note_en,
        series.note_uk
    from series
    left join stages using (series_id)
)

select every.*, coalesce(mediators_named.mediators, []) as mediators
from every
left join mediators_named using (subject_id)
order by first_date, kind, subject_id;
