-- How much is known of the branches of service under the filters, to Ukraine: one row.
-- military: everyone known to be military on the days chosen; is_at_least: there may have been more, whose group or number is
-- not known. known: those of them with a published branch; of_series: known for a series as a whole only. days: exchanges;
-- days_complete: those whose branches add up to the military exactly.
with chosen as (
    from counted($from, $to, 'everyone', $scope, 'ua', $series, $mediator, 'adopted')
    where kind = 'exchange'
),

leaves as (
    from branch_counts_within($from, $to, $scope, $series, $mediator)
),

by_day as (
    select
        chosen.return_id,
        chosen.military,
        chosen.not_specified,
        chosen.military is null or chosen.is_at_least or chosen.not_specified is distinct from 0 as is_at_least,
        sum(leaves.people) as known
    from chosen
    left join leaves using (return_id)
    group by all
),

of_series as (
    select coalesce(sum(people), 0) as known from leaves where kind = 'series'
)

select
    coalesce(sum(by_day.military), 0)::integer as military,
    (coalesce(sum(by_day.known), 0) + any_value(of_series.known))::integer as known,
    coalesce(bool_or(by_day.is_at_least), false) or any_value(of_series.known) > 0 as is_at_least,
    any_value(of_series.known)::integer as of_series,
    count(*) as days,
    count(*) filter (by_day.known = by_day.military) as days_complete,
    count(by_day.known) as days_some,
    coalesce(sum(by_day.not_specified), 0)::integer as not_specified
from by_day
cross join of_series;
