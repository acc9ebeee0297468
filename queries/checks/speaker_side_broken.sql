-- A statement has the side of its speaker, and no side where no speaker is known.
select
    'error' as severity,
    'statements.csv' as file,
    statements.rowid + 2 as line,
    'speaker_side' as "column",
    statements.speaker_side as "value",
    statements.statement_id as subject,
    case
        when statements.speaker is null then 'no speaker is known here; name one, or leave the cell empty'
        else format('the side of {} is {}; write that, or name another speaker', statements.speaker, speakers.speaker_side)
    end as message
from statements
left join speakers on speakers.speaker = statements.speaker
where statements.speaker_side is distinct from speakers.speaker_side
