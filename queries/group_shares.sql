-- Shares of military, civilian and not specified among all people counted by day, by year: one row per year and side.
-- everyone: all people of the year, whoever is asked for: what the shares are shares of. people: those asked for.
-- A share is NULL where the group is unknown or not asked for. What belongs to a series and to no day is in no year.
-- days: exchanges; days_unknown: those of them without a number of those asked for.
select
    year(first_date)::varchar as bucket,
    'exchange' as kind,
    side::varchar as side,
    min(first_date) as first_date,
    max(last_date) as last_date,
    count(*) as days,
    count(*) filter (counted is null) as days_unknown,
    nullif(sum(coalesce(people, people_at_least)), 0)::integer as everyone,
    sum(counted)::integer as people,
    coalesce(bool_or(is_at_least), false) as is_at_least,
    null::varchar as known_as,
    case when $who <> 'civilian' then round(sum(military) / everyone, 4) end as military,
    case when $who <> 'military' then round(sum(civilian) / everyone, 4) end as civilian,
    case when $who = 'everyone' then round(sum(not_specified) / everyone, 4) end as not_specified
from counted($from, $to, $who, $scope, $direction, $series, $mediator, 'adopted')
where kind = 'exchange'
group by year(first_date), side
order by bucket, side desc;
