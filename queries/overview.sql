-- Three single exchanges people ask about under the filters, to Ukraine unless only Russia is asked for: one row per kind of
-- answer there is.
-- latest: the last exchange known; largest: the one with most people counted (the first of equals); numbered: the last one
-- that carries an official number. people: NULL where unknown.
with chosen as (
    from counted(
        $from, $to, $who, $scope, if($direction = 'ru', 'ru', 'ua'), $series, $mediator, $count
    )
    where kind = 'exchange'
),

picked as (
    select 'latest' as answer, 1 as place, * from (from chosen order by first_date desc, return_id desc limit 1)
    union all
    select 'largest', 2, * from (from chosen where counted > 0 order by counted desc, first_date limit 1)
    union all
    select 'numbered', 3, * from (from chosen where ordinal is not null order by ordinal desc, first_date limit 1)
)

select
    answer,
    exchange_id,
    first_date,
    date_precision,
    counted as people,
    known_as,
    ordinal,
    label_en,
    label_uk
from picked
order by place;
