-- One row per fact (subject, side, measure, category, within, scope): the figure adopted for it, and how its rivals differ.
-- `lowest` and `highest` span every number that sources give for that same fact, the adopted one among them; NULL where the
-- adopted figure has no number. `lowest_figure` and `highest_figure` are those numbers with their sources; where several give
-- the same, the adopted one stands for them, and then the first. What is no rival:
-- a mention without a number; "at least 100" beside 130, which does not contradict it ("at least 150" does);
-- a number for a part of the same people, which differs in scope and not in the count: those of the exchange proper
-- (people less those outside it), or, in a total, the adopted military ("N for N" speaks of servicemen).
-- source_count: pages that speak of the fact; pages: those of them that give a number.
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
        chosen."value" as chosen_value,
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
        ) as is_rival
    from figures as chosen
    join figures
        on figures.subject_id = chosen.subject_id
        and figures.side = chosen.side
        and figures.measure = chosen.measure
        and figures.category = chosen.category
        and figures."within" is not distinct from chosen."within"
        and figures.scope is not distinct from chosen.scope
    left join parts
        on parts.subject_id = chosen.subject_id and parts.side = chosen.side
        and chosen."within" is null and chosen.scope is null
    where chosen.adopted
),

rivals as (
    select
        chosen_id,
        any_value(chosen_value) as chosen_value,
        count(distinct source_id) as source_count,
        min("value") filter (is_rival) as lowest,
        max("value") filter (is_rival) as highest,
        min({"value": "value", is_other: not adopted, place: place}) filter (is_rival) as first_of_lowest,
        min({"value": -"value", is_other: not adopted, place: place}) filter (is_rival) as first_of_highest
    from given
    group by chosen_id
),

-- How many pages give a number at all.
numbered as (
    select chosen_id, count(*) as pages
    from (select distinct chosen_id, source_id from given where "value" is not null)
    group by chosen_id
),

-- How many sources give a number.
agreeing as (
    select chosen_id, "value", count(distinct source_id) as source_count
    from given
    group by chosen_id, "value"
),

ends as (
    select chosen_id, chosen_value, source_count, unnest(list_distinct([first_of_lowest.place, first_of_highest.place])) as place
    from rivals
),

-- A number as it is shown. All who speak of the fact stand behind the adopted one.
shown as (
    select
        ends.chosen_id,
        ends.place,
        {
            "value": figures."value",
            known_as: figures.qualifier::varchar,
            publisher: sources.publisher,
            url: sources.url,
            source_count: if(figures."value" = ends.chosen_value, ends.source_count, agreeing.source_count)
        } as figure
    from ends
    join figures on figures.rowid = ends.place
    join sources using (source_id)
    join agreeing on agreeing.chosen_id = ends.chosen_id and agreeing."value" = figures."value"
)

select
    figures.* exclude (adopted),
    sources.publisher,
    sources.url,
    rivals.source_count,
    coalesce(numbered.pages, 0) as pages,
    rivals.lowest,
    rivals.highest,
    low.figure as lowest_figure,
    high.figure as highest_figure
from figures
join sources using (source_id)
join rivals on rivals.chosen_id = figures.figure_id
left join numbered on numbered.chosen_id = figures.figure_id
left join shown as low on low.chosen_id = figures.figure_id and low.place = rivals.first_of_lowest.place
left join shown as high on high.chosen_id = figures.figure_id and high.place = rivals.first_of_highest.place
order by figures.rowid;
