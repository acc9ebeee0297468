-- What is doubtful: one row per doubt about an exchange, a series, one figure, or (subject_id NULL) the data as a whole.
-- A doubt about a series is let through with any of its days. $id: about this exchange (and its series) or series only.
-- measure: of the one figure it speaks of.
with chosen as (
    select unnest([subject_id, 'series:' || series_id]) as subject_id
    from subjects_within($from, $to, $series, $mediator)
    where $id::varchar is null or subject_id = $id
)

select
    caveat_id,
    subject_id,
    figure_id,
    measure,
    kind::varchar as kind,
    text_en,
    text_uk
from caveats_by_subject
where subject_id in (from chosen) or (subject_id is null and $id::varchar is null)
order by subject_id nulls first, caveat_id;
