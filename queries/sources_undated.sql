-- Pages without a date that the filters let through, one row: pages. A period leaves them out, because nobody knows when they
-- were published.
select count(*) as pages
from sources_chosen($publisher, $language, $search, $id::varchar)
where published is null;
