-- What explains the gap between each official running total and our sum: one row per claim and explanation that applies to it,
-- and one for what stays unexplained (kind NULL), for the period and direction asked for; the people of a claim add up to its
-- gap. publisher, url: the first page that prints the claim.
with claims as (
    select *
    from official_totals
    where measure = 'cumulative'
        and ours is not null
        and is_within(counted_to, counted_to, $from, $to)
        and is_side(side, $direction)
),

explained as (
    select
        claims.claim_id,
        explanations.explanation_id,
        explanations.kind::varchar as kind,
        explanations.certainty::varchar as certainty,
        explanations.first_date as since,
        explanations.people,
        explanations.cites,
        explanations.text_en,
        explanations.text_uk
    from claims
    join reasons using (claim_id)
    join explanations using (explanation_id)
),

rest as (
    select
        claims.claim_id,
        claims."value" - claims.ours - coalesce(sum(explained.people), 0)::integer as people
    from claims
    left join explained using (claim_id)
    group by claims.claim_id, claims."value", claims.ours
)

select
    claims.claim_id,
    claims.counted_to as first_date,
    claims.side::varchar as side,
    claims.category,
    claims.basis,
    claims.speaker,
    claims."value",
    claims.qualifier,
    claims.ours,
    claims."value" - claims.ours as gap,
    parts.explanation_id,
    parts.kind,
    parts.certainty,
    parts.since,
    parts.people,
    parts.cites,
    parts.text_en,
    parts.text_uk,
    claims.publisher,
    claims.url
from claims
join (
    from explained
    union all by name
    from rest
    where people <> 0
) as parts using (claim_id)
order by claims.counted_to, claims."value", claims.claim_id, parts.since nulls last, parts.explanation_id;
