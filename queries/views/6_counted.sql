-- Every question about people asks this first: the returns that a set of filters lets through, and what of each they count.
-- counted: the people counted, by `who` (everyone, military, civilian) and `scope` (all; proper: without those who returned
-- outside the exchange, to Ukraine only). NULL where the number is unknown.
-- is_lower_bound: only one group is known, so that it counts a part of the people. is_at_least: that, or the source says so.
-- left_out: people of the row who are not counted because their group is not specified (only when `who` names a group).
-- A series, which belongs to no day, is let through only when the whole of it lies in the period.
-- mediator and series: a list of ids, none for "none named" and "no series"; an empty list lets everything through.
create macro counted(from_date, to_date, who, scope, direction, series, mediator) as table
with proper as (
    select
        * exclude (people, military, not_specified),
        case
            when scope = 'proper' and side = 'UA' then coalesce(outside_exchange, 0)
            else 0
        end as outside,
        people - outside as people,
        -- Those outside the exchange are taken from the military only where everyone that day was military.
        case
            when outside = 0 then returns.military
            when returns.military = returns.people then returns.military - outside
        end as of_military,
        of_military as military,
        returns.people - outside - coalesce(of_military, 0) - coalesce(civilian, 0) as not_specified
    from returns
)

select
    proper.* exclude (of_military),
    case who
        when 'military' then proper.military
        when 'civilian' then proper.civilian
        else coalesce(proper.people, proper.people_at_least - proper.outside)
    end as counted,
    who = 'everyone' and proper.people is null and counted is not null as is_lower_bound,
    is_lower_bound or (who = 'everyone' and proper.known_as = 'at_least') as is_at_least,
    case when who = 'everyone' then 0 else proper.not_specified end as left_out
from proper
where proper.first_date >= coalesce(from_date, proper.first_date)
    and proper.last_date <= coalesce(to_date, proper.last_date)
    and (direction = 'both' or lower(proper.side::varchar) = direction)
    and (len(series) = 0 or list_contains(series, coalesce(proper.series_id, 'none')))
    and (
        len(mediator) = 0
        or list_has_any(mediator, case when len(proper.mediators) = 0 then ['none'] else proper.mediators end)
    );
