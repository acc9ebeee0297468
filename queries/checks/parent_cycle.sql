-- The parents of one announcement do not lead back to themselves.
with recursive ancestors as (
    select figure_id, subject_id, side, measure, source_id, category, parent as ancestor, 1 as steps
    from figures
    where parent is not null and parent <> category
    union
    select ancestors.* exclude (ancestor, steps), whole.parent, ancestors.steps + 1
    from ancestors
    join figures as whole
        on whole.subject_id = ancestors.subject_id
        and whole.side = ancestors.side
        and whole.measure = ancestors.measure
        and whole.source_id = ancestors.source_id
        and whole.category = ancestors.ancestor
        and whole.parent <> whole.category
    where ancestors.steps < 10
)

select
    'error' as severity,
    'figures.csv' as file,
    figures.rowid + 2 as line,
    'parent' as "column",
    figures.parent as "value",
    figures.figure_id as subject,
    'leads back to itself through other rows of this announcement; mend a parent' as message
from ancestors
join figures using (figure_id)
where ancestors.ancestor = ancestors.category
-- A circle is one finding, at the last of its rows.
qualify row_number() over (
    partition by figures.subject_id, figures.side, figures.measure, figures.source_id order by figures.rowid desc
) = 1
order by line;
