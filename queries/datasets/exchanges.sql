-- Exchanges, wide: one row per exchange and side of return, numbers or not, in order of time.
-- people: everyone ($scope proper: without those who returned outside the exchange that day). NULL is unknown.
-- The numbers adopted; lowest, highest: between which the sources put people. women, men are of the day as a whole: NULL where
-- $scope takes somebody out of it.
select
    returns.exchange_id,
    returns.first_date as "date",
    returns.date_precision,
    returns.side::varchar as side,
    exchanges.ordinal,
    returns.series_id,
    returns.stage,
    returns.mediators,
    returns.people,
    returns.people_at_least,
    returns.military,
    returns.civilian,
    returns.not_specified,
    case when returns.outside = 0 then sides.women end as women,
    case when returns.outside = 0 then sides.men end as men,
    returns.outside_exchange,
    returns.known_as,
    returns.lowest,
    returns.highest,
    returns.source_count,
    returns.publisher,
    returns.url,
    exchanges.label_en,
    exchanges.label_uk,
    exchanges.note_en,
    exchanges.note_uk
from counted(
    $from, $to, 'everyone', $scope, $direction, $series, $mediator, 'adopted'
) as returns
join exchange_sides as sides on sides.exchange_id = returns.exchange_id and sides.side = returns.side
join exchanges on exchanges.exchange_id = returns.exchange_id
where returns.kind = 'exchange'
order by returns.first_date, returns.exchange_id, returns.side;
