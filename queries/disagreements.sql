-- Facts for which sources give different numbers: one row per fact (subject, side, measure, category, within, scope) of the
-- exchanges and series that the filters let through; what is disputed first, the widest spread first.
-- verdict: disputed, or why the numbers are no dispute: scope (they count different people: those of the exchange proper,
-- servicemen alone, or a caveat says so), part (one page gives both, for parts under one heading) or compatible (both can be
-- true: "at least 200" beside 230, "about 30" beside 29: within a twentieth).
-- value, qualifier: as adopted; of the number of an exchange, the one it carries; NULL where none is.
-- lowest, highest, spread: of the disputed numbers and the adopted one; where nothing is disputed, of all.
-- numbers, qualifiers, publishers, urls: every number given and its page, side by side, the largest number first.
-- caveats_en, caveats_uk: what the editors say of this fact, or of disputes about its exchange.
with chosen as (
    from subjects_within($from::date, $to::date, $series::varchar[], $mediator::varchar[])
),

given as (
    select
        figures.*,
        figures.rowid as place,
        min(figures.rowid) over fact as fact_id
    from figures
    where figures."value" is not null
    window fact as (
        partition by figures.subject_id, figures.side, measure, category, "within", scope
    )
),

facts as (
    select
        fact_id,
        any_value(subject_id) as subject_id,
        any_value(side) as side,
        any_value(measure) as measure,
        any_value(category) as category,
        any_value("within") as "within",
        any_value(scope) as scope,
        coalesce(
            max("value") filter (adopted),
            max(exchanges.ordinal) filter (measure = 'ordinal' and category = 'since_2022')
        ) as reference,
        coalesce(max(qualifier::varchar) filter (adopted), 'exact') as reference_qualifier,
        count(distinct source_id) as pages
    from given
    semi join chosen using (subject_id)
    left join exchanges on exchanges.exchange_id = given.subject_id
    group by fact_id
    having count(distinct "value") > 1
),

parts as (
    select
        subject_id,
        side,
        max("value") filter (measure = 'group' and category = 'military') as military,
        max("value") filter (measure = 'status' and category = 'outside_exchange') as outside_exchange
    from figures
    where adopted and "within" is null and scope is null
    group by subject_id, side
),

-- Caveats that name a figure of the fact; and of its exchange, those about what is disputed, or about its number.
noted as (
    select
        facts.fact_id,
        bool_or(caveats.kind = 'scope') as is_scope,
        list(caveats.text_en order by caveats.rowid) as caveats_en,
        list(caveats.text_uk order by caveats.rowid) as caveats_uk
    from facts
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
    group by facts.fact_id
),

judged as (
    select
        given.fact_id,
        given.place,
        given."value",
        given.qualifier::varchar as qualifier,
        sources.publisher,
        sources.url,
        case
            when given."value" = facts.reference then 'same'
            when facts.reference is null then if(given.qualifier = 'at_least', 'compatible', 'disputed')
            when given.qualifier = 'at_least' and given."value" < facts.reference then 'compatible'
            when facts.reference_qualifier = 'at_least' and given."value" > facts.reference then 'compatible'
            when 'about' in (given.qualifier::varchar, facts.reference_qualifier)
                and abs(given."value" - facts.reference) * 20 <= greatest(given."value", facts.reference)
                then 'compatible'
            when noted.is_scope then 'scope'
            when facts."within" is null and facts.scope is null and (
                (facts.measure in ('total', 'group') and given."value" = facts.reference - parts.outside_exchange)
                or (facts.measure = 'total' and given."value" = parts.military)
            ) then 'scope'
            when facts.measure not in ('total', 'group', 'ordinal') and exists (
                from given as one
                join given as other using (fact_id, source_id)
                where one.fact_id = given.fact_id
                    and one."value" = given."value"
                    and other."value" = facts.reference
            ) then 'part'
            else 'disputed'
        end as judgement
    from given
    join facts using (fact_id)
    join sources using (source_id)
    left join noted using (fact_id)
    left join parts on parts.subject_id = given.subject_id and parts.side = given.side
),

verdicts as (
    select
        fact_id,
        case
            when is_disputed then 'disputed'
            when bool_or(judgement = 'scope') then 'scope'
            when bool_or(judgement = 'part') then 'part'
            else 'compatible'
        end as verdict,
        min("value") filter (not is_disputed or judgement in ('disputed', 'same')) as lowest,
        max("value") filter (not is_disputed or judgement in ('disputed', 'same')) as highest,
        list("value" order by "value" desc, place) as numbers,
        list(qualifier order by "value" desc, place) as qualifiers,
        list(publisher order by "value" desc, place) as publishers,
        list(url order by "value" desc, place) as urls
    from (select *, bool_or(judgement = 'disputed') over (partition by fact_id) as is_disputed from judged)
    group by fact_id, is_disputed
)

select
    facts.subject_id,
    subjects.kind,
    subjects.first_date,
    subjects.last_date,
    subjects.date_precision::varchar as date_precision,
    subjects.label_en,
    subjects.label_uk,
    facts.side::varchar as side,
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
    verdicts.numbers,
    verdicts.qualifiers,
    verdicts.publishers,
    verdicts.urls,
    noted.caveats_en,
    noted.caveats_uk
from facts
join verdicts using (fact_id)
join subjects using (subject_id)
left join noted using (fact_id)
order by verdict <> 'disputed', verdict, spread desc, subjects.first_date desc, facts.fact_id;
