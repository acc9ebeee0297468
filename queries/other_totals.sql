-- Official totals that our data have no sum to compare with (units, places, women, Istanbul-2 as a whole), in order of time: one
-- row per claim of the direction and period asked for.
select
    claim_id,
    measure,
    counted_to as first_date,
    "year",
    side::varchar as side,
    category,
    basis,
    speaker,
    "value",
    qualifier,
    pages,
    publisher,
    title,
    url
from official_totals
where ours is null
    and is_within(counted_to, counted_to, $from, $to)
    and is_side(side, $direction)
order by counted_to, category, "value", claim_id;
