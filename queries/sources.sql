-- The pages that the data were read from: one row per page that the filters let through, the newest first, those without a
-- date last. from and to are of the day a page was published: once one is set, pages without a date are left out.
-- seat, publisher_kind, weak, note: of its publisher, as in publishers.csv; a weak one is to be used with care, note_en says why.
-- is_described: the title is a description of ours, because the headline was not visible.
-- subjects: the exchanges and series it speaks of. figures, statements, events: how many the data hold of it.
with said as (
    select source_id, subject_id, 'figure' as kind from figures
    union all
    select source_id, subject_id, 'statement' from statements
    union all
    select source_id, null, 'event' from events
),

spoken_of as (
    select source_id, list(subject_id order by first_date, subject_id) as subjects
    from (select distinct source_id, subject_id from said)
    join subjects using (subject_id)
    group by source_id
),

counted as (
    select
        source_id,
        count(*) filter (kind = 'figure') as figures,
        count(*) filter (kind = 'statement') as statements,
        count(*) filter (kind = 'event') as events
    from said
    group by source_id
)

select
    chosen.source_id,
    chosen.published,
    chosen.publisher,
    publishers.seat,
    publishers.kind as publisher_kind,
    publishers.weak,
    publishers.note_en,
    publishers.note_uk,
    chosen.title,
    starts_with(chosen.title, '[') as is_described,
    chosen."language",
    chosen.url,
    coalesce(spoken_of.subjects, []) as subjects,
    coalesce(counted.figures, 0) as figures,
    coalesce(counted.statements, 0) as statements,
    coalesce(counted.events, 0) as events
from sources_chosen($publisher, $language, $search, $id::varchar) as chosen
join publishers using (publisher)
left join spoken_of using (source_id)
left join counted using (source_id)
where ($from::date is null or chosen.published >= $from::date)
    and ($to::date is null or chosen.published <= $to::date)
order by chosen.published desc nulls last, chosen.publisher, chosen.source_id;
