-- People who returned to Ukraine, month by month. Nobody counted is not nobody returned: those days have no number.
-- The macro counted() has the numbers of every chart: from, to, who, scope, direction, series, mediators, whose count.
select
    date_trunc('month', first_date)::date as month,
    sum(counted)::integer as people,
    count(*) as days,
    count(*) - count(counted) as days_without_a_number
from counted(null, null, 'everyone', 'all', 'ua', [], [], 'adopted')
where kind = 'exchange'
group by month
order by month;
