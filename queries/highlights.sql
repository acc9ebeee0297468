-- What was most under the filters, of the exchanges that brought people to Ukraine (to Russia, where only that is asked for):
-- one row per answer, several where they are equal.
-- month: the month in which most people were counted; people of it, at least so many where is_at_least.
-- mediator: the one named in most exchanges; those that are asked for ($mediator) do not count, so that others are left.
-- exchanges: of the month, or of the mediator. exchanges_without: those of the month without a number, or all that name no
-- mediator.
with chosen as (
    from counted(
        $from::date,
        $to,
        $who,
        $scope,
        if($direction = 'ru', 'ru', 'ua'),
        $series,
        $mediator,
        $count
    )
    where kind = 'exchange'
),

months as (
    select
        date_trunc('month', first_date)::date as month,
        sum(counted)::integer as people,
        coalesce(bool_or(is_at_least), false) as is_at_least,
        count(*) as exchanges,
        count(*) filter (counted is null) as exchanges_without
    from chosen
    group by month
),

named as (
    select mediator, count(*) as exchanges
    from (select unnest(mediators) as mediator from chosen)
    where not list_contains($mediator::varchar[], mediator)
    group by mediator
)

select 'month' as answer, month, null as mediator, people, is_at_least, exchanges, exchanges_without
from months
where people > 0
qualify rank() over (order by people desc) = 1
union all
select 'mediator', null, mediator, null, null, exchanges, (select count(*) filter (len(mediators) = 0) from chosen)
from named
qualify rank() over (order by exchanges desc) = 1
order by answer desc, month, mediator;
