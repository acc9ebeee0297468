-- Series that the chosen period cuts: what they hold beyond their days is left out of every sum. One row per series and side.
select
    returns.series_id,
    returns.side::varchar as side,
    returns.first_date,
    returns.last_date,
    returns.counted as people,
    returns.known_as,
    series.short_en as label_en,
    series.short_uk as label_uk
from counted(null, null, $who, $scope, $direction, $series, $mediator, $count) as returns
join series using (series_id)
where returns.kind = 'series'
    and returns.counted is not null
    and returns.last_date >= coalesce($from::date, returns.last_date)
    and returns.first_date <= coalesce($to::date, returns.first_date)
    and (returns.first_date < $from::date or returns.last_date > $to::date)
order by returns.first_date, side desc;
