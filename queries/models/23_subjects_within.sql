-- The subjects that a set of filters lets through: one row per subject_id of the view subjects.
-- A series is let through only when the whole of it lies in the period. The parameters are those of counted().
create macro subjects_within(from_date, to_date, series_ids, mediator_ids) as table
select *, case when kind = 'exchange' then subject_id end as exchange_id
from subjects
where is_within(first_date, last_date, from_date, to_date)
    and (len(series_ids::varchar[]) = 0 or list_contains(series_ids::varchar[], coalesce(series_id, 'none')))
    and (
        len(mediator_ids::varchar[]) = 0
        or list_has_any(mediator_ids::varchar[], case when len(mediators) = 0 then ['none'] else mediators end)
    );
