-- What is doubtful, and of what: one row per caveat. subject_id: the exchange or series it is about, also where it is about one
-- figure; NULL for the data as a whole. measure: of that figure, NULL where it is about no single one.
create table caveats_by_subject as
select
    caveats.caveat_id,
    coalesce(caveats.subject_id, figures.subject_id) as subject_id,
    caveats.figure_id,
    figures.measure,
    caveats.kind,
    caveats.text_en,
    caveats.text_uk
from caveats
left join figures using (figure_id)
order by subject_id nulls first, caveat_id;
