-- A total counts to a day that the data cover, and a yearly total to a day of its year.
select
    'error' as severity,
    'statements.csv' as file,
    statements.rowid + 2 as line,
    'counted_to' as "column",
    statements.counted_to::varchar as "value",
    statements.statement_id as subject,
    case
        when year(statements.counted_to) <> statements."year"
            then format('lies outside the year {}; write its last day, or the day that the note names', statements."year")
        else format('lies outside {} to {}, which the data cover; mend it, or extend coverage.csv', span.first_day, span.last_day)
    end as message
from statements
cross join (select min(first_date) as first_day, max(last_date) as last_day from coverage) as span
where statements.counted_to not between span.first_day and span.last_day
    or year(statements.counted_to) <> statements."year"
