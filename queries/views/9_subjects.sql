-- What figures are about: one row per exchange (kind exchange) and per series (kind series, subject_id series:...).
create table subjects as
select
    exchange_id as subject_id,
    'exchange' as kind,
    "date" as first_date,
    "date" as last_date,
    date_precision,
    series_id,
    stage,
    ordinal,
    label_en,
    label_uk,
    note_en,
    note_uk
from exchanges

union all by name

select
    'series:' || series_id as subject_id,
    'series' as kind,
    first_date,
    coalesce(
        last_date, (select max("date") from exchanges where exchanges.series_id = series.series_id), first_date
    ) as last_date,
    'day'::date_precision as date_precision,
    series_id,
    null as stage,
    null as ordinal,
    label_en,
    label_uk,
    note_en,
    note_uk
from series
order by first_date, kind, subject_id;
