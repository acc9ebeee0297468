-- What is doubtful about one exchange or series ($id; the latest exchange where none is): one row per doubt, with the figure it
-- is about where it is about one. What is said of its series is said of each of its stages too (of_series).
-- is_series: a series is asked for.
select
    caveats.caveat_id,
    caveats.kind::varchar as caveat_kind,
    caveats.subject_id is distinct from subject.subject_id as of_series,
    starts_with(subject.subject_id, 'series:') as is_series,
    caveats.text_en,
    caveats.text_uk,
    figures.figure_id,
    figures.side::varchar as side,
    figures.measure,
    figures.category,
    figures."within",
    figures.scope,
    figures."value",
    figures.qualifier::varchar as qualifier
from subject_or_latest($id) as subject
join caveats on caveats.subject_id = subject.subject_id or caveats.subject_id = 'series:' || subject.series_id
left join figures using (figure_id)
order by of_series, caveats.kind, caveats.rowid;
