-- No more people have a branch of service than are military.
select
    'error' as severity,
    'exchanges.csv' as file,
    exchanges.rowid + 2 as line,
    'exchange_id' as "column",
    exchanges.exchange_id as "value",
    exchanges.exchange_id as subject,
    format(
        'the branches of service of side {} add up to {} for {} military; mend a branch, its parent or the group',
        exchange_sides.side, sum(branch_leaves.people), any_value(exchange_sides.military)
    ) as message
from branch_leaves
join exchanges on exchanges.exchange_id = branch_leaves.return_id
join exchange_sides on exchange_sides.exchange_id = exchanges.exchange_id and exchange_sides.side = branch_leaves.side
group by exchanges.rowid, exchanges.exchange_id, exchange_sides.side
having sum(branch_leaves.people) > any_value(exchange_sides.military)
