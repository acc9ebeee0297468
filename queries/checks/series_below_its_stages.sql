-- A series holds at least the people of its stages.
with stages as (
    select exchanges.series_id, exchange_sides.side, sum(exchange_sides.people) as people
    from exchange_sides
    join exchanges using (exchange_id)
    group by all
)

select
    'error' as severity,
    'figures.csv' as file,
    figures.rowid + 2 as line,
    'value' as "column",
    figures."value"::varchar as "value",
    figures.subject_id as subject,
    format('the stages of this series add up to {} people to {}; mend the series or a stage',
        stages.people, stages.side) as message
from figures
join stages on figures.subject_id = 'series:' || stages.series_id and figures.side = stages.side
where figures.measure = 'total' and figures.adopted and figures."value" < stages.people
