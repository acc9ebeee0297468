-- The figures of a part as servers read them: by subject, each with its place among all (rowid), of which $first come before it.
select
    rowid + $first as rowid,
    *
from figures
order by subject_id, figures.rowid;
