-- One row per exchange and side (UA: came home to Ukraine, RU: went to Russia): 2 rows for every exchange, numbers or not.
-- people: the adopted total, else military + civilian where both are adopted, else NULL.
-- people_at_least: a lower bound where people is NULL and one of the groups is known.
-- military, civilian: as adopted; 0 where the other group is everyone; NULL is unknown.
-- not_specified: people whose group nobody published; NULL where people is NULL.
-- outside_exchange: of people, those who returned outside the exchange proper that day.
-- lowest, highest: of the numbers given for the same fact as the adopted total; NULL where people is no total but a sum of
-- groups: extremes of groups are never added up to people. lowest_figures, highest_figures: those numbers with their sources,
-- of the fact of the total (people), of that of the military and of that of the civilians, each by itself.
-- known_as: how people is known (exact, about, at_least, derived), lower_bound, mention (no number given) or none (nothing said).
create table exchange_sides as
with people as (
    select
        exchanges.exchange_id,
        sides.side,
        facts.* exclude (subject_id, side, people),
        facts.people as total,
        coalesce(facts.people, facts.military + facts.civilian) as people
    from exchanges
    cross join (from sides where side <> 'BOTH') as sides
    left join adopted_by_subject as facts on facts.subject_id = exchanges.exchange_id and facts.side = sides.side::side
),

groups as (
    select
        * exclude (military, civilian),
        case when civilian = people then coalesce(military, 0) else military end as military,
        case when military = people then coalesce(civilian, 0) else civilian end as civilian
    from people
)

select
    exchange_id,
    side::side as side,
    people,
    case when people is null then coalesce(military, civilian) end as people_at_least,
    military,
    civilian,
    people - coalesce(military, 0) - coalesce(civilian, 0) as not_specified,
    women,
    men,
    outside_exchange,
    lowest_figures.people."value" as lowest,
    highest_figures.people."value" as highest,
    lowest_figures,
    highest_figures,
    case
        when total is not null then total_qualifier
        when people is not null then 'derived'
        when coalesce(military, civilian) is not null then 'lower_bound'
        when total_qualifier is not null or group_publisher is not null then 'mention'
        else 'none'
    end as known_as,
    coalesce(total_publisher, group_publisher) as publisher,
    coalesce(total_url, group_url) as url,
    coalesce(total_source_count, group_source_count, 0) as source_count
from groups
order by exchange_id, side;
