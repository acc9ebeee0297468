-- Who is read the most: pages of each publisher, and adopted figures that are taken from them.
select
    sources.publisher,
    publishers.seat,
    count(distinct sources.source_id) as pages,
    count(figures.figure_id) filter (where figures.adopted) as adopted_figures
from sources
inner join publishers using (publisher)
left join figures using (source_id)
group by all
order by adopted_figures desc, pages desc, publisher
limit 25;
