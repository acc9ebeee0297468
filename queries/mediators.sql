-- Exchanges and people by mediator: one row per side and mediator named, and one for exchanges with none named (none).
-- An exchange with several mediators counts under each of them: the rows overlap, and must not be added up.
-- days: exchanges; days_unknown: those of them without a number of those asked for. people: NULL where none has a number.
with chosen as (
    from counted($from, $to, $who, $scope, $direction, $series, $mediator, $count)
    where kind = 'exchange'
),

named as (
    select
        side,
        counted,
        is_at_least,
        unnest(if(len(mediators) = 0, ['none'], mediators)) as mediator
    from chosen
)

select
    side::varchar as side,
    mediator,
    count(*) as days,
    count(*) filter (counted is null) as days_unknown,
    sum(counted)::integer as people,
    coalesce(bool_or(is_at_least), false) as is_at_least
from named
group by side, mediator
order by side desc, mediator = 'none', days desc, people desc nulls last, mediator;
