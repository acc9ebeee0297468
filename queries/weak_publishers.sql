-- Publishers to use with care: one row per weak publisher of whose pages the data hold something about the exchanges and series
-- that the filters let through. pages: of its pages, those; adopted: adopted numbers read from it; alone: of those, the ones that
-- no other page gives; note_en, note_uk: why it is weak.
with chosen as (
    from subjects_within($from::date, $to::date, $series::varchar[], $mediator::varchar[])
),

given as (
    select
        source_id,
        adopted and "value" is not null as is_adopted,
        count(distinct source_id) filter ("value" is not null) over (
            partition by subject_id, side, measure, category, "within", scope
        ) as pages
    from figures
    semi join chosen using (subject_id)
)

select
    publisher,
    publishers.seat,
    publishers.kind as publisher_kind,
    count(distinct sources.source_id) as pages,
    count(*) filter (given.is_adopted) as adopted,
    count(*) filter (given.is_adopted and given.pages = 1) as alone,
    publishers.note_en,
    publishers.note_uk
from publishers
join sources using (publisher)
join given using (source_id)
where publishers.weak
group by all
order by alone desc, adopted desc, publisher;
