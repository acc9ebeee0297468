-- Yearly totals as they were stated against our sum of the same year: one row per claim of the direction asked for.
-- gap = explained + unexplained, as in reconciliation. reason_people, reasons_en, reasons_uk: the explanations that apply, and
-- the people of each.
with explained as (
    select
        reasons.claim_id,
        sum(explanations.people)::integer as people,
        list(explanations.people order by explanations.rowid) as reason_people,
        list(explanations.text_en order by explanations.rowid) as reasons_en,
        list(explanations.text_uk order by explanations.rowid) as reasons_uk
    from reasons
    join explanations using (explanation_id)
    group by reasons.claim_id
)

select
    official_totals.claim_id,
    official_totals."year",
    official_totals.counted_to as first_date,
    official_totals.side::varchar as side,
    official_totals.category,
    official_totals.basis,
    official_totals.speaker,
    official_totals."value",
    official_totals.qualifier,
    official_totals.ours,
    official_totals."value" - official_totals.ours as gap,
    coalesce(explained.people, 0) as explained,
    gap - coalesce(explained.people, 0) as unexplained,
    coalesce(explained.reason_people, []) as reason_people,
    coalesce(explained.reasons_en, []) as reasons_en,
    coalesce(explained.reasons_uk, []) as reasons_uk,
    official_totals.pages,
    official_totals.publisher,
    official_totals.title,
    official_totals.url
from official_totals
left join explained using (claim_id)
where official_totals.measure = 'cumulative_year'
    and official_totals.ours is not null
    and is_side(official_totals.side, $direction)
order by official_totals."year", official_totals.side desc, official_totals.category, official_totals."value", claim_id;
