-- The facts that sources dispute the most: the adopted figure, the lowest, the highest, and who says what.
select
    subject_id,
    side::varchar as side,
    measure,
    category,
    value as adopted,
    lowest,
    highest,
    spread,
    publishers,
    numbers
from disputes
where verdict = 'disputed'
order by spread desc, subject_id, measure, category
limit 20;
