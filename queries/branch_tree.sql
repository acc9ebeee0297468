-- The tree of branches of service: one row per branch that is counted or mentioned under the filters, to Ukraine.
-- own: people counted in the branch itself and in none of its parts. people: with all its parts.
-- exchanges: with a number for it or a part; mentions: exchanges that only mention it. of_series: people known for a series only.
with recursive chosen as (
    from counted($from, $to, 'everyone', $scope, 'ua', $series, $mediator, 'adopted')
),

leaves as (
    from branch_counts_within($from, $to, $scope, $series, $mediator)
),

ancestry as (
    select category, category as ancestor from branch_tree
    union all
    select ancestry.category, branch_tree.belongs_to
    from ancestry
    join branch_tree on branch_tree.category = ancestry.ancestor
    where branch_tree.belongs_to is not null
),

counts as (
    select
        ancestry.ancestor as category,
        sum(leaves.people)::integer as people,
        coalesce(sum(leaves.people) filter (leaves.category = ancestry.ancestor), 0)::integer as own,
        coalesce(sum(leaves.people) filter (leaves.kind = 'series'), 0)::integer as of_series,
        count(distinct leaves.return_id) filter (leaves.kind = 'exchange') as exchanges
    from leaves
    join ancestry using (category)
    group by ancestry.ancestor
),

mentioned as (
    select adopted.category, count(distinct adopted.subject_id) as mentions
    from adopted
    where adopted.measure = 'branch'
        and adopted.side = 'UA'
        and adopted."value" is null
        and adopted."within" is null
        and adopted.subject_id in (select return_id from chosen where kind = 'exchange')
    group by adopted.category
)

select
    branch_tree.category as branch,
    branch_tree.belongs_to,
    counts.people,
    counts.own,
    counts.of_series,
    coalesce(counts.exchanges, 0) as exchanges,
    coalesce(mentioned.mentions, 0) as mentions
from branch_tree
left join counts using (category)
left join mentioned using (category)
where counts.people is not null or mentioned.mentions is not null
order by branch_tree."order";
