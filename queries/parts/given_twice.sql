-- Identifiers of figures that two parts give, with the line of the last: of one share of $shares, since all take much memory.
select figure_id, max(rowid) + 2 as line
from figures
where hash(figure_id) % $shares = $share
group by figure_id
having count(*) > 1
order by line
limit 20;
