-- What each row says, to tell what changed between two versions: kind, id, and a text that is another for another content.
-- One row per row of the facts; the words around them (vocabularies, coverage, exceptions) are all of the kind `other`.
-- part: one of a thousand in which the rows are compared first, so that only those of a part that differs are read.
create macro row_contents() as table
select *, (hash(kind, id) % 1000)::integer as part
from (
    select 'exchange' as kind, exchange_id as id, md5(exchanges::varchar) as content from exchanges
    union all
    select 'series', series_id, md5(series::varchar) from series
    union all
    select 'figure', figure_id, md5(figures::varchar) from figures
    union all
    select 'statement', statement_id, md5(statements::varchar) from statements
    union all
    select 'event', event_id, md5(events::varchar) from events
    union all
    select 'source', source_id, md5(sources::varchar) from sources
    union all
    select 'caveat', caveat_id, md5(caveats::varchar) from caveats
    union all
    select 'other', 'coverage ' || first_date, md5(coverage::varchar) from coverage
    union all
    select 'other', 'exception ' || "check" || ' ' || subject, md5(exceptions::varchar) from exceptions
    union all
    select 'other', 'side ' || side, md5(sides::varchar) from sides
    union all
    select 'other', 'measure ' || measure, md5(measures::varchar) from measures
    union all
    select 'other', 'category ' || measure || ' ' || category, md5(categories::varchar) from categories
    union all
    select 'other', 'qualifier ' || qualifier, md5(qualifiers::varchar) from qualifiers
    union all
    select 'other', 'mediator ' || mediator, md5(mediators::varchar) from mediators
    union all
    select 'other', 'speaker ' || speaker, md5(speakers::varchar) from speakers
    union all
    select 'other', 'event kind ' || event_kind, md5(event_kinds::varchar) from event_kinds
    union all
    select 'other', 'caveat kind ' || caveat_kind, md5(caveat_kinds::varchar) from caveat_kinds
);
