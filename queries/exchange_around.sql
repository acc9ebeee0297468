-- What happened around one exchange or series ($id; the latest exchange where none is), in order of time: one row per event up to
-- 14 days before or after it, per running or yearly total stated with it, and per exchange in that time.
with this as (
    from subject_or_latest($id)
),

events_around as (
    select
        events."date" as first_date,
        'event' as kind,
        events.kind::varchar as event_kind,
        events.label_en,
        events.label_uk,
        null as return_id,
        events.source_id
    from events
    join this on events."date" between this.first_date - 14 and this.last_date + 14
),

statements_around as (
    select
        statements."date" as first_date,
        'statement' as kind,
        null as event_kind,
        null as label_en,
        null as label_uk,
        null as return_id,
        min(statements.source_id) as source_id,
        statements.measure,
        statements.category,
        statements."value",
        statements.qualifier::varchar as qualifier,
        statements.speaker::varchar as speaker,
        statements."year"
    from statements
    join this using (subject_id)
    group by all
),

exchanges_around as (
    select
        neighbours.first_date,
        'exchange' as kind,
        null as event_kind,
        neighbours.label_en,
        neighbours.label_uk,
        neighbours.subject_id as return_id,
        null as source_id
    from subjects as neighbours
    join this on neighbours.first_date between this.first_date - 14 and this.last_date + 14
    where neighbours.kind = 'exchange' and neighbours.subject_id <> this.subject_id
)

select around.*, sources.publisher, sources.title, sources.url
from (
    from events_around
    union all by name
    from statements_around
    union all by name
    from exchanges_around
) as around
left join sources using (source_id)
order by around.first_date, around.kind, around.label_en, around."value", around.measure, around.category, sources.url;
