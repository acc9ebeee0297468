-- The findings of checks that are let through, with the line of each in exceptions.csv.
select "check", subject, rowid + 2 as line
from exceptions
order by line;
