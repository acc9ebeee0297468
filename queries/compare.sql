-- Two sides of a comparison, side by side: one row per direction of return and measure.
-- a: what the filters let through; b: the same for the period and series to compare with (everything, when none is chosen).
-- section: people, days (of exchange), pauses, per_exchange, per_100_days, period or branch.
-- Measures of one section share a unit.
-- a_known_as, b_known_as: exact, about, at_least (some of it was not published), unknown, or none (there is nothing to measure:
-- no two exchanges, or too short a period).
-- difference: a less b; NULL where it cannot be said. At least so large where difference_known_as says so.
-- all_people: people with lower_bound_people and series_people, as in people.sql. Pauses lie between two exchanges of the
-- same side of the comparison, whoever returned. period_days: of the period (and series), as far as the data reach.
-- days_in_both: exchanges that lie in both. days_per_100: days of exchange in 100 days, of a period of 30 days or more.
-- branch: by root, of those who returned to Ukraine; always of the adopted figures, as what remains of the military is.
-- military, civilian: each by $count of its own fact; not_specified only as adopted: extremes do not add up to the people.
with given as (
    select 'a' as period, $from::date as from_date, $to::date as to_date, $series::varchar[] as series_ids
    union all
    select 'b', $versus_from::date, $versus_to::date, $versus_series::varchar[]
),

either as (
    select 'a' as period, *
    from counted($from, $to, $who, $scope, $direction, $series, $mediator, $count)
    union all
    select 'b', *
    from counted(
        $versus_from, $versus_to, $who, $scope, $direction, $versus_series, $mediator, $count
    )
),

-- What a series holds beyond its days is also that of its days without a number.
chosen as (
    select *, bool_or(kind = 'series' and counted is not null) over (partition by period, side, series_id) as is_of_counted_series
    from either
),

spans as (
    select given.period, min(series.first_date) as first_date, max(series.last_date) as last_date
    from given
    left join series on list_contains(given.series_ids, series.series_id) and not list_contains(given.series_ids, 'none')
    group by given.period
),

reach as (
    select
        given.period,
        greatest(any_value(given.from_date), min(coverage.first_date), any_value(spans.first_date)) as begins,
        least(any_value(given.to_date), max(coverage.last_date), any_value(spans.last_date)) as ends,
        case when begins <= ends then ends - begins + 1 end as period_days
    from given
    join spans using (period)
    cross join coverage
    group by given.period
),

pauses as (
    select period, max(days) as longest_pause, median(days) as median_pause
    from (
        select period, first_date - lag(first_date) over (partition by period order by first_date) as days
        from (select distinct period, first_date from chosen where kind = 'exchange')
    )
    group by period
),

in_both as (
    select count(distinct a.return_id) as days_in_both
    from chosen as a
    join chosen as b on b.period = 'b' and b.return_id = a.return_id
    where a.period = 'a' and a.kind = 'exchange'
),

sums as (
    select
        period,
        side,
        count(*) filter (kind = 'exchange') as days,
        count(counted) filter (kind = 'exchange' and not is_lower_bound) as days_with_number,
        sum(counted) filter (kind = 'exchange' and not is_lower_bound) as people,
        coalesce(sum(counted) filter (kind = 'exchange' and is_lower_bound), 0) as lower_bound_people,
        case when bool_or(kind = 'series') then sum(counted) filter (kind = 'series') else 0 end as series_people,
        sum(counted) as all_people,
        sum(military) filter (kind = 'exchange' and not is_lower_bound) as military,
        sum(civilian) filter (kind = 'exchange' and not is_lower_bound) as civilian,
        sum(adopted.not_specified) filter (kind = 'exchange') as without_group,
        sum(adopted.military) filter (kind = 'exchange' and not is_lower_bound) as adopted_military,
        sum(left_out) as left_out,
        coalesce(bool_or(is_at_least or (counted is null and not is_of_counted_series)), false) as is_open,
        bool_or(known_as = 'about') as is_about
    from chosen
    group by period, side
),

numbers as (
    select
        given.period,
        sides.side,
        reach.period_days,
        case when reach.period_days > 0 then coalesce(sums.days, 0) end as days,
        case when reach.period_days > 0 then coalesce(sums.days_with_number, 0) end as days_with_number,
        pauses.* exclude (period),
        sums.* exclude (period, side, days, days_with_number),
        case
            when sums.is_open or sums.left_out > 0 then 'at_least'
            when sums.is_about then 'about'
            else 'exact'
        end as people_known_as,
        case
            when people_known_as = 'at_least' or sums.without_group > 0 or sums.series_people > 0 then 'at_least'
            else 'exact'
        end
            as group_known_as,
        case when pauses.longest_pause is null and reach.period_days > 0 then 'none' else 'exact' end as measured_as
    from given
    cross join (select side::side as side from sides where side <> 'BOTH') as sides
    join reach using (period)
    left join pauses using (period)
    left join sums on sums.period = given.period and sums.side = sides.side
    where is_side(sides.side, $direction)
),

leaves as (
    select 'a' as period, category, people
    from branch_counts_within($from, $to, $scope, $series, $mediator)
    union all
    select 'b', category, people
    from branch_counts_within($versus_from, $versus_to, $scope, $versus_series, $mediator)
),

branches as (
    select
        leaves.period,
        case when branch_tree.shown_as = 'other' then 'other' else branch_tree.root end as measure,
        sum(leaves.people) as people
    from leaves
    join branch_tree using (category)
    where $who <> 'civilian'
    group by all
),

of_branches as (
    select
        numbers.period,
        numbers.side,
        numbers.group_known_as,
        numbers.adopted_military - coalesce(sum(branches.people), 0) as remainder,
        case when numbers.adopted_military is not null then greatest(remainder, 0) end as not_published
    from numbers
    left join branches using (period)
    where numbers.side = 'UA' and $who <> 'civilian'
    group by numbers.period, numbers.side, numbers.group_known_as, numbers.adopted_military
),

measured as (
    select period, side, unnest([
        {section: 'people', measure: 'all_people', "value": all_people::double, known_as: people_known_as},
        {section: 'people', measure: 'people', "value": people::double, known_as: 'exact'},
        {section: 'people', measure: 'lower_bound_people', "value": lower_bound_people::double, known_as: 'at_least'},
        {section: 'people', measure: 'series_people', "value": series_people::double, known_as: people_known_as},
        {section: 'people', measure: 'military', "value": military::double, known_as: group_known_as},
        {section: 'people', measure: 'civilian', "value": civilian::double, known_as: group_known_as},
        {section: 'people', measure: 'not_specified', "value": without_group::double, known_as: 'exact'},
        {section: 'people', measure: 'left_out', "value": left_out::double, known_as: 'exact'},
        {section: 'days', measure: 'days', "value": days::double, known_as: 'exact'},
        {section: 'days', measure: 'days_with_number', "value": days_with_number::double, known_as: 'exact'},
        {section: 'pauses', measure: 'longest_pause', "value": longest_pause::double, known_as: measured_as},
        {section: 'pauses', measure: 'median_pause', "value": median_pause::double, known_as: measured_as},
        {
            section: 'per_exchange', measure: 'people_per_exchange',
            "value": round(people / nullif(days_with_number, 0), 1)::double, known_as: 'exact'
        },
        {
            section: 'per_100_days', measure: 'days_per_100',
            "value": case when period_days >= 30 then round(100 * days / period_days, 1) end::double,
            known_as: case when period_days < 30 then 'none' else 'exact' end
        },
        {section: 'period', measure: 'period_days', "value": period_days::double, known_as: 'exact'},
        {section: 'period', measure: 'days_in_both', "value": days_in_both::double, known_as: 'exact'}
    ], recursive := true)
    from numbers
    cross join in_both
    union all
    select
        of_branches.period,
        of_branches.side,
        'branch',
        named.measure,
        -- Nobody is named of this branch: none, if every branch of everyone is known; else unknown.
        coalesce(
            branches.people,
            case when of_branches.not_published = 0 and of_branches.group_known_as = 'exact' then 0 end
        )::double,
        case when of_branches.not_published > 0 then 'at_least' else of_branches.group_known_as end
    from of_branches
    cross join (select distinct measure from branches) as named
    left join branches on branches.period = of_branches.period and branches.measure = named.measure
    union all
    select period, side, 'branch', 'not_published', not_published::double, 'exact' from of_branches
),

pairs as (
    select
        side::varchar as side,
        section,
        measure,
        max("value") filter (period = 'a') as a,
        max("value") filter (period = 'b') as b,
        coalesce(max(known_as) filter (period = 'a' and ("value" is not null or known_as = 'none')), 'unknown') as a_known_as,
        coalesce(max(known_as) filter (period = 'b' and ("value" is not null or known_as = 'none')), 'unknown') as b_known_as
    from measured
    where ($who = 'everyone' or measure not in ('military', 'civilian', 'not_specified'))
        and ($count = 'adopted' or measure <> 'not_specified')
        and ($who <> 'everyone' or measure <> 'left_out')
    group by side, section, measure
)

select
    pairs.*,
    case
        when a_known_as = 'at_least' and b_known_as = 'at_least' then null
        when a_known_as = 'at_least' and a <= b then null
        when b_known_as = 'at_least' and a >= b then null
        else round(a - b, 1)
    end as difference,
    case
        when difference is null then null
        when 'at_least' in (a_known_as, b_known_as) then 'at_least'
        when 'about' in (a_known_as, b_known_as) then 'about'
        else 'exact'
    end as difference_known_as
from pairs
left join categories on categories.measure = 'branch' and pairs.section = 'branch' and categories.category = pairs.measure
where greatest(pairs.a, pairs.b) > 0 or pairs.measure not in ('lower_bound_people', 'series_people', 'not_specified', 'left_out')
order by
    pairs.side desc,
    list_position(['people', 'days', 'pauses', 'per_exchange', 'per_100_days', 'period', 'branch'], pairs.section),
    categories."order",
    list_position([
        'all_people', 'people', 'lower_bound_people', 'series_people', 'military', 'civilian', 'not_specified', 'left_out',
        'days', 'days_with_number', 'longest_pause', 'median_pause'
    ], pairs.measure),
    pairs.measure;
