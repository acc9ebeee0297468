-- One branch of service ($branch, with its parts) over time, to Ukraine: one row per exchange that counts or mentions it,
-- and one per series whose breakdown counts more than its stages do. people: NULL, mentioned without a number.
with recursive chosen as (
    from counted($from, $to, 'everyone', $scope, 'ua', $series, $mediator, 'adopted')
),

parts as (
    select category from branch_tree where category = $branch
    union all
    select branch_tree.category
    from branch_tree
    join parts on branch_tree.belongs_to = parts.category
),

leaves as (
    from branch_counts_within($from, $to, $scope, $series, $mediator)
    where category in (from parts)
),

of_day as (
    select
        adopted.subject_id as bucket,
        (select sum(people) from leaves where leaves.return_id = adopted.subject_id)::integer as people,
        max(adopted.source_count) as source_count,
        any_value(adopted.publisher) as publisher
    from adopted
    where adopted.measure = 'branch'
        and adopted.side = 'UA'
        and adopted."within" is null
        and adopted.category in (from parts)
        and adopted.subject_id in (select return_id from chosen where kind = 'exchange')
    group by adopted.subject_id
),

of_series as (
    select return_id as bucket, series_id, sum(people)::integer as people
    from leaves
    where kind = 'series'
    group by all
    having sum(people) > 0
)

select
    of_day.bucket,
    'exchange' as kind,
    'UA' as side,
    exchanges."date" as first_date,
    exchanges."date" as last_date,
    exchanges.date_precision::varchar as date_precision,
    exchanges.series_id,
    of_day.people,
    false as is_at_least,
    of_day.publisher,
    of_day.source_count,
    exchanges.label_en,
    exchanges.label_uk
from of_day
join exchanges on exchanges.exchange_id = of_day.bucket
union all
select
    of_series.bucket,
    'series',
    'UA',
    series.first_date,
    series.last_date,
    'day',
    of_series.series_id,
    of_series.people,
    false,
    null,
    null,
    series.label_en,
    series.label_uk
from of_series
join series using (series_id)
order by first_date, kind, bucket;
