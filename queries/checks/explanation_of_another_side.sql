-- A statement that an explanation cites counts the same side: what is said of both together, for both together.
with cited as (
    select rowid as place, explanation_id, side, unnest(string_split(cites, ';')) as cite
    from explanations
)

select
    'error' as severity,
    'explanations.csv' as file,
    cited.place + 2 as line,
    'cites' as "column",
    cited.cite as "value",
    cited.explanation_id as subject,
    format('that statement is of side {}, not {}; cite one of the same side', statements.side, cited.side) as message
from cited
join statements on cited.cite = 'statement:' || statements.statement_id
where statements.side::varchar <> cited.side::varchar
order by cited.place, cited.cite;
