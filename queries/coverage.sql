-- How much of what happened the data can be expected to hold: one row per period, in order of time. After the last: unknown.
select
    first_date,
    last_date,
    level::varchar as level,
    text_en,
    text_uk
from coverage
order by first_date;
