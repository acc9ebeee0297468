-- The running total: one row per exchange and side, and one per series for what it holds beyond its days, in order of time.
-- people: NULL where no number is known. total: everyone up to and including this row whose day is known.
-- total_at_least: the same with what the series so far hold beyond their days.
-- lowest, highest: between which the sources put people. days_lowest, days_highest: the same of total; total_lowest and
-- total_highest: of total_at_least.
-- is_lower_bound: whether total holds days of which only a part is known.
-- is_about: whether the number of such a series is only about right.
select
    return_id,
    kind,
    side::varchar as side,
    first_date,
    last_date,
    stage,
    series_id,
    counted as people,
    coalesce(is_at_least, false) as is_at_least,
    lowest,
    highest,
    known_as,
    coalesce(bool_or(kind = 'exchange' and is_at_least) over so_far, false) as is_lower_bound,
    bool_or(kind = 'series' and known_as = 'about') over so_far as is_about,
    date_precision,
    publisher,
    source_count,
    coalesce(sum(counted) filter (kind = 'exchange') over so_far, 0)::integer as total,
    coalesce(sum(counted) over so_far, 0)::integer as total_at_least,
    coalesce(sum(lowest) over so_far, 0)::integer as total_lowest,
    coalesce(sum(highest) over so_far, 0)::integer as total_highest,
    coalesce(sum(lowest) filter (kind = 'exchange') over so_far, 0)::integer as days_lowest,
    coalesce(sum(highest) filter (kind = 'exchange') over so_far, 0)::integer as days_highest,
    label_en,
    label_uk
from counted($from, $to, $who, $scope, $direction, $series, $mediator, $count)
where kind = 'exchange' or counted is not null
window so_far as (partition by side order by last_date, kind, return_id)
order by side, last_date, kind, return_id;
