-- What may be added up, once each. Two kinds of rows:
-- exchange: one per exchange and side, as in exchange_sides;
-- series: one per series and side for what the figure of the series holds beyond its stages. It belongs to the series,
-- from its first to its last date, and to no day; its mediators are those that every stage names.
-- lowest, highest: the least and the most that any source gives for the same fact (of a series: less its stages), and
-- lowest_figures, highest_figures: the same with their sources, of the groups too; see exchange_sides.
create table returns as
with stages as (
    select
        exchanges.series_id,
        exchange_sides.side,
        count(*) as stages,
        max(exchanges."date") as last_date,
        coalesce(sum(coalesce(exchange_sides.people, exchange_sides.people_at_least)), 0)::integer as people,
        -- Where the groups of one stage are not known, those of what lies beyond the stages are not known either.
        case
            when count(exchange_sides.people) = count(exchange_sides.military) filter (exchange_sides.people is not null)
                then coalesce(sum(exchange_sides.military), 0)::integer
        end as military,
        case
            when count(exchange_sides.people) = count(exchange_sides.civilian) filter (exchange_sides.people is not null)
                then coalesce(sum(exchange_sides.civilian), 0)::integer
        end as civilian
    from exchange_sides
    join exchanges using (exchange_id)
    where exchanges.series_id is not null
    group by all
),

series_mediators as (
    select series_id, list(mediator order by mediator) as mediators
    from (
        select exchanges.series_id, exchange_mediators.mediator
        from exchange_mediators
        join exchanges using (exchange_id)
        join stages on stages.series_id = exchanges.series_id and stages.side = 'UA'
        group by all
        having count(*) = any_value(stages.stages)
    )
    group by series_id
),

series_figures as (
    select
        subject_id,
        side,
        max("value") filter (measure = 'total') as people,
        max("value") filter (measure = 'group' and category = 'military') as military,
        max("value") filter (measure = 'group' and category = 'civilian') as civilian,
        max(qualifier::varchar) filter (measure = 'total') as qualifier,
        any_value(lowest_figure) filter (measure = 'total') as lowest_people,
        any_value(lowest_figure) filter (measure = 'group' and category = 'military') as lowest_military,
        any_value(lowest_figure) filter (measure = 'group' and category = 'civilian') as lowest_civilian,
        any_value(highest_figure) filter (measure = 'total') as highest_people,
        any_value(highest_figure) filter (measure = 'group' and category = 'military') as highest_military,
        any_value(highest_figure) filter (measure = 'group' and category = 'civilian') as highest_civilian,
        max(publisher) filter (measure = 'total') as publisher,
        max(url) filter (measure = 'total') as url,
        max(source_count) filter (measure = 'total') as source_count
    from adopted
    where starts_with(subject_id, 'series:') and "within" is null and scope is null
    group by subject_id, side
),

remainders as (
    select
        series_figures.subject_id as return_id,
        'series' as kind,
        null as exchange_id,
        series.series_id,
        null as stage,
        series_figures.side,
        series.first_date,
        coalesce(series.last_date, stages.last_date, series.first_date) as last_date,
        'day'::date_precision as date_precision,
        coalesce(series_mediators.mediators, []) as mediators,
        coalesce(stages.people, 0) as staged,
        if(stages.series_id is null, 0, stages.military) as staged_military,
        if(stages.series_id is null, 0, stages.civilian) as staged_civilian,
        series_figures.people - staged as people,
        null as people_at_least,
        series_figures.military - staged_military as military,
        series_figures.civilian - staged_civilian as civilian,
        null as outside_exchange,
        -- The stages may hold more than the least that is said of the series: then nothing is beyond them. 0 times unknown is
        -- unknown, which greatest() alone would take for nothing.
        {
            people: struct_update(
                lowest_people,
                "value" := greatest(lowest_people."value" - staged, 0 * (lowest_people."value" - staged))
            ),
            military: struct_update(
                lowest_military,
                "value" := greatest(lowest_military."value" - staged_military, 0 * (lowest_military."value" - staged_military))
            ),
            civilian: struct_update(
                lowest_civilian,
                "value" := greatest(lowest_civilian."value" - staged_civilian, 0 * (lowest_civilian."value" - staged_civilian))
            )
        } as lowest_figures,
        {
            people: struct_update(highest_people, "value" := highest_people."value" - staged),
            military: struct_update(highest_military, "value" := highest_military."value" - staged_military),
            civilian: struct_update(highest_civilian, "value" := highest_civilian."value" - staged_civilian)
        } as highest_figures,
        series_figures.qualifier as known_as,
        series_figures.publisher,
        series_figures.url,
        series_figures.source_count
    from series_figures
    join series on series_figures.subject_id = 'series:' || series.series_id
    left join stages on stages.series_id = series.series_id and stages.side = series_figures.side
    left join series_mediators on series_mediators.series_id = series.series_id
    where series_figures.people > coalesce(stages.people, 0)
),

days as (
    select
        exchange_sides.exchange_id as return_id,
        'exchange' as kind,
        exchange_sides.exchange_id,
        exchanges.series_id,
        exchanges.stage,
        exchange_sides.side,
        exchanges."date" as first_date,
        exchanges."date" as last_date,
        exchanges.date_precision,
        coalesce(mediators_named.mediators, []) as mediators,
        exchange_sides.people,
        exchange_sides.people_at_least,
        exchange_sides.military,
        exchange_sides.civilian,
        exchange_sides.outside_exchange,
        exchange_sides.lowest_figures,
        exchange_sides.highest_figures,
        exchange_sides.known_as,
        exchange_sides.publisher,
        exchange_sides.url,
        exchange_sides.source_count
    from exchange_sides
    join exchanges using (exchange_id)
    left join (
        select exchange_id, list(mediator order by mediator) as mediators
        from exchange_mediators
        group by exchange_id
    ) as mediators_named using (exchange_id)
)

select
    *,
    lowest_figures.people."value" as lowest,
    highest_figures.people."value" as highest,
    people - coalesce(military, 0) - coalesce(civilian, 0) as not_specified
from (from days union all by name select * exclude (staged, staged_military, staged_civilian) from remainders)
order by first_date, kind, return_id, side;
