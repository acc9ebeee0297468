-- What the checks found and let the data be served with: one row per finding, by check in order of display.
-- severity: warning, or exception: an oddity of the sources that is listed with its reason. $warnings: those of this version, a
-- list of {check, value}: they come from running the checks, and are not in any file.
-- value: what is warned of; subject_id: the exchange or series, figure_id: the figure, that an exception speaks of.
with found as (
    select 'warning' as severity, warning."check", warning."value", null as subject, null as reason_en, null as reason_uk
    from (select unnest($warnings::struct("check" varchar, "value" varchar)[]) as warning)

    union all

    select 'exception', "check", null, subject, reason_en, reason_uk
    from exceptions
)

select
    found.severity,
    found."check",
    checks.label_en,
    checks.label_uk,
    checks.definition_en,
    checks.definition_uk,
    found."value",
    coalesce(figures.subject_id, subjects.subject_id) as subject_id,
    figures.figure_id,
    found.reason_en,
    found.reason_uk
from found
left join checks using ("check")
left join figures on figures.figure_id = found.subject
left join subjects on subjects.subject_id = found.subject
order by found.severity desc, checks."order", try_cast(regexp_extract(found."value", '^\d+') as integer), found.subject;
