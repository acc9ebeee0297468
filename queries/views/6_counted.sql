-- Every question about people asks this first: the returns that a set of filters lets through, and what of each they count.
-- counted: the people counted, by `who` (everyone, military, civilian) and `scope` (all; proper: without those who returned
-- outside the exchange, to Ukraine only). NULL where the number is unknown.
-- `count` says whose number it is where sources differ: adopted; lowest or highest: of those given for the same fact, the total
-- for everyone, that of the group for a group. People who are a sum of groups keep the adopted sum: they have no total to
-- compare, and the extremes of groups are never added up. known_as, publisher, url and source_count are those of the number.
-- lowest, highest: between which the sources put `counted`, whatever `count` is; the same where they agree.
-- people, military, civilian: each by `count` of its own fact. They add up only where is_split: there all three are as adopted
-- (or neither group is known), and not_specified is the rest. unsplit: everyone counted of a row that is not split.
-- adopted: people, military, civilian and not_specified as adopted, whatever `count` is.
-- is_lower_bound: only one group is known, so that it counts a part of the people. is_at_least: that, or the source says so.
-- left_out: people of the row who are not counted because their group is not specified (only when `who` names a group).
-- A series, which belongs to no day, is let through only when the whole of it lies in the period.
-- mediator and series: a list of ids, none for "none named" and "no series"; an empty list lets everything through.
create macro counted(from_date, to_date, who, scope, direction, series, mediator, count) as table
with proper as (
    select
        * exclude (people, military, civilian, not_specified, people_at_least),
        case
            when scope = 'proper' and side = 'UA' then coalesce(outside_exchange, 0)
            else 0
        end as outside,
        -- Those outside the exchange are taken from the military only where everyone that day was military.
        case
            when outside = 0 then 0
            when returns.military = returns.people then outside
        end as outside_military,
        {
            people: returns.people - outside,
            military: returns.military - outside_military,
            civilian: returns.civilian,
            not_specified: returns.people - outside
                - coalesce(returns.military - outside_military, 0) - coalesce(returns.civilian, 0)
        } as adopted,
        returns.people_at_least - outside as people_at_least,
        case count when 'lowest' then lowest_figures when 'highest' then highest_figures end as by_count,
        case who
            when 'military' then struct_extract(by_count, 'military')
            when 'civilian' then struct_extract(by_count, 'civilian')
            else struct_extract(by_count, 'people')
        end as figure
    from returns
),

numbers as (
    select
        * exclude (known_as, publisher, url, source_count),
        coalesce(by_count.people."value" - outside, adopted.people) as people,
        coalesce(by_count.military."value" - outside_military, adopted.military) as military,
        coalesce(by_count.civilian."value", adopted.civilian) as civilian,
        coalesce(military, civilian) is null
            or [people, military, civilian] = [adopted.people, adopted.military, adopted.civilian] as is_split,
        coalesce(figure.known_as, proper.known_as) as known_as,
        coalesce(figure.publisher, proper.publisher) as publisher,
        coalesce(figure.url, proper.url) as url,
        coalesce(figure.source_count, proper.source_count) as source_count,
        -- What is counted by each of these: the count asked for, the lowest, the highest.
        list_transform(
            [by_count, lowest_figures, highest_figures],
            lambda given: case who
                when 'military' then coalesce(given.military."value" - outside_military, adopted.military)
                when 'civilian' then coalesce(given.civilian."value", adopted.civilian)
                else coalesce(given.people."value" - outside, adopted.people, people_at_least)
            end
        ) as each_count
    from proper
)

select
    numbers.* exclude (lowest, highest, lowest_figures, highest_figures, by_count, figure, each_count, outside_military),
    case when is_split then people - coalesce(military, 0) - coalesce(civilian, 0) end as not_specified,
    each_count[1] as counted,
    each_count[2] as lowest,
    each_count[3] as highest,
    case when who = 'everyone' and not is_split then counted end as unsplit,
    who = 'everyone' and numbers.adopted.people is null and counted is not null as is_lower_bound,
    is_lower_bound or ((who = 'everyone' or figure is not null) and numbers.known_as = 'at_least') as is_at_least,
    case when who = 'everyone' then 0 else numbers.adopted.not_specified end as left_out
from numbers
where numbers.first_date >= coalesce(from_date, numbers.first_date)
    and numbers.last_date <= coalesce(to_date, numbers.last_date)
    and (direction = 'both' or lower(numbers.side::varchar) = direction)
    and (len(series) = 0 or list_contains(series, coalesce(numbers.series_id, 'none')))
    and (
        len(mediator) = 0
        or list_has_any(mediator, case when len(numbers.mediators) = 0 then ['none'] else numbers.mediators end)
    );
