-- A publisher that no source names.
select
    'warning' as severity,
    'publishers.csv' as file,
    publishers.rowid + 2 as line,
    'publisher' as "column",
    publishers.publisher as "value",
    publishers.publisher as subject,
    'no source names this publisher; delete the row, or mend how it is written' as message
from publishers
anti join sources using (publisher)
order by publishers.rowid
