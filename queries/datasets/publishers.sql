-- Whose the pages are: one row per publisher, with its seat and kind, and whether (and why) to use it with care.
select
    publishers.publisher,
    publishers.seat,
    publishers.kind,
    publishers.weak,
    publishers.note_en,
    publishers.note_uk,
    count(sources.source_id) as pages
from publishers
left join sources using (publisher)
group by all
order by publishers.publisher;
