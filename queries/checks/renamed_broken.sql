-- An old id stands in no file any more, and leads to one that does.
with problems as (
    select
        renamed.rowid + 2 as line,
        'old_id' as "column",
        renamed.old_id as "value",
        renamed.old_id as subject,
        'still stands in exchanges.csv or series.csv; delete it there, or delete this row' as message
    from renamed
    join subjects on subjects.subject_id = renamed.old_id

    union all

    select
        renamed.rowid + 2,
        'new_id',
        renamed.new_id,
        renamed.old_id,
        coalesce(
            format('was renamed again; write {}', later.new_id),
            'no exchange or series has this id; write the one that it has now'
        )
    from renamed
    left join subjects on subjects.subject_id = renamed.new_id
    left join renamed as later on later.old_id = renamed.new_id
    where subjects.subject_id is null
)

select
    'error' as severity,
    'renamed.csv' as file,
    line,
    "column",
    "value",
    subject,
    message
from problems
order by line, "column"
