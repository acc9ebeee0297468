-- What is known of each exchange, and what is not: one row per exchange that the filters let through, the newest first.
-- A dimension is known, part (known in part), mention (spoken of, no number), unknown, or none (it does not apply: no military
-- returned, so that there is no branch and no rank to know). All but total_ru speak of those who returned to Ukraine.
-- total_ua, total_ru: exactly or about; in part where it is a lower bound. groups: in part where some people have no group.
-- branches, sexes, ranks: in part where they add up to less than the military, or the people. ages: both, or in part.
-- ordinal: Ukraine's official number; in part where sources give one and none is adopted. mediator: one named.
-- second_source: two pages or more give the total to Ukraine; in part where it is one. known: of applicable dimensions.
with chosen as (
    select exchange_id
    from subjects_within($from, $to, $series, $mediator)
    where exchange_id is not null
),

totals as (
    select
        exchange_id,
        max(level) filter (side = 'UA') as total_ua,
        max(level) filter (side = 'RU') as total_ru
    from (
        select
            exchange_id,
            side,
            case known_as
                when 'at_least' then 'part'
                when 'lower_bound' then 'part'
                when 'mention' then 'mention'
                when 'none' then 'unknown'
                else 'known'
            end as level
        from exchange_sides
    )
    group by exchange_id
),

stated as (
    select
        figures.subject_id as exchange_id,
        max("value") filter (measure = 'sex' and category = 'women' and "within" is null) as women,
        max("value") filter (measure = 'sex' and category = 'men' and "within" is null) as men,
        count("value") filter (measure = 'sex') as sexes,
        count(*) filter (measure = 'sex') as any_sexes,
        count(*) filter (measure = 'branch') as any_branches,
        count(*) filter (measure = 'group') as any_groups,
        count("value") filter (measure = 'age' and "within" is null) as ages_of_all,
        count("value") filter (measure = 'age') as ages,
        count(*) filter (measure = 'age') as any_ages,
        count(*) filter (measure = 'rank') as any_ranks
    from figures
    where adopted and side = 'UA'
    group by figures.subject_id
),

-- The people of each rank that is part of no other: its own number, or the sum of its parts. Conscripts are no rank.
ranked as (
    select subject_id as exchange_id, sum(people)::integer as people
    from (
        select
            adopted.subject_id,
            coalesce(categories.belongs_to, categories.category) as rank,
            coalesce(
                sum(adopted."value") filter (categories.belongs_to is null),
                sum(adopted."value") filter (categories.belongs_to is not null)
            ) as people
        from figures as adopted
        join categories using (measure, category)
        where adopted.adopted
            and adopted.side = 'UA'
            and adopted.measure = 'rank'
            and adopted.category <> 'conscripts'
            and coalesce(adopted."within", 'military') = 'military'
        group by all
    )
    group by subject_id
),

leaves as (
    select return_id as exchange_id, sum(people)::integer as people
    from branch_leaves
    where side = 'UA' and kind = 'exchange'
    group by return_id
),

numbered as (
    select distinct subject_id as exchange_id
    from figures
    where measure = 'ordinal' and category = 'since_2022' and "value" is not null
),

-- Pages that give a number for the total; where nobody states one, for a group.
pages as (
    select
        subject_id as exchange_id,
        coalesce(
            nullif(count(distinct source_id) filter (measure = 'total'), 0), count(distinct source_id)
        ) as pages
    from figures
    where side = 'UA' and measure in ('total', 'group') and "value" is not null and "within" is null and scope is null
    group by subject_id
),

levels as (
    select
        exchanges.*,
        totals.total_ua,
        totals.total_ru,
        case
            when ua.not_specified = 0 then 'known'
            when ua.military is not null or ua.civilian is not null then 'part'
            when stated.any_groups > 0 then 'mention'
            else 'unknown'
        end as groups,
        case
            when ua.military = 0 then 'none'
            when leaves.people >= ua.military then 'known'
            when leaves.people is not null then 'part'
            when stated.any_branches > 0 then 'mention'
            else 'unknown'
        end as branches,
        case
            when coalesce(stated.women, 0) + coalesce(stated.men, 0) = ua.people then 'known'
            when stated.sexes > 0 then 'part'
            when stated.any_sexes > 0 then 'mention'
            else 'unknown'
        end as sexes,
        case
            when ua.military = 0 then 'none'
            when ranked.people >= ua.military then 'known'
            when ranked.people is not null then 'part'
            when stated.any_ranks > 0 then 'mention'
            else 'unknown'
        end as ranks,
        case
            when stated.ages_of_all = 2 then 'known'
            when stated.ages > 0 then 'part'
            when stated.any_ages > 0 then 'mention'
            else 'unknown'
        end as ages,
        case
            when exchanges.ordinal is not null then 'known'
            when numbered.exchange_id is not null then 'part'
            else 'unknown'
        end as number,
        if(exchanges.exchange_id in (select exchange_id from exchange_mediators), 'known', 'unknown') as mediator,
        case
            when pages.pages >= 2 then 'known'
            when pages.pages = 1 then 'part'
            else 'unknown'
        end as second_source
    from exchanges
    semi join chosen using (exchange_id)
    join exchange_sides as ua on ua.exchange_id = exchanges.exchange_id and ua.side = 'UA'
    join totals on totals.exchange_id = exchanges.exchange_id
    left join stated on stated.exchange_id = exchanges.exchange_id
    left join ranked on ranked.exchange_id = exchanges.exchange_id
    left join leaves on leaves.exchange_id = exchanges.exchange_id
    left join numbered on numbered.exchange_id = exchanges.exchange_id
    left join pages on pages.exchange_id = exchanges.exchange_id
)

select
    exchange_id,
    'exchange' as kind,
    "date" as first_date,
    date_precision::varchar as date_precision,
    label_en,
    label_uk,
    total_ua,
    total_ru,
    groups,
    branches,
    sexes,
    ranks,
    ages,
    number as ordinal,
    mediator,
    second_source,
    len(list_filter(dimensions, lambda level: level = 'known')) as known,
    len(list_filter(dimensions, lambda level: level <> 'none')) as applicable
from (
    select
        *,
        [total_ua, total_ru, groups, branches, sexes, ranks, ages, number, mediator, second_source] as dimensions
    from levels
)
order by first_date desc, exchange_id desc;
