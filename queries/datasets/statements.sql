-- Running and yearly totals, and official numbers of exchanges, as somebody stated them: one row per statement, in order of time.
-- side BOTH counts those returned to both sides together: every $direction lets it through. $id: stated with this
-- exchange or series only.
select
    statements.statement_id,
    statements."date",
    statements.as_of,
    statements."year",
    statements.speaker::varchar as speaker,
    statements.speaker_side,
    statements.side::varchar as side,
    statements.measure,
    statements.category,
    statements."value",
    statements.qualifier::varchar as qualifier,
    statements.basis::varchar as basis,
    statements.counted_to,
    statements.subject_id,
    statements.source_id,
    sources.publisher,
    sources.url
from statements
join sources using (source_id)
where is_within(statements."date", statements."date", $from, $to)
    and is_side(statements.side, $direction)
    and ($id::varchar is null or statements.subject_id = $id)
order by statements."date", statements.statement_id;
