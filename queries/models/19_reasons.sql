-- Which explanations apply to which official totals: one row per claim and explanation.
-- A running total is explained by what began on or before the day it counts to and has not stopped; a yearly total by what began
-- in that year; a total of one statement by what is said of that statement alone.
create table reasons as
select
    official_totals.claim_id,
    explanations.explanation_id
from official_totals
join explanations
    on explanations.side = official_totals.side
    and (
        explanations.statement_id is not null
        or list_contains(string_split(explanations.basis, ';'), official_totals.basis)
    )
    and explanations.first_date <= official_totals.counted_to
    and case official_totals.measure
        when 'cumulative' then official_totals.counted_to <= coalesce(explanations.last_date, official_totals.counted_to)
        else explanations.last_date is null and year(explanations.first_date) = official_totals."year"
    end
    and (explanations.statement_id is null or list_contains(official_totals.statements, explanations.statement_id))
where official_totals.ours is not null
order by official_totals.claim_id, explanations.rowid;
