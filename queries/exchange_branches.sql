-- The branches of service of one exchange or series ($id; the latest exchange where none is), to Ukraine, as published: one row
-- per branch in the order of the announcement's own tree, parts below the branch they are counted in; those of whom it was said
-- that they returned outside the exchange (scope) come last. The own people of all rows add up to the leaves of an exchange.
-- people: NULL where the branch is only mentioned. own: people of it that none of its parts holds. depth: 0 for a branch beside
-- the others. outside: of the same branch, those outside the exchange, who are a row of their own; NULL where none are.
-- military: the people all of them are part of; NULL where unknown.
with recursive said as (
    select
        adopted.subject_id,
        adopted.category,
        adopted.scope,
        adopted."value" as people,
        adopted.qualifier,
        categories."order",
        adopted.publisher,
        adopted.url,
        adopted.source_count,
        -- A part whose whole is not published stands beside the others.
        case
            when exists (
                from adopted as whole
                where whole.subject_id = adopted.subject_id
                    and whole.side = 'UA'
                    and whole.measure = 'branch'
                    and whole.category = adopted.parent
                    and whole.category <> adopted.category
                    and whole."within" is null
                    and whole.scope is not distinct from adopted.scope
            ) then adopted.parent
        end as parent
    from adopted
    join subject_or_latest($id) using (subject_id)
    join categories using (measure, category)
    where adopted.side = 'UA' and adopted.measure = 'branch' and adopted."within" is null
),

military as (
    select exchange_id as subject_id, military from exchange_sides where side = 'UA'
    union all
    select subject_id, military from adopted_by_subject where side = 'UA' and starts_with(subject_id, 'series:')
),

tree as (
    select said.*, 0 as depth, [(scope is not null)::integer, -coalesce(people, -1), "order"] as path
    from said
    where parent is null
    union all
    select part.*, tree.depth + 1, list_concat(tree.path, [-coalesce(part.people, -1), part."order"])
    from said as part
    join tree on tree.category = part.parent and tree.scope is not distinct from part.scope
    where tree.depth < 20
)

select
    tree.category as branch,
    tree.parent,
    tree.scope,
    tree.depth,
    tree.people,
    tree.people - coalesce(
        (
            select sum(part.people)
            from said as part
            where part.parent = tree.category and part.scope is not distinct from tree.scope
        ),
        0
    )::integer as own,
    (
        select outside.people
        from said as outside
        where outside.category = tree.category and outside.scope is not null and tree.scope is null
    ) as outside,
    tree.qualifier::varchar as qualifier,
    military.military,
    tree.publisher,
    tree.url,
    tree.source_count
from tree
left join military using (subject_id)
order by tree.path;
