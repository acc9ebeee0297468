-- What may be added up, once each: one row per exchange and side, and one per series and side for what the figure of the
-- series holds beyond its days (kind series). people: those counted by $who, $scope and $count; NULL where unknown.
-- lowest, highest: between which the sources put them. military, civilian: each by $count of its own fact; they add up only
-- where unsplit is NULL. everyone: all people as adopted, whoever is asked for; NULL where only a part of them is known.
select
    return_id,
    kind,
    exchange_id,
    series_id,
    stage,
    side::varchar as side,
    first_date,
    last_date,
    date_precision,
    mediators,
    counted as people,
    coalesce(is_at_least, false) as is_at_least,
    coalesce(is_lower_bound, false) as is_lower_bound,
    lowest,
    highest,
    adopted.people as everyone,
    military,
    civilian,
    not_specified,
    unsplit,
    left_out,
    outside_exchange,
    known_as,
    source_count,
    publisher,
    url
from counted($from, $to, $who, $scope, $direction, $series, $mediator, $count)
order by first_date, kind, return_id, side;
