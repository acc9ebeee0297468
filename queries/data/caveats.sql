-- What is doubtful: one row per doubt about an exchange, a series, one figure, or (subject_id NULL) the data as a whole.
-- A doubt about a series is let through with any of its days. $id: about this exchange (and its series) or series only.
-- measure: of the one figure it speaks of.
with about as (
    select
        caveats.*,
        coalesce(caveats.subject_id, figures.subject_id) as subject,
        figures.measure
    from caveats
    left join figures using (figure_id)
),

chosen as (
    select unnest([subject_id, 'series:' || series_id]) as subject
    from subjects_within($from::date, $to::date, $series::varchar[], $mediator::varchar[])
    where $id::varchar is null or subject_id = $id
)

select
    caveat_id,
    subject as subject_id,
    figure_id,
    measure,
    kind::varchar as kind,
    text_en,
    text_uk
from about
where subject in (from chosen) or (subject is null and $id::varchar is null)
order by subject nulls first, caveat_id;
