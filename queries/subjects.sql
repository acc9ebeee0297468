-- What a page can be about: one row per exchange and series, the newest first, with the people who returned to Ukraine.
select
    subjects.subject_id,
    subjects.kind,
    subjects.first_date,
    subjects.last_date,
    subjects.date_precision,
    subjects.ordinal,
    subjects.label_en,
    subjects.label_uk,
    exchange_sides.people
from subjects
left join exchange_sides on exchange_sides.exchange_id = subjects.subject_id and exchange_sides.side = 'UA'
order by subjects.first_date desc, subjects.kind desc, subjects.subject_id desc;
