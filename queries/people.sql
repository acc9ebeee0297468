-- The main numbers of a set of filters: one row per side.
-- people: everyone counted on a day with a number (days_with_number of days). lower_bound_people: those of lower_bound_days on
-- which only a part is known. series_people: what series hold beyond their days.
-- lowest, highest: between which the sources put those counted by day, lower bounds included.
-- military_total, civilian_total: of each group everyone with a date, lower bounds included.
-- military, civilian: the same of days with a number, each by $count of its own fact; not_specified: the rest, NULL where
-- $count changes any of the three.
-- first_date, last_date: of the days with a number. dates: how many dates the exchanges took place on (two may share one).
-- exchanges_with_people: exchanges in which somebody is known to have been counted.
-- total: all of these together (NULL: none is known), and how it is known: exact, about, or at_least, because a part of it was
-- not published. total_lowest, total_highest: between which the sources put it.
-- left_out: people of those days who are not counted because their group is not specified; series_left_out: the same of series.
select
    side::varchar as side,
    count(*) filter (kind = 'exchange') as days,
    count(counted) filter (kind = 'exchange' and not is_lower_bound) as days_with_number,
    sum(counted) filter (kind = 'exchange' and not is_lower_bound)::integer as people,
    count(*) filter (kind = 'exchange' and is_lower_bound) as lower_bound_days,
    coalesce(sum(counted) filter (kind = 'exchange' and is_lower_bound), 0)::integer as lower_bound_people,
    sum(lowest) filter (kind = 'exchange')::integer as lowest,
    sum(highest) filter (kind = 'exchange')::integer as highest,
    case when $who <> 'civilian' then sum(military) filter (kind = 'exchange' and not is_lower_bound)::integer end as military,
    case when $who <> 'military' then sum(civilian) filter (kind = 'exchange' and not is_lower_bound)::integer end as civilian,
    case when $who <> 'civilian' then sum(military) filter (kind = 'exchange')::integer end as military_total,
    case when $who <> 'military' then sum(civilian) filter (kind = 'exchange')::integer end as civilian_total,
    case
        when $who = 'everyone' and bool_and(is_split or people is null) filter (kind = 'exchange')
            then sum(not_specified) filter (kind = 'exchange')::integer
    end as not_specified,
    sum(left_out) filter (kind = 'exchange')::integer as left_out,
    sum(counted) filter (kind = 'series')::integer as series_people,
    sum(left_out) filter (kind = 'series')::integer as series_left_out,
    bool_or(known_as = 'at_least') filter (kind = 'series') as series_at_least,
    list(series_id order by first_date) filter (kind = 'series') as series,
    min(first_date) filter (kind = 'exchange' and counted is not null) as first_date,
    max(last_date) filter (kind = 'exchange' and counted is not null) as last_date,
    len(list_distinct(list(first_date) filter (kind = 'exchange'))) as dates,
    count(*) filter (kind = 'exchange' and counted > 0) as exchanges_with_people,
    sum(counted)::integer as total,
    case
        when bool_or(is_at_least or left_out > 0) then 'at_least'
        -- A day without a number is covered where what its series holds beyond its days is counted.
        when not coalesce(
            list_has_all(
                list(series_id) filter (kind = 'series' and counted is not null),
                list(coalesce(series_id, '')) filter (counted is null)
            ),
            count(*) = count(counted)
        ) then 'at_least'
        when bool_or(known_as = 'about') then 'about'
        else 'exact'
    end as total_known_as,
    sum(lowest)::integer as total_lowest,
    sum(highest)::integer as total_highest
from counted($from, $to, $who, $scope, $direction, $series, $mediator, $count)
group by side
order by side desc;
