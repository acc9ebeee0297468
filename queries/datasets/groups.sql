-- Military, civilians and people whose group is not specified, long: one row per return (an exchange, or what a series holds
-- beyond its days), side and group asked for by $who, by $count of its own fact. people: NULL where unknown.
-- Together the groups are everyone, as adopted; not_specified is there only as adopted.
with chosen as (
    from counted($from, $to, $who, $scope, $direction, $series, $mediator, $count)
),

by_group as (
    from (
        select
            return_id, kind, exchange_id, series_id, side, first_date, last_date, date_precision,
            military, civilian, not_specified, adopted.people as everyone
        from chosen
    )
    unpivot include nulls (people for "group" in (military, civilian, not_specified))
)

select
    return_id,
    kind,
    exchange_id,
    series_id,
    side::varchar as side,
    first_date,
    last_date,
    date_precision,
    "group",
    people,
    everyone
from by_group
where ($who = 'everyone' and ($count = 'adopted' or "group" <> 'not_specified')) or "group" = $who
order by first_date, kind, return_id, side, list_position(['military', 'civilian', 'not_specified'], "group");
