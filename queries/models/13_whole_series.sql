-- The series all of whose stages a set of filters lets through, and that have a breakdown by branch beyond their stages:
-- only then can that breakdown be used. One row per series. The parameters are those of counted().
create macro whole_series(from_date, to_date, scope, series, mediator) as table
select
    series.series_id,
    series.first_date,
    series.last_date
from series
join (
    select series_id, count(*) as stages
    from counted(from_date, to_date, 'everyone', scope, 'ua', series, mediator, 'adopted')
    where kind = 'exchange'
    group by series_id
) as chosen using (series_id)
where chosen.stages = (select count(*) from exchanges where exchanges.series_id = series.series_id)
    and exists (from branch_leaves where branch_leaves.kind = 'series' and branch_leaves.series_id = series.series_id);
