-- An explanation holds for families of totals that there are.
with named as (
    select rowid + 2 as line, explanation_id, unnest(string_split(basis, ';')) as basis
    from explanations
)

select
    'error' as severity,
    'explanations.csv' as file,
    named.line,
    'basis' as "column",
    named.basis as "value",
    named.explanation_id as subject,
    'no such basis; write those of bases.csv, divided by semicolons' as message
from named
anti join (select basis::varchar as basis from bases) as known using (basis)
order by named.line, named.basis;
