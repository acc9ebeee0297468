-- What was corrected since it was published here: one row per correction, the newest first, with the figure or event that it
-- changed. An exchange or a series that got another id is one too (field: subject_id).
-- kind: exchange, series or event, whichever it is about. old, new: what stood there before and since, as the files write
-- it; NULL
-- is nothing. old_publisher, new_publisher and the dates of their pages: of corrections of the page that is cited.
with log as (
    select
        corrections.correction_id,
        corrections.corrected_on,
        corrections.rowid as place,
        coalesce(figures.subject_id, corrections.subject_id) as subject_id,
        corrections.figure_id,
        corrections.event_id,
        figures.side,
        figures.measure,
        figures.category,
        figures."within",
        figures.scope,
        corrections.field,
        corrections.old,
        corrections.new,
        corrections.why_en,
        corrections.why_uk,
        corrections.source_id
    from corrections
    left join figures using (figure_id)

    union all by name

    select
        'renamed-' || replace(lower(old_id), ':', '-') as correction_id,
        renamed_on as corrected_on,
        -1 as place,
        new_id as subject_id,
        'subject_id' as field,
        old_id as old,
        new_id as new,
        why_en,
        why_uk,
        source_id
    from renamed
)

select
    log.correction_id,
    log.corrected_on,
    log.figure_id,
    log.event_id,
    log.subject_id,
    coalesce(subjects.kind, 'event') as kind,
    coalesce(subjects.first_date, events."date") as first_date,
    coalesce(subjects.last_date, events."date") as last_date,
    coalesce(subjects.date_precision, 'day') as date_precision,
    coalesce(subjects.label_en, events.label_en) as label_en,
    coalesce(subjects.label_uk, events.label_uk) as label_uk,
    log.side::varchar as side,
    log.measure,
    log.category,
    log."within",
    log.scope,
    log.field,
    log.old,
    log.new,
    old_page.publisher as old_publisher,
    old_page.published as old_published,
    new_page.publisher as new_publisher,
    new_page.published as new_published,
    log.why_en,
    log.why_uk,
    sources.publisher,
    sources.title,
    sources.url
from log
join sources using (source_id)
left join subjects using (subject_id)
left join events using (event_id)
left join sources as old_page on log.field = 'source_id' and old_page.source_id = log.old
left join sources as new_page on log.field = 'source_id' and new_page.source_id = log.new
order by log.corrected_on desc, log.place desc, log.correction_id;
