-- Facts for which sources give different numbers, whatever the filters: one row per fact (subject, side, measure, category,
-- within, scope). The columns are those of the question disagreements, which says what they mean.
-- Worked out once: all numbers are looked at for it. numbers, qualifiers, publishers, urls: of more than a hundred numbers, the
-- hundred largest; lowest, highest and pages are of all.
-- place: of the first figure of the fact.
create table disputes as
with facts as (
    select
        min(figures.rowid) as place,
        subject_id,
        side,
        measure,
        category,
        "within",
        scope,
        max("value") filter (adopted) as adopted_value,
        coalesce(max(qualifier::varchar) filter (adopted), 'exact') as reference_qualifier,
        count(distinct source_id) as pages
    from figures
    where "value" is not null
    group by subject_id, side, measure, category, "within", scope
    having min("value") < max("value")
),

-- What the numbers of a fact are held against: the adopted one; of the number of an exchange, the one it carries.
referred as (
    select
        facts.* exclude (adopted_value),
        coalesce(
            adopted_value, if(measure = 'ordinal' and category = 'since_2022', exchanges.ordinal, null)
        ) as reference
    from facts
    left join exchanges on exchanges.exchange_id = facts.subject_id
),

given as (
    select
        facts.place as fact,
        figures.rowid as place,
        figures."value",
        figures.qualifier::varchar as qualifier,
        figures.source_id
    from figures
    join facts
        on facts.subject_id = figures.subject_id
        and facts.side = figures.side
        and facts.measure = figures.measure
        and facts.category = figures.category
        and facts."within" is not distinct from figures."within"
        and facts.scope is not distinct from figures.scope
    where figures."value" is not null
),

-- Numbers that a page gives beside the one they are held against, for parts under one heading.
given_together as (
    select distinct one.fact, one."value"
    from given as other
    join referred on referred.place = other.fact and referred.reference = other."value"
    join given as one on one.fact = other.fact and one.source_id = other.source_id
    where referred.measure not in ('total', 'group', 'ordinal')
),

-- Caveats that name a figure of the fact; and of its exchange, those about what is disputed, or about its number.
noted as (
    select
        facts.place as fact,
        bool_or(caveats.kind = 'scope') as is_scope,
        list(caveats.text_en order by caveats.rowid) as caveats_en,
        list(caveats.text_uk order by caveats.rowid) as caveats_uk
    from referred as facts
    join caveats using (subject_id)
    left join figures using (figure_id)
    where if(
        caveats.figure_id is null,
        caveats.kind = if(facts.measure = 'ordinal', 'dating', 'disputed'),
        figures.side = facts.side
            and figures.measure = facts.measure
            and figures.category = facts.category
            and figures."within" is not distinct from facts."within"
            and figures.scope is not distinct from facts.scope
    )
    group by facts.place
),

-- Each number of a fact once for each way it is known, since that is what is judged.
judged as (
    select
        numbers.fact,
        numbers."value",
        numbers.qualifier,
        case
            when numbers."value" = facts.reference then 'same'
            when facts.reference is null then if(numbers.qualifier = 'at_least', 'compatible', 'disputed')
            when numbers.qualifier = 'at_least' and numbers."value" < facts.reference then 'compatible'
            when facts.reference_qualifier = 'at_least' and numbers."value" > facts.reference then 'compatible'
            when 'about' in (numbers.qualifier, facts.reference_qualifier)
                and abs(numbers."value" - facts.reference) * 20 <= greatest(numbers."value", facts.reference)
                then 'compatible'
            when noted.is_scope then 'scope'
            when facts."within" is null and facts.scope is null and (
                (facts.measure in ('total', 'group') and numbers."value" = facts.reference - parts.outside_exchange)
                or (facts.measure = 'total' and numbers."value" = parts.military)
            ) then 'scope'
            when given_together.fact is not null then 'part'
            else 'disputed'
        end as judgement
    from (select distinct fact, "value", qualifier from given) as numbers
    join referred as facts on facts.place = numbers.fact
    left join noted on noted.fact = numbers.fact
    left join given_together on given_together.fact = numbers.fact and given_together."value" = numbers."value"
    left join adopted_by_subject as parts on parts.subject_id = facts.subject_id and parts.side = facts.side
),

verdicts as (
    select
        fact,
        case
            when is_disputed then 'disputed'
            when bool_or(judgement = 'scope') then 'scope'
            when bool_or(judgement = 'part') then 'part'
            else 'compatible'
        end as verdict,
        min("value") filter (not is_disputed or judgement in ('disputed', 'same')) as lowest,
        max("value") filter (not is_disputed or judgement in ('disputed', 'same')) as highest
    from (select *, bool_or(judgement = 'disputed') over (partition by fact) as is_disputed from judged)
    group by fact, is_disputed
),

shown as (
    select
        fact,
        list("value" order by in_order) as numbers,
        list(qualifier order by in_order) as qualifiers,
        list(publisher order by in_order) as publishers,
        list(url order by in_order) as urls
    from (
        select *, row_number() over (partition by fact order by "value" desc, place) as in_order
        from given
        qualify in_order <= 100
    )
    join sources using (source_id)
    group by fact
)

select
    facts.place,
    facts.subject_id,
    facts.side,
    facts.measure,
    facts.category,
    facts."within",
    facts.scope,
    verdicts.verdict,
    facts.reference as "value",
    if(facts.reference is null, null, facts.reference_qualifier) as qualifier,
    verdicts.lowest,
    verdicts.highest,
    verdicts.highest - verdicts.lowest as spread,
    facts.pages,
    shown.numbers,
    shown.qualifiers,
    shown.publishers,
    shown.urls,
    noted.caveats_en,
    noted.caveats_uk
from referred as facts
join verdicts on verdicts.fact = facts.place
join shown on shown.fact = facts.place
left join noted on noted.fact = facts.place
order by facts.place;
