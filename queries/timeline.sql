-- People per exchange, or per month, quarter or year ($grain), to each side: the timeline.
-- One row per bucket and side; what a series holds beyond its days is a row of its own (kind series) at every grain.
-- people: NULL where no number is known. lowest, highest: between which the sources put them; the same where they agree.
-- military, civilian, not_specified: of everyone, only of days where $count leaves the adopted numbers as they are; unsplit:
-- everyone of the other days, whose groups would not add up to that number.
-- days: exchanges in the bucket; days_unknown: those of them without a number.
with shown as (
    select
        *,
        case
            when kind = 'series' then first_date
            when $grain = 'year' then date_trunc('year', first_date)::date
            when $grain = 'quarter' then date_trunc('quarter', first_date)::date
            when $grain = 'month' then date_trunc('month', first_date)::date
            else first_date
        end as begins
    from counted($from, $to, $who, $scope, $direction, $series, $mediator, $count)
    where kind = 'exchange' or counted is not null
),

buckets as (
    select
        case when kind = 'series' or $grain = 'exchange' then return_id else begins::varchar end as bucket,
        kind,
        side,
        begins as first_date,
        case
            when kind = 'series' or $grain = 'exchange' then max(last_date)
            when $grain = 'year' then (begins + interval 1 year)::date - 1
            when $grain = 'quarter' then (begins + interval 3 months)::date - 1
            else (begins + interval 1 month)::date - 1
        end as last_date,
        count(*) as days,
        count(*) filter (counted is null) as days_unknown,
        sum(counted)::integer as people,
        bool_or(is_at_least) as is_at_least,
        sum(military) filter (is_split or $who <> 'everyone')::integer as military,
        sum(civilian) filter (is_split or $who <> 'everyone')::integer as civilian,
        sum(not_specified)::integer as not_specified,
        sum(unsplit)::integer as unsplit,
        sum(left_out)::integer as left_out,
        sum(lowest)::integer as lowest,
        sum(highest)::integer as highest,
        any_value(return_id) as return_id,
        any_value(series_id) as series_id,
        any_value(stage) as stage,
        any_value(date_precision) as date_precision,
        any_value(known_as) as known_as,
        any_value(publisher) as publisher,
        any_value(source_count) as source_count,
        any_value(ordinal) as ordinal,
        any_value(label_en) as label_en,
        any_value(label_uk) as label_uk
    from shown
    group by kind, side, begins, bucket
)

select
    bucket,
    kind,
    side::varchar as side,
    first_date,
    last_date,
    days,
    days_unknown,
    people,
    coalesce(is_at_least, false) as is_at_least,
    case when $who <> 'civilian' then military end as military,
    case when $who <> 'military' then civilian end as civilian,
    case when $who = 'everyone' then not_specified end as not_specified,
    unsplit,
    left_out,
    lowest,
    highest,
    case when single then ordinal end as ordinal,
    case when single then series_id end as series_id,
    case when single then stage end as stage,
    case when single then date_precision end as date_precision,
    case when single then known_as end as known_as,
    case when single then publisher end as publisher,
    case when single then source_count end as source_count,
    case when single then label_en end as label_en,
    case when single then label_uk end as label_uk
from (select *, kind = 'series' or $grain = 'exchange' as single from buckets) as columns
order by first_date, kind, bucket, columns.side;
