-- Military who returned to Ukraine by branch of service and year, as far as the branch was published.
select
    year(returns.first_date) as year,
    branch_leaves.category as branch,
    sum(branch_leaves.people)::integer as people
from branch_leaves
inner join returns on returns.return_id = branch_leaves.return_id and returns.side = branch_leaves.side
where branch_leaves.side = 'UA' and branch_leaves.people is not null
group by all
order by year, people desc, branch;
