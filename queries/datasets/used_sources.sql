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
        and is_side(figures.side, $direction)
    union all
    select source_id
    from statements
    where is_side(side, $direction)
        and ($id::varchar is null or subject_id = $id)
        and case
            when list_contains($uses::varchar[], 'statements')
                then is_within("date", "date", $from, $to)
            when list_contains($uses::varchar[], 'totals')
                then measure <> 'ordinal'
                    and is_within(counted_to, counted_to, $from, $to)
        end
    union all
    select source_id
    from events
    where list_contains($uses::varchar[], 'events')
        and is_within("date", "date", $from, $to)
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
