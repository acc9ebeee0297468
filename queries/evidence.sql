-- The figures behind a chart: one row per adopted figure of the measures asked for ($measures: a list), of the exchanges and
-- series that the filters let through, the newest first; each with the page that gives it and how many others give one.
-- people of a fact whose total nobody states are the sum of its groups: the groups stand here then too.
with chosen as (
    select return_id, side
    from counted($from, $to, $who, $scope, $direction, $series, $mediator, 'adopted')

    union

    select 'series:' || series_id as return_id, 'UA'::side as side
    from whole_series($from, $to, $scope, $series, $mediator)
    where $direction <> 'ru'
)

select
    adopted.figure_id,
    adopted.subject_id,
    subjects.kind,
    subjects.first_date,
    subjects.last_date,
    subjects.date_precision,
    subjects.label_en,
    subjects.label_uk,
    adopted.side::varchar as side,
    adopted.measure,
    adopted.category,
    adopted."within",
    adopted.scope,
    adopted."value",
    adopted.qualifier::varchar as qualifier,
    adopted.lowest,
    adopted.highest,
    adopted.source_count,
    adopted.publisher,
    sources.title,
    adopted.url,
    sources.published,
    sources."language"
from adopted
join chosen on chosen.return_id = adopted.subject_id and chosen.side = adopted.side
join subjects using (subject_id)
join sources using (source_id)
join measures using (measure)
left join categories using (measure, category)
where list_contains($measures::varchar[], adopted.measure)
order by subjects.first_date desc, subjects.kind desc, subject_id, side, measures."order", categories."order", figure_id;
