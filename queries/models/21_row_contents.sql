-- What each row says, to tell what changed between two versions: kind, id, and a number that is another for another content.
-- One row per row of the facts; the words around them (vocabularies, coverage, exceptions) are all of the kind `other`.
-- It is of the text of the row: an id of a vocabulary is the same in both, whatever its place there.
-- part: one of a thousand in which the rows are compared first, so that only those of a part that differs are read.
create macro row_contents() as table
select *, (hash(kind, id) % 1000)::integer as part
from (
    select 'exchange' as kind, exchange_id as id, hash(exchanges::varchar) as content from exchanges
    union all
    select 'series', series_id, hash(series::varchar) from series
    union all
    select 'figure', figure_id, hash(figures::varchar) from (select columns(lambda name: name <> 'rowid') from figures) as figures
    union all
    select 'statement', statement_id, hash(statements::varchar) from statements
    union all
    select 'event', event_id, hash(events::varchar) from events
    union all
    select 'source', source_id, hash(sources::varchar) from sources
    union all
    select 'caveat', caveat_id, hash(caveats::varchar) from caveats
    union all
    select 'other', 'correction ' || correction_id, hash(corrections::varchar) from corrections
    union all
    select 'other', 'renamed ' || old_id, hash(renamed::varchar) from renamed
    union all
    select 'other', 'coverage ' || first_date, hash(coverage::varchar) from coverage
    union all
    select 'other', 'exception ' || "check" || ' ' || subject, hash(exceptions::varchar) from exceptions
    union all
    select 'other', 'explanation ' || explanation_id, hash(explanations::varchar) from explanations
    union all
    select 'other', 'publisher ' || publisher, hash(publishers::varchar) from publishers
    union all
    select 'other', 'check ' || "check", hash(checks::varchar) from checks
    union all
    select 'other', vocabulary || ' ' || id, hash(words::varchar) from vocabularies() as words
);
