-- What figures, caveats and statements can be about: the exchanges, and the series as wholes, that a set of filters lets through.
-- One row per subject_id. exchange_id: of a day; series_id: of a series, or of the series that a day is a stage of.
-- A series is let through only when the whole of it lies in the period; its mediators are those that every stage names.
-- The parameters are those of counted().
create macro subjects_within(from_date, to_date, series_ids, mediator_ids) as table
with days as (
    select
        exchanges.exchange_id,
        exchanges.series_id,
        exchanges."date",
        coalesce(list(exchange_mediators.mediator order by mediator) filter (mediator is not null), []) as mediators
    from exchanges
    left join exchange_mediators using (exchange_id)
    group by exchanges.exchange_id, exchanges.series_id, exchanges."date"
),

stages as (
    select series_id, max("date") as last_date, count(*) as stages, flatten(list(mediators)) as mediators
    from days
    where series_id is not null
    group by series_id
),

subjects as (
    select
        exchange_id as subject_id,
        exchange_id,
        series_id,
        "date" as first_date,
        "date" as last_date,
        mediators
    from days
    union all
    select
        'series:' || series.series_id,
        null,
        series.series_id,
        series.first_date,
        coalesce(series.last_date, stages.last_date, series.first_date),
        coalesce(
            list_filter(
                list_distinct(stages.mediators),
                lambda mediator: len(list_filter(stages.mediators, lambda named: named = mediator)) = stages.stages
            ),
            []
        )
    from series
    left join stages using (series_id)
)

from subjects
where first_date >= coalesce(from_date, first_date)
    and last_date <= coalesce(to_date, last_date)
    and (len(series_ids) = 0 or list_contains(series_ids, coalesce(series_id, 'none')))
    and (
        len(mediator_ids) = 0
        or list_has_any(mediator_ids, case when len(mediators) = 0 then ['none'] else mediators end)
    );
