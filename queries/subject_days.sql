-- The days on which an exchange takes place, or a series of them begins or ends: one row each, in order of time.
select distinct unnest([first_date, last_date]) as "day"
from subjects
order by "day";
