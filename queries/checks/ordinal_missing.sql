-- Official numbers that no exchange in the data carries, a run of them in one row.
with missing as (
    select numbers.ordinal, numbers.ordinal - row_number() over (order by numbers.ordinal) as run
    from (select unnest(range(1, (select max(ordinal) from exchanges)::bigint)) as ordinal) as numbers
    anti join exchanges using (ordinal)
)

select
    'warning' as severity,
    'exchanges.csv' as file,
    null as line,
    'ordinal' as "column",
    case when count(*) = 1 then min(ordinal)::varchar else format('{}–{}', min(ordinal), max(ordinal)) end as "value",
    case when count(*) = 1 then min(ordinal)::varchar else format('{}-{}', min(ordinal), max(ordinal)) end as subject,
    'no exchange carries this official number; nothing to do unless a source is found that gives it to one' as message
from missing
group by run
order by min(ordinal);
