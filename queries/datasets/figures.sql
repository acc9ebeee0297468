-- Figures, long: one row per number, or mention without a number, in one source; adopted or not. value: NULL is unknown.
-- What was published for a series as a whole has the dates of the series, and is left out when the period cuts it.
-- $id: of this exchange or series only.
select
    figures.figure_id,
    figures.subject_id,
    subjects.exchange_id,
    subjects.series_id,
    subjects.first_date,
    subjects.last_date,
    figures.side::varchar as side,
    figures.measure,
    figures.category,
    figures.parent,
    figures."within",
    figures.scope,
    figures."value",
    figures.qualifier::varchar as qualifier,
    figures.adopted,
    figures.source_id,
    sources.publisher,
    sources.url
from figures
join subjects_within($from, $to, $series, $mediator) as subjects using (subject_id)
join sources using (source_id)
where is_side(figures.side, $direction)
    and ($id::varchar is null or figures.subject_id = $id)
order by subjects.first_date, figures.subject_id, figures.side, figures.rowid;
