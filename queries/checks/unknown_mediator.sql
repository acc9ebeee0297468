-- Every mediator named for an exchange stands in the vocabulary.
with named as (
    select rowid, exchange_id, trim(unnest(string_split(mediators, ';'))) as written_as
    from exchanges
    where mediators is not null
)

select
    'error' as severity,
    'exchanges.csv' as file,
    named.rowid + 2 as line,
    'mediators' as "column",
    named.written_as as "value",
    named.exchange_id as subject,
    'no mediator is written so; write it as in mediators.csv (written_as), or add it there' as message
from named
anti join mediators using (written_as)
