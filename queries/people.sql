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
with chosen as (
    select
        *,
        kind = 'exchange' as is_day,
        is_day and not is_lower_bound as is_whole,
        -- Sums of columns: an aggregate with a filter of its own takes longer to plan than to run.
        if(is_day, counted, null) as of_day,
        if(is_whole, counted, null) as of_whole_day,
        if(is_day and is_lower_bound, counted, null) as of_lower_bound,
        if(is_day, null, counted) as of_series
    from counted($from, $to, $who, $scope, $direction, $series, $mediator, $count)
)

select
    side::varchar as side,
    count(exchange_id) as days,
    count(of_whole_day) as days_with_number,
    sum(of_whole_day)::integer as people,
    count(of_lower_bound) as lower_bound_days,
    coalesce(sum(of_lower_bound), 0)::integer as lower_bound_people,
    sum(if(is_day, lowest, null))::integer as lowest,
    sum(if(is_day, highest, null))::integer as highest,
    case when $who <> 'civilian' then sum(if(is_whole, military, null))::integer end as military,
    case when $who <> 'military' then sum(if(is_whole, civilian, null))::integer end as civilian,
    case when $who <> 'civilian' then sum(if(is_day, military, null))::integer end as military_total,
    case when $who <> 'military' then sum(if(is_day, civilian, null))::integer end as civilian_total,
    case
        when $who = 'everyone' and bool_and(is_split or people is null or not is_day)
            then sum(if(is_day, not_specified, null))::integer
    end as not_specified,
    sum(if(is_day, left_out, null))::integer as left_out,
    sum(of_series)::integer as series_people,
    sum(if(is_day, null, left_out))::integer as series_left_out,
    bool_or(if(is_day, null, known_as = 'at_least')) as series_at_least,
    list(series_id order by first_date) filter (not is_day) as series,
    min(if(of_day is null, null, first_date)) as first_date,
    max(if(of_day is null, null, last_date)) as last_date,
    len(list_distinct(list(if(is_day, first_date, null)))) as dates,
    count(nullif(of_day, 0)) as exchanges_with_people,
    sum(counted)::integer as total,
    case
        when bool_or(is_at_least or left_out > 0) then 'at_least'
        -- A day without a number is covered where what its series holds beyond its days is counted.
        when not coalesce(
            list_has_all(
                list(series_id) filter (of_series is not null),
                list(coalesce(series_id, '')) filter (counted is null)
            ),
            count(*) = count(counted)
        ) then 'at_least'
        when bool_or(known_as = 'about') then 'about'
        else 'exact'
    end as total_known_as,
    sum(lowest)::integer as total_lowest,
    sum(highest)::integer as total_highest
from chosen
group by side
order by side desc;
