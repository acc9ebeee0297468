-- Publishers to use with care: one row per weak publisher of whose pages the data hold something about the exchanges and series
-- that the filters let through. pages: of its pages, those; adopted: adopted numbers read from it; alone: of those, the ones that
-- no other page gives; note_en, note_uk: why it is weak.
with chosen as (
    from subjects_within($from, $to, $series, $mediator)
),

given as (
    select source_id, figure_id
    from figures
    semi join chosen using (subject_id)
    where source_id in (select source_id from sources join publishers using (publisher) where publishers.weak)
)

select
    publisher,
    publishers.seat,
    publishers.kind as publisher_kind,
    count(distinct sources.source_id) as pages,
    count(adopted."value") as adopted,
    count(*) filter (adopted."value" is not null and adopted.pages = 1) as alone,
    publishers.note_en,
    publishers.note_uk
from publishers
join sources using (publisher)
join given using (source_id)
left join adopted on adopted.figure_id = given.figure_id
where publishers.weak
group by all
order by alone desc, adopted desc, publisher;
