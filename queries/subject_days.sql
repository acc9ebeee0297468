-- The days on which an exchange takes place, or a series of them begins or ends: one row each, in order of time.
-- bounds_series: whether a series begins or ends on it.
select
    "day",
    bool_or(kind = 'series') as bounds_series
from (select kind, unnest([first_date, last_date]) as "day" from subjects) as days
group by "day"
order by "day";
