-- People to Ukraine by branch of service, per exchange, month, quarter or year ($grain). One row per bucket and part.
-- part: a branch (small ones within the whole they belong to, or as other), what is left of one beside its parts
-- (armed_forces_rest, national_guard_rest), not_published (military whose branch nobody published), civilian, or not_specified
-- (people whose group is not known). Together they are the people of the bucket. whole: the branch that the part belongs to,
-- itself where it is of none.
-- period_start: of the exchange, month, quarter or year (grain), or of the series.
-- of_series: those of people whose branch was published for a whole series only; such a series is one bucket of its own,
-- unless it lies within one month, quarter or year. mentions: exchanges that name the branch without a number.
with chosen as (
    from counted($from, $to, 'everyone', $scope, 'ua', $series, $mediator, 'adopted')
),

counts as (
    from branch_counts_within($from, $to, $scope, $series, $mediator)
),

-- The series that have a breakdown of their own, and of which everything is chosen.
whole as (
    from series where series_id in (select series_id from counts where kind = 'series')
),

placed as (
    select
        chosen.*,
        coalesce(whole.series_id is not null, false) as is_whole,
        coalesce(whole.first_date, chosen.first_date) as begins,
        coalesce(whole.last_date, chosen.last_date) as ends
    from chosen
    left join whole using (series_id)
),

-- Branches counted on a day whose military are not known are part of those whose group is not specified.
bucketed as (
    select
        *,
        coalesce((select sum(counts.people) from counts where counts.return_id = placed.return_id), 0) as counted_in_branches,
        case $grain when 'year' then 'year' when 'quarter' then 'quarter' when 'month' then 'month' else 'day' end as step,
        date_trunc(step, begins)::date as first_of_bucket,
        kind = 'series' or first_of_bucket <> date_trunc(step, ends)::date or $grain = 'exchange' as is_single,
        case
            when is_single and (is_whole or kind = 'series') then 'series:' || series_id
            when is_single then return_id
            else first_of_bucket::varchar
        end as bucket
    from placed
),

leaves as (
    select bucketed.bucket, branch_tree.shown_as as part, counts.people, 0 as of_series
    from counts
    join bucketed using (return_id)
    join branch_tree using (category)
    where counts.kind = 'exchange'
    union all
    select any_value(bucketed.bucket), branch_tree.shown_as, counts.people, counts.people
    from counts
    join bucketed on bucketed.series_id = counts.series_id and bucketed.kind = 'exchange'
    join branch_tree using (category)
    where counts.kind = 'series'
    group by counts.return_id, counts.category, branch_tree.shown_as, counts.people
),

buckets as (
    select
        bucket,
        bool_or(is_whole or kind = 'series') and bool_and(is_single) as is_series,
        any_value(series_id) as series_id,
        case when bool_and(is_single) then min(begins) else min(first_of_bucket) end as first_date,
        max(ends) as last_date,
        any_value(date_precision) as date_precision,
        count(*) filter (kind = 'exchange') as days,
        count(*) filter (kind = 'exchange' and people is null) as days_unknown,
        sum(people) as people,
        sum(military) as military,
        sum(civilian) as civilian,
        sum(not_specified)
        - coalesce(sum(counted_in_branches) filter (military is null and people is not null), 0) as not_specified,
        coalesce(sum(counted_in_branches) filter (military is not null), 0) as branches_of_military,
        coalesce(bool_or(is_at_least), false) as is_at_least
    from bucketed
    group by bucket
),

parts as (
    select bucket, part, sum(people) as people, sum(of_series) as of_series from leaves group by all
    union all
    select
        bucket,
        'not_published',
        military - branches_of_military - coalesce((select sum(of_series) from leaves where leaves.bucket = buckets.bucket), 0),
        0
    from buckets
    union all
    select bucket, 'civilian', civilian, 0 from buckets where $who = 'everyone'
    union all
    select bucket, 'not_specified', not_specified, 0 from buckets where $who = 'everyone'
),

-- What is shown of a branch beside its parts is the rest of it, and has an id of its own.
shown as (
    select
        shown_as as part,
        if(shown_as = 'other', 'other', any_value(root)) as whole,
        shown_as in (select root from branch_tree where shown_as not in (root, 'other')) as has_parts
    from branch_tree
    group by shown_as
)

select
    buckets.bucket,
    if(buckets.is_series, 'series', $grain) as grain,
    buckets.first_date as period_start,
    case when buckets.is_series then 'series' else 'exchange' end as kind,
    'UA' as side,
    buckets.first_date,
    buckets.last_date,
    buckets.date_precision,
    case when buckets.is_series then buckets.series_id end as series_id,
    buckets.days,
    buckets.days_unknown,
    buckets.people::integer as bucket_people,
    buckets.military::integer as military,
    buckets.is_at_least,
    if(shown.has_parts, parts.part || '_rest', parts.part) as part,
    coalesce(shown.whole, parts.part) as whole,
    parts.people::integer as people,
    parts.of_series::integer as of_series,
    coalesce(exchanges.label_en, series.label_en) as label_en,
    coalesce(exchanges.label_uk, series.label_uk) as label_uk
from buckets
left join parts on parts.bucket = buckets.bucket and parts.people > 0
left join exchanges on exchanges.exchange_id = buckets.bucket
left join series on buckets.is_series and series.series_id = buckets.series_id
left join shown using (part)
left join categories on categories.measure = 'branch' and categories.category = parts.part
order by buckets.first_date, buckets.bucket, categories."order" nulls last, parts.part;
