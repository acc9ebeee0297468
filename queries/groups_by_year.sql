-- Military, civilian and not specified by year: one row per year and side, and one per series for what it holds beyond
-- its days (kind series, in no year). Together the groups are the people of the row.
-- Of everyone always as adopted, so that they are; a group alone by $count of its own fact.
-- everyone: all people of the row, whoever is asked for: what shares are shares of. people: those asked for.
-- NULL is unknown, or not asked for. days: exchanges; days_unknown: those of them without a number of those asked for.
with chosen as (
    select
        *,
        case when kind = 'series' then return_id else year(first_date)::varchar end as bucket
    from counted(
        $from, $to, $who, $scope, $direction, $series, $mediator,
        if($who = 'everyone', 'adopted', $count)
    )
),

buckets as (
    select
        bucket,
        kind,
        side,
        any_value(series_id) filter (kind = 'series') as series_id,
        min(first_date) as first_date,
        max(last_date) as last_date,
        count(*) filter (kind = 'exchange') as days,
        count(*) filter (kind = 'exchange' and counted is null) as days_unknown,
        sum(coalesce(adopted.people, people_at_least))::integer as everyone,
        sum(counted)::integer as people,
        coalesce(bool_or(is_at_least), false) as is_at_least,
        any_value(known_as) filter (kind = 'series') as known_as,
        sum(military)::integer as military,
        sum(civilian)::integer as civilian,
        sum(not_specified)::integer as not_specified,
        sum(left_out)::integer as left_out
    from chosen
    group by bucket, kind, side
)

select
    buckets.bucket,
    buckets.kind,
    buckets.side::varchar as side,
    buckets.series_id,
    buckets.first_date,
    buckets.last_date,
    buckets.days,
    buckets.days_unknown,
    buckets.everyone,
    buckets.people,
    buckets.is_at_least,
    buckets.known_as,
    case when $who <> 'civilian' then buckets.military end as military,
    case when $who <> 'military' then buckets.civilian end as civilian,
    case when $who = 'everyone' then buckets.not_specified end as not_specified,
    buckets.left_out,
    series.label_en,
    series.label_uk
from buckets
left join series using (series_id)
where buckets.kind = 'exchange' or buckets.people is not null
order by buckets.kind, buckets.first_date, buckets.bucket, buckets.side;
