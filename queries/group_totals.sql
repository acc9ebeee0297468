-- Running totals of military, civilians and people whose group is not specified: one row per exchange and side, and one
-- per series for what it holds beyond its days, in order of time. people: of this row, of the group.
-- total: the group up to and including this row, whose day is known. total_at_least: with what the series so far hold.
-- Each group by $count of its own fact. Not specified is there only as adopted: extremes of groups do not add up to people.
-- A row is there for every group asked for; people is NULL where it is unknown, the totals until the first known number.
with chosen as (
    from counted($from, $to, $who, $scope, $direction, $series, $mediator, $count)
),

by_group as (
    from (
        select
            return_id, kind, side, series_id, first_date, last_date, date_precision, label_en, label_uk,
            military, civilian, not_specified
        from chosen
    )
    unpivot include nulls (people for "group" in (military, civilian, not_specified))
)

select
    by_group.return_id,
    by_group.kind,
    by_group.side::varchar as side,
    by_group."group",
    by_group.series_id,
    by_group.first_date,
    by_group.last_date,
    by_group.date_precision,
    by_group.people,
    (sum(by_group.people) filter (by_group.kind = 'exchange') over so_far)::integer as total,
    (sum(by_group.people) over so_far)::integer as total_at_least,
    by_group.label_en,
    by_group.label_uk
from by_group
where ($who = 'everyone' and ($count = 'adopted' or by_group."group" <> 'not_specified')) or by_group."group" = $who
window so_far as (partition by by_group.side, by_group."group" order by by_group.last_date, by_group.kind, by_group.return_id)
order by by_group.side, by_group."group", by_group.last_date, by_group.kind, by_group.return_id;
