-- Which numbers publishers of each seat (UA, RU, elsewhere) give for the people of an exchange or series: one row per subject,
-- side, measure (total or group), category, seat and number, in the order of the figures. "At least" is no rival of a number, and
-- is left out.
-- pages: how many pages of that seat give it; publishers, urls: of each of these, a hundred at most, the adopted one first;
-- adopted: whether it is the number adopted.
create table numbers_by_seat as
with pages as (
    select
        figures.subject_id,
        figures.side,
        figures.measure,
        figures.category,
        figures."value",
        figures.source_id,
        bool_or(figures.adopted) as adopted,
        min(figures.rowid) as place
    from figures
    where figures.measure in ('total', 'group')
        and figures."within" is null
        and figures.scope is null
        and figures."value" is not null
        and figures.qualifier in ('exact', 'about')
    group by all
)

select
    pages.subject_id,
    pages.side,
    pages.measure,
    pages.category,
    publishers.seat,
    pages."value",
    count(*) as pages,
    list(sources.publisher order by pages.adopted desc, sources.publisher, pages.source_id)[:100] as publishers,
    list(sources.url order by pages.adopted desc, sources.publisher, pages.source_id)[:100] as urls,
    bool_or(pages.adopted) as adopted
from pages
join sources using (source_id)
join publishers using (publisher)
group by pages.subject_id, pages.side, pages.measure, pages.category, publishers.seat, pages."value"
order by min(pages.place);
