-- The pages that a set of numbers was read from, under the filters: one row per page, with how many figures, adopted or rival.
-- $uses: what the numbers are made of: measures, single categories (as measure:category), statements, events.
-- $direction: ua, ru or both.
with used as (
    select figures.source_id
    from figures
    join subjects_within($from::date, $to::date, $series::varchar[], $mediator::varchar[]) using (subject_id)
    where list_has_any($uses::varchar[], [figures.measure, figures.measure || ':' || figures.category])
        and ($direction = 'both' or lower(figures.side::varchar) = $direction)
    union all
    select source_id
    from statements
    where list_contains($uses::varchar[], 'statements')
        and "date" between coalesce($from::date, "date") and coalesce($to::date, "date")
        and ($direction = 'both' or lower(side::varchar) = $direction)
    union all
    select source_id
    from events
    where list_contains($uses::varchar[], 'events')
        and "date" between coalesce($from::date, "date") and coalesce($to::date, "date")
)

select
    sources.source_id,
    sources.publisher,
    sources.title,
    sources.url,
    sources.published,
    sources.language,
    counts.used
from sources
join (select source_id, count(*) as used from used group by source_id) as counts using (source_id)
order by sources.published nulls last, sources.source_id;
