-- What the rows of each part say together: one row per part of row_contents, with a number that is another where any of
-- its rows is.
select part, bit_xor(hash(kind, id, content)) as content
from row_contents()
group by part
order by part;
