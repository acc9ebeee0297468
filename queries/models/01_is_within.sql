-- Whether what lasts from one day to another lies in a period; NULL for either of its ends leaves it open.
create macro is_within(first_day, last_day, from_date, to_date) as
first_day >= coalesce(from_date::date, first_day) and last_day <= coalesce(to_date::date, last_day);
