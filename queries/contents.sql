-- What the rows of these parts say, to tell what changed between two versions: one row per row of the facts, see
-- row_contents. $parts: those that differ (see content_parts).
select kind, id, content
from row_contents()
where part in (select unnest($parts::integer[]))
order by kind, id;
