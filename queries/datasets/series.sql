-- Agreements carried out over several days: one row per series, in order of time. stages: its exchanges that are known.
select
    series.series_id,
    series.first_date,
    series.last_date,
    count(exchanges.exchange_id) as stages,
    series.short_en,
    series.short_uk,
    series.label_en,
    series.label_uk,
    series.note_en,
    series.note_uk
from series
left join exchanges using (series_id)
group by all
order by series.first_date, series.series_id;
