-- Why official totals differ from our sum: one row per explanation, in order of time, with the rows that it rests on.
select
    explanation_id,
    basis,
    side::varchar as side,
    kind::varchar as kind,
    certainty::varchar as certainty,
    first_date,
    last_date,
    statement_id,
    people,
    cites,
    text_en,
    text_uk
from explanations
order by first_date, explanation_id;
