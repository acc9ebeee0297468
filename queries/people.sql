-- The main numbers of a set of filters: one row per side.
-- people: everyone counted on a day with a number (days_with_number of days). lower_bound_people: those of lower_bound_days on
-- which only a part is known, lower_bound_military and lower_bound_civilian those whose group it is. series_people: what series hold beyond their days.
-- lowest, highest: between which the sources put those counted by day, lower bounds included.
-- military, civilian: each by $count of its own fact; not_specified: the rest, NULL where $count changes any of the three.
-- first_date, last_date: of the days with a number.
-- left_out: people of those days who are not counted because their group is not specified; series_left_out: the same of series.
with chosen as (
    from counted($from::date, $to::date, $who, $scope, $direction, $series::varchar[], $mediator::varchar[], $count)
)

select
    side::varchar as side,
    count(*) filter (kind = 'exchange') as days,
    count(counted) filter (kind = 'exchange' and not is_lower_bound) as days_with_number,
    sum(counted) filter (kind = 'exchange' and not is_lower_bound)::integer as people,
    count(*) filter (kind = 'exchange' and is_lower_bound) as lower_bound_days,
    coalesce(sum(counted) filter (kind = 'exchange' and is_lower_bound), 0)::integer as lower_bound_people,
    sum(military) filter (kind = 'exchange' and is_lower_bound)::integer as lower_bound_military,
    sum(civilian) filter (kind = 'exchange' and is_lower_bound)::integer as lower_bound_civilian,
    sum(lowest) filter (kind = 'exchange')::integer as lowest,
    sum(highest) filter (kind = 'exchange')::integer as highest,
    case when $who <> 'civilian' then sum(military) filter (kind = 'exchange' and not is_lower_bound)::integer end as military,
    case when $who <> 'military' then sum(civilian) filter (kind = 'exchange' and not is_lower_bound)::integer end as civilian,
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
    max(last_date) filter (kind = 'exchange' and counted is not null) as last_date
from chosen
group by side
order by side desc;
