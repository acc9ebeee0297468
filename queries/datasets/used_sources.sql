-- The pages that a set of numbers was read from, under the filters: one row per page, with how many rows were read from it.
-- $uses: what the numbers are made of: measures, single categories (as measure:category), statements, totals (statements of
-- running and yearly totals by the day they count to, beside our sums since the beginning), events, stages (of $id's series).
-- $direction: ua, ru or both. $id: of this exchange or series only.
with chosen as (
    from subjects_within(
        case when not list_contains($uses, 'totals') then $from end,
        $to,
        $series,
        $mediator
    )
    where $id::varchar is null
        or subject_id = $id
        or (list_contains($uses::varchar[], 'stages') and series_id = (select series_id from subjects where subject_id = $id))
),

used as (
    select figures.source_id
    from figures
    join chosen using (subject_id)
    where list_has_any($uses::varchar[], [figures.measure, figures.measure || ':' || figures.category])
        and ($direction = 'both' or lower(figures.side::varchar) = $direction)
    union all
    select source_id
    from statements
    where ($direction = 'both' or side = 'BOTH' or lower(side::varchar) = $direction)
        and ($id::varchar is null or subject_id = $id)
        and case
            when list_contains($uses::varchar[], 'statements')
                then "date" between coalesce($from::date, "date") and coalesce($to::date, "date")
            when list_contains($uses::varchar[], 'totals')
                then measure <> 'ordinal'
                    and counted_to between coalesce($from::date, counted_to) and coalesce($to::date, counted_to)
        end
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
    sources."language",
    counts.used
from sources
join (select source_id, count(*) as used from used group by source_id) as counts using (source_id)
order by sources.published nulls last, sources.source_id;
