-- The people of one exchange or series ($id; the latest exchange where none is): always two rows, to Ukraine and to Russia.
-- of an exchange: as in the view exchange_sides. of a series: its own adopted figures, the days it is made of (days, of them
-- days_with_number; people_by_day: all of their people that are known), and what lies beyond them (beyond).
with by_day as (
    select
        'series:' || exchanges.series_id as subject_id,
        exchange_sides.side,
        count(*) as days,
        count(exchange_sides.people) as days_with_number,
        sum(coalesce(exchange_sides.people, exchange_sides.people_at_least))::integer as people_by_day
    from exchange_sides
    join exchanges using (exchange_id)
    where exchanges.series_id is not null
    group by all
)

select
    sides.side::varchar as side,
    coalesce(day.people, of_series.people) as people,
    day.people_at_least,
    coalesce(day.military, of_series.military) as military,
    coalesce(day.civilian, of_series.civilian) as civilian,
    day.not_specified,
    coalesce(day.women, of_series.women) as women,
    coalesce(day.men, of_series.men) as men,
    day.outside_exchange,
    coalesce(day.known_as, of_series.total_qualifier) as known_as,
    by_day.days,
    by_day.days_with_number,
    by_day.people_by_day,
    beyond.people as beyond
from subject_or_latest($id) as subject
cross join (from sides where side <> 'BOTH') as sides
left join exchange_sides as day on day.exchange_id = subject.subject_id and day.side = sides.side::side
left join adopted_by_subject as of_series
    on subject.kind = 'series' and of_series.subject_id = subject.subject_id and of_series.side = sides.side::side
left join by_day on by_day.subject_id = subject.subject_id and by_day.side = sides.side::side
left join returns as beyond on beyond.return_id = subject.subject_id and beyond.kind = 'series' and beyond.side = sides.side::side
order by sides."order";
