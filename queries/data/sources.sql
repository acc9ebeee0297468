-- The pages that everything was read from: one row per page, and how much was read from it.
select
    sources.source_id,
    sources.publisher,
    sources.title,
    sources.url,
    sources.published,
    sources.language,
    count(figures.figure_id) as figures,
    count(figures.figure_id) filter (figures.adopted) as figures_adopted,
    (select count(*) from statements where statements.source_id = sources.source_id) as statements,
    (select count(*) from events where events.source_id = sources.source_id) as events
from sources
left join figures using (source_id)
where (len($publisher::varchar[]) = 0 or list_contains($publisher::varchar[], sources.publisher))
    and (len($language::varchar[]) = 0 or list_contains($language::varchar[], sources."language"))
group by all
order by sources.published nulls last, sources.source_id;
