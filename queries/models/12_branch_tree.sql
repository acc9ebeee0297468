-- The tree of branches of service, one row per category: the root it belongs to, and what it is shown as in a stack.
-- shown_as: itself or the part of a root it lies in; small ones are shown as the whole they are part of, or as other.
-- people: everyone to Ukraine counted in it or in a part of it. mentions: exchanges that name it without a number.
create table branch_tree as
with recursive ancestry as (
    select category, category as ancestor, 0 as steps
    from categories
    where measure = 'branch'
    union all
    select ancestry.category, categories.belongs_to, ancestry.steps + 1
    from ancestry
    join categories on categories.measure = 'branch' and categories.category = ancestry.ancestor
    where categories.belongs_to is not null and steps < 20 -- a cycle is reported by a check, not by a build that never ends
),

roots as (
    select
        category,
        arg_max(ancestor, steps) as root,
        -- The ancestor just below the root, or the root itself.
        arg_max(ancestor, steps) filter (steps < greatest(depth, 1)) as part
    from (select *, max(steps) over (partition by category) as depth from ancestry)
    group by category
),

counted_in as (
    select ancestry.ancestor as category, sum(branch_leaves.people)::integer as people
    from branch_leaves
    join ancestry on ancestry.category = branch_leaves.category
    where branch_leaves.side = 'UA'
    group by ancestry.ancestor
),

mentioned_in as (
    select category, count(distinct subject_id) as mentions
    from adopted
    where measure = 'branch' and side = 'UA' and "value" is null and "within" is null
    group by category
)

select
    categories.category,
    categories.belongs_to,
    roots.root,
    roots.part,
    case
        when coalesce(part_people.people, 0) >= 20 then roots.part
        when coalesce(root_people.people, 0) >= 20 then roots.root
        else 'other'
    end as shown_as,
    coalesce(counted_in.people, 0) as people,
    coalesce(mentioned_in.mentions, 0) as mentions,
    categories."order"
from categories
join roots using (category)
left join counted_in using (category)
left join mentioned_in using (category)
left join counted_in as part_people on part_people.category = roots.part
left join counted_in as root_people on root_people.category = roots.root
where categories.measure = 'branch' and categories.category not in ('not_published', 'other')
order by categories."order";
