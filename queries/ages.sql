-- The youngest and the oldest age published, in years: one row per exchange and side that has one.
-- Of everyone it is the widest span that is published of everyone, of the military and of the civilians. Of a group it is
-- its own where there is one, else that of everyone (is_of_everyone). Ages within one service only are left out.
with chosen as (
    from counted($from, $to, $who, $scope, $direction, $series, $mediator, 'adopted')
    where kind = 'exchange' and counted is distinct from 0
),

fitting as (
    select
        chosen.return_id,
        chosen.side,
        chosen.counted = chosen.people as is_everyone,
        adopted."within" is null as is_of_everyone,
        adopted.category,
        adopted."value",
        adopted.qualifier,
        adopted.publisher,
        adopted.source_count
    from chosen
    join adopted on adopted.subject_id = chosen.return_id and adopted.side = chosen.side
    where adopted.measure = 'age'
        and (
            adopted."within" is null
            or adopted."within" = $who
            or ($who = 'everyone' and adopted."within" in ('military', 'civilian'))
        )
    qualify $who = 'everyone' or is_of_everyone = bool_and(is_of_everyone) over (partition by chosen.return_id, chosen.side)
)

select
    fitting.return_id as bucket,
    'exchange' as kind,
    fitting.side::varchar as side,
    exchanges."date" as first_date,
    exchanges."date" as last_date,
    exchanges.date_precision::varchar as date_precision,
    min("value") filter (category = 'youngest') as youngest,
    max("value") filter (category = 'oldest') as oldest,
    bool_or(qualifier = 'about') as is_about,
    $who <> 'everyone' and bool_and(is_of_everyone and not coalesce(is_everyone, false)) as is_of_everyone,
    any_value(publisher) as publisher,
    max(source_count) as source_count,
    (select count(*) from chosen as other where other.side = fitting.side) as days,
    exchanges.label_en,
    exchanges.label_uk
from fitting
join exchanges on exchanges.exchange_id = fitting.return_id
group by fitting.return_id, fitting.side, exchanges."date", exchanges.date_precision, exchanges.label_en, exchanges.label_uk
order by exchanges."date", fitting.return_id, fitting.side;
