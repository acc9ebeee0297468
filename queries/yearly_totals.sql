-- Yearly totals as they were stated against our sum of the same year: one row per claim of the direction asked for.
-- gap = explained + unexplained, as in reconciliation. texts: the explanations that apply, in both languages.
select
    official_totals.claim_id,
    official_totals."year",
    official_totals.counted_to as first_date,
    official_totals.side::varchar as side,
    official_totals.category,
    official_totals.basis::varchar as basis,
    official_totals.speaker::varchar as speaker,
    official_totals."value",
    official_totals.qualifier::varchar as qualifier,
    official_totals.ours,
    official_totals."value" - official_totals.ours as gap,
    coalesce(sum(explanations.people), 0)::integer as explained,
    official_totals."value" - official_totals.ours - coalesce(sum(explanations.people), 0)::integer as unexplained,
    list(explanations.people order by explanations.rowid) filter (explanations.people is not null) as reasons,
    list(explanations.text_en order by explanations.rowid) filter (explanations.people is not null) as reasons_en,
    list(explanations.text_uk order by explanations.rowid) filter (explanations.people is not null) as reasons_uk,
    official_totals.pages,
    official_totals.publisher,
    official_totals.title,
    official_totals.url
from official_totals
left join reasons using (claim_id)
left join explanations using (explanation_id)
where official_totals.measure = 'cumulative_year'
    and official_totals.ours is not null
    and ($direction = 'both' or lower(official_totals.side::varchar) = $direction)
group by all
order by official_totals."year", official_totals.side desc, official_totals.category, official_totals."value";
