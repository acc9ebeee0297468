-- An explanation that applies to no official total.
select
    'warning' as severity,
    'explanations.csv' as file,
    explanations.rowid + 2 as line,
    'explanation_id' as "column",
    explanations.explanation_id as "value",
    explanations.explanation_id as subject,
    'no official total of this basis and side counts to a day on which it holds; mend its dates or basis, or delete it' as message
from explanations
anti join reasons using (explanation_id)
order by explanations.rowid;
