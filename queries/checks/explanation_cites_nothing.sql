-- An explanation rests on rows that are there: each is cited as figure:, statement:, caveat:, event: or exchange: and its id.
with cited as (
    select rowid + 2 as line, explanation_id, unnest(string_split(cites, ';')) as cite
    from explanations
),

known as (
    select 'figure:' || figure_id as cite from figures
    union all
    select 'statement:' || statement_id from statements
    union all
    select 'caveat:' || caveat_id from caveats
    union all
    select 'event:' || event_id from events
    union all
    select 'exchange:' || exchange_id from exchanges
)

select
    'error' as severity,
    'explanations.csv' as file,
    cited.line,
    'cites' as "column",
    cited.cite as "value",
    cited.explanation_id as subject,
    'no such row; cite figure:, statement:, caveat:, event: or exchange: and an id of that file, divided by semicolons' as message
from cited
anti join known using (cite)
order by cited.line, cited.cite;
