-- One row per fact (subject, side, measure, category, within, scope): the figure adopted for it, and how its rivals differ.
-- `lowest` and `highest` span every number that sources give for that same fact, the adopted one among them; NULL where the
-- adopted figure has no number. `lowest_figure` and `highest_figure` are those numbers with their sources; where several give
-- the same, the adopted one stands for them, and then the first. What is no rival:
-- a mention without a number; "at least 100" beside 130, which does not contradict it ("at least 150" does);
-- a number for a part of the same people, which differs in scope and not in the count: those of the exchange proper
-- (people less those outside it), or, in a total, the adopted military ("N for N" speaks of servicemen).
-- "About 30" counts as it stands: nobody says how far it reaches; it keeps its qualifier.
create table adopted as
with parts as (
    select
        subject_id,
        side,
        max("value") filter (measure = 'group' and category = 'military') as military,
        max("value") filter (measure = 'status' and category = 'outside_exchange') as outside_exchange
    from figures
    where adopted and "within" is null and scope is null
    group by subject_id, side
),

given as (
    select
        chosen.figure_id as chosen_id,
        figures.rowid as place,
        figures.adopted,
        figures."value",
        figures.source_id,
        figures."value" is not null and chosen."value" is not null and (
            figures.adopted or figures."value" >= chosen."value" or not coalesce(
                figures.qualifier = 'at_least'
                or (chosen.measure in ('total', 'group') and figures."value" = chosen."value" - parts.outside_exchange)
                or (chosen.measure = 'total' and figures."value" = parts.military),
                false
            )
        ) as is_rival,
        {
            "value": figures."value",
            known_as: figures.qualifier::varchar,
            publisher: sources.publisher,
            url: sources.url,
            source_count: case
                when figures."value" = chosen."value" then count(distinct figures.source_id) over (partition by chosen_id)
                else count(distinct figures.source_id) over (partition by chosen_id, figures."value")
            end
        } as figure
    from figures as chosen
    join figures
        on figures.subject_id = chosen.subject_id
        and figures.side = chosen.side
        and figures.measure = chosen.measure
        and figures.category = chosen.category
        and figures."within" is not distinct from chosen."within"
        and figures.scope is not distinct from chosen.scope
    join sources on sources.source_id = figures.source_id
    left join parts
        on parts.subject_id = chosen.subject_id and parts.side = chosen.side
        and chosen."within" is null and chosen.scope is null
    where chosen.adopted
),

rivals as (
    select
        chosen_id,
        count(distinct source_id) as source_count,
        min("value") filter (is_rival) as lowest,
        max("value") filter (is_rival) as highest,
        first(figure order by "value", not adopted, place) filter (is_rival) as lowest_figure,
        first(figure order by "value" desc, not adopted, place) filter (is_rival) as highest_figure
    from given
    group by chosen_id
)

select
    figures.* exclude (adopted),
    sources.publisher,
    sources.url,
    rivals.* exclude (chosen_id)
from figures
join sources using (source_id)
join rivals on rivals.chosen_id = figures.figure_id
order by figures.rowid;
