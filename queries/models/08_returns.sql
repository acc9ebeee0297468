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

remainders as (
    select
        whole.subject_id as return_id,
        'series' as kind,
        null as exchange_id,
        series.series_id,
        null as stage,
        whole.side,
        series.first_date,
        coalesce(series.last_date, stages.last_date, series.first_date) as last_date,
        'day' as date_precision,
        coalesce(series_mediators.mediators, []) as mediators,
        coalesce(stages.people, 0) as staged,
        if(stages.series_id is null, 0, stages.military) as staged_military,
        if(stages.series_id is null, 0, stages.civilian) as staged_civilian,
        whole.people - staged as people,
        null as people_at_least,
        whole.military - staged_military as military,
        whole.civilian - staged_civilian as civilian,
        null as outside_exchange,
        {
            people: figure_less(whole.lowest_figures.people, staged),
            military: figure_less(whole.lowest_figures.military, staged_military),
            civilian: figure_less(whole.lowest_figures.civilian, staged_civilian)
        } as lowest_figures,
        {
            people: figure_less(whole.highest_figures.people, staged),
            military: figure_less(whole.highest_figures.military, staged_military),
            civilian: figure_less(whole.highest_figures.civilian, staged_civilian)
        } as highest_figures,
        whole.total_qualifier as known_as,
        whole.total_publisher as publisher,
        whole.total_url as url,
        whole.total_source_count as source_count
    from adopted_by_subject as whole
    join series on whole.subject_id = 'series:' || series.series_id
    left join stages on stages.series_id = series.series_id and stages.side = whole.side
    left join series_mediators on series_mediators.series_id = series.series_id
    where whole.people > coalesce(stages.people, 0)
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
        exchanges.date_precision::varchar as date_precision,
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
