-- Facts on which pages published in Ukraine and in Russia differ by more than ten people: the most common figure of each.
with common as (
    select
        figures.subject_id,
        figures.side,
        figures.measure,
        figures.category,
        mode(figures.value) filter (where publishers.seat = 'UA') as in_ukraine,
        mode(figures.value) filter (where publishers.seat = 'RU') as in_russia
    from figures
    inner join sources using (source_id)
    inner join publishers using (publisher)
    where figures.within is null and figures.scope is null
    group by all
)

select
    subject_id,
    side::varchar as side,
    measure,
    category,
    in_ukraine,
    in_russia,
    abs(in_ukraine - in_russia) as difference
from common
where abs(in_ukraine - in_russia) > 10
order by difference desc, subject_id, measure, category;
