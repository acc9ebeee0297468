-- One exchange or series, the one asked for ($id; the latest exchange where none is): one row.
-- days_before: from the exchange day before it, NULL for the first and for a series. stages: of its series, if it has one.
-- previous_id, next_id: its neighbours in time among exchanges, or among series.
with in_time as (
    select
        subject_id,
        lag(subject_id) over neighbours as previous_id,
        lead(subject_id) over neighbours as next_id
    from subjects
    window neighbours as (partition by kind order by first_date, subject_id)
)

select
    subjects.subject_id,
    subjects.kind,
    subjects.first_date,
    subjects.last_date,
    subjects.date_precision,
    subjects.ordinal,
    subjects.label_en,
    subjects.label_uk,
    subjects.note_en,
    subjects.note_uk,
    subjects.series_id,
    subjects.stage,
    (select count(*) from exchanges where exchanges.series_id = subjects.series_id) as stages,
    (
        select list(mediators.mediator order by mediators."order")
        from exchange_mediators
        join mediators using (mediator)
        where exchange_mediators.exchange_id = subjects.subject_id
    ) as mediators,
    case
        when subjects.kind = 'exchange'
            then subjects.first_date - (select max("date") from exchanges where "date" < subjects.first_date)
    end as days_before,
    in_time.previous_id,
    in_time.next_id
from subject_or_latest($id) as subjects
join in_time using (subject_id);
