-- What of each return is counted, in each of the ways that can be asked for: by who (everyone, military, civilian), scope
-- (all, proper) and count (adopted, lowest, highest). Worked out once, since every question about people asks for one of them:
-- the macro counted() says what the columns mean.
create table returns_by_option as
with ways as (
    select *
    from unnest(['everyone', 'military', 'civilian']) as each_who(for_who)
    cross join unnest(['all', 'proper']) as each_scope(for_scope)
    cross join unnest(['adopted', 'lowest', 'highest']) as each_count(for_count)
),

proper as (
    select
        ways.*,
        returns.* exclude (people, military, civilian, not_specified, people_at_least),
        case
            when for_scope = 'proper' and side = 'UA' then coalesce(outside_exchange, 0)
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
        case for_count when 'lowest' then lowest_figures when 'highest' then highest_figures end as by_count,
        case for_who
            when 'military' then struct_extract(by_count, 'military')
            when 'civilian' then struct_extract(by_count, 'civilian')
            else struct_extract(by_count, 'people')
        end as figure
    from returns
    cross join ways
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
            lambda given: case for_who
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
    case when for_who = 'everyone' and not is_split then counted end as unsplit,
    for_who = 'everyone' and numbers.adopted.people is null and counted is not null as is_lower_bound,
    is_lower_bound or ((for_who = 'everyone' or figure is not null) and numbers.known_as = 'at_least') as is_at_least,
    case when for_who = 'everyone' then 0 else numbers.adopted.not_specified end as left_out,
    exchanges.ordinal,
    coalesce(exchanges.label_en, series.label_en) as label_en,
    coalesce(exchanges.label_uk, series.label_uk) as label_uk
from numbers
left join exchanges on exchanges.exchange_id = numbers.exchange_id
left join series on numbers.kind = 'series' and series.series_id = numbers.series_id
order by for_who, for_scope, for_count, numbers.first_date, kind, return_id, side;
