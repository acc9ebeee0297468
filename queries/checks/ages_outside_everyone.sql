-- The youngest and the oldest of everyone span those of each part: nobody of a part is younger or older than everyone.
with ages as (
    select rowid, *
    from figures
    where measure = 'age' and category in ('youngest', 'oldest') and adopted and scope is null
)

select
    'error' as severity,
    'figures.csv' as file,
    everyone.rowid + 2 as line,
    'value' as "column",
    everyone."value"::varchar as "value",
    everyone.subject_id as subject,
    format(
        'the {} of everyone is {}, of {} {} (figure {}); name in within whose age it is, or mend one of them',
        everyone.category, everyone."value", part."within", part."value", part.figure_id
    ) as message
from ages as everyone
join ages as part
    on part.subject_id = everyone.subject_id and part.side = everyone.side and part.category = everyone.category
where everyone."within" is null
    and part."within" is not null
    and if(everyone.category = 'youngest', part."value" < everyone."value", part."value" > everyone."value")
order by everyone.rowid, part.rowid
