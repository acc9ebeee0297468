-- Which branches of service each exchange to Ukraine speaks of: one row per exchange and branch that is counted or mentioned.
-- people: the branch with all its parts; NULL: mentioned without a number. branch: a root of the tree, or a part of the
-- Armed Forces or the National Guard with at least 20 people. Order of exchanges: place, from 1.
with chosen as (
    select return_id as exchange_id, first_date, row_number() over (order by first_date, return_id) as place
    from counted($from, $to, 'everyone', $scope, 'ua', $series, $mediator, 'adopted')
    where kind = 'exchange'
),

-- A leaf counts for what it is shown as, and for the root above it.
said as (
    select distinct exchange_id, branch
    from (
        select adopted.subject_id as exchange_id, unnest([branch_tree.shown_as, branch_tree.root]) as branch
        from adopted
        join branch_tree on branch_tree.category = adopted.category
        where adopted.measure = 'branch' and adopted.side = 'UA' and adopted."within" is null
    )
),

counted_in as (
    select
        branch_leaves.return_id as exchange_id,
        unnest(list_distinct([branch_tree.shown_as, branch_tree.root])) as branch,
        branch_leaves.people
    from branch_leaves
    join branch_tree using (category)
    where branch_leaves.side = 'UA' and branch_leaves.kind = 'exchange' and (branch_leaves.scope is null or $scope = 'all')
),

sums as (
    select exchange_id, branch, sum(people)::integer as people
    from counted_in
    group by exchange_id, branch
)

select
    chosen.exchange_id,
    chosen.place,
    chosen.first_date,
    chosen.first_date as last_date,
    exchanges.date_precision::varchar as date_precision,
    'exchange' as kind,
    'UA' as side,
    said.branch,
    sums.people,
    returns.military,
    exchanges.label_en,
    exchanges.label_uk
from said
join chosen using (exchange_id)
join exchanges using (exchange_id)
join returns on returns.return_id = said.exchange_id and returns.side = 'UA'
left join sums using (exchange_id, branch)
join categories on categories.measure = 'branch' and categories.category = said.branch
where said.branch <> 'other'
order by chosen.place, categories."order";
