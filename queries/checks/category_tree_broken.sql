-- The tree of categories: every belongs_to exists in its measure, and none leads back to itself.
with recursive ancestors as (
    select measure, category, belongs_to as ancestor, 1 as steps
    from categories
    where belongs_to is not null
    union all
    select ancestors.measure, ancestors.category, categories.belongs_to, steps + 1
    from ancestors
    join categories on categories.measure = ancestors.measure and categories.category = ancestors.ancestor
    where categories.belongs_to is not null and steps < 20
)

select
    'error' as severity,
    'categories.csv' as file,
    categories.rowid + 2 as line,
    'belongs_to' as "column",
    categories.belongs_to as "value",
    categories.measure || '/' || categories.category as subject,
    case
        when categories.category in (
            select ancestor from ancestors
            where ancestors.measure = categories.measure and ancestors.category = categories.category
        )
            then 'leads back to itself; a category cannot be a part of its own part'
        else 'no such category of this measure; write one that exists, or leave the cell empty'
    end as message
from categories
left join categories as whole on whole.measure = categories.measure and whole.category = categories.belongs_to
where (categories.belongs_to is not null and whole.category is null)
    or exists (
        from ancestors
        where ancestors.measure = categories.measure
            and ancestors.category = categories.category
            and ancestors.ancestor = categories.category
    )
