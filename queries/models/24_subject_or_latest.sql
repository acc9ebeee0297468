-- The exchange or series of an id, as it stands in subjects; of NULL the latest exchange. One row, none of an unknown id.
create macro subject_or_latest(id) as table
from subjects
where subject_id = coalesce(id::varchar, (select max(exchange_id) from exchanges));
