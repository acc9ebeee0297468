-- What officials and others stated as a running or yearly total, one row per claim: the same number, stated by the same speaker
-- of the same people to the same day, however many pages print it.
-- statements, pages: which, and on how many pages. publisher, title, url: of the first of them.
-- ours: our own sum of the same people to the same day (of the same year); NULL where we have none to compare it with.
create table official_totals as
with claims as (
    select
        measure,
        counted_to,
        "year",
        side,
        category,
        basis,
        speaker,
        "value",
        qualifier,
        list(statement_id order by statements.rowid) as statements,
        count(distinct source_id) as pages,
        min("date") as "date",
        arg_min(source_id, statements.rowid) as source_id
    from statements
    where measure in ('cumulative', 'cumulative_year')
    group by all
),

days as (
    select
        returns.side,
        returns.first_date,
        coalesce(people, people_at_least) as people,
        military,
        civilian,
        outside_exchange,
        list_contains(mediators, 'uae') as is_uae
    from returns
    where kind = 'exchange'
)

select
    claims.measure || ':' || claims.statements[1] as claim_id,
    claims.measure,
    claims.counted_to,
    claims."year",
    claims.side,
    claims.category,
    claims.basis::varchar as basis,
    claims.speaker::varchar as speaker,
    claims."value",
    claims.qualifier::varchar as qualifier,
    claims.statements,
    claims.pages,
    claims."date",
    sources.publisher,
    sources.title,
    sources.url,
    (
        select
            case claims.category
                when 'total' then sum(people)
                -- Moscow announces servicemen; of most exchanges the group is not published, so they are compared with everyone.
                when 'military' then if(claims.basis = 'servicemen_only', null, sum(if(claims.side = 'RU', people, military)))
                when 'civilian' then sum(civilian)
                when 'outside_exchanges' then sum(outside_exchange)
                when 'uae_mediated' then sum(people) filter (is_uae)
            end
        from days
        where (claims.side = 'BOTH' or days.side = claims.side)
            and days.first_date <= claims.counted_to
            and (claims.measure = 'cumulative' or year(days.first_date) = claims."year")
    )::integer as ours
from claims
join sources using (source_id)
order by claims.counted_to, claims."value", claims.side, claims.category, claim_id;
