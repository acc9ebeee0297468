-- What may be added up, once each: one row per exchange and side, and one per series and side for what the figure of the
-- series holds beyond its days (kind series). people: those counted under $who and $scope; NULL where unknown.
-- everyone: all people of the row, whoever is asked for; NULL where only a part of them is known.
select
    return_id,
    kind,
    exchange_id,
    series_id,
    stage,
    side::varchar as side,
    first_date,
    last_date,
    date_precision::varchar as date_precision,
    mediators,
    counted as people,
    coalesce(is_at_least, false) as is_at_least,
    coalesce(is_lower_bound, false) as is_lower_bound,
    people as everyone,
    military,
    civilian,
    not_specified,
    left_out,
    outside_exchange,
    highest,
    known_as,
    source_count,
    publisher,
    url
from counted($from::date, $to::date, $who, $scope, $direction, $series::varchar[], $mediator::varchar[])
order by first_date, kind, return_id, side;
