-- What was corrected since it was published here: one row per correction, the newest first, with the figure it changed.
-- old, new: the number before and since; NULL is no number.
select
    corrections.correction_id,
    corrections.corrected_on,
    corrections.figure_id,
    figures.subject_id,
    subjects.kind,
    subjects.first_date,
    subjects.last_date,
    subjects.date_precision::varchar as date_precision,
    subjects.label_en,
    subjects.label_uk,
    figures.side::varchar as side,
    figures.measure,
    figures.category,
    figures."within",
    figures.scope,
    corrections.old,
    corrections.new,
    corrections.why_en,
    corrections.why_uk,
    sources.publisher,
    sources.title,
    sources.url
from corrections
join figures using (figure_id)
join subjects using (subject_id)
join sources on sources.source_id = corrections.source_id
order by corrections.corrected_on desc, corrections.rowid desc;
