-- People who returned to Ukraine, month by month. Nobody counted is not nobody returned: those days have no number.
select
    date_trunc('month', first_date)::date as month,
    sum(people)::integer as people,
    count(*) as days,
    count(*) - count(people) as days_without_a_number
from returns
where side = 'UA' and kind = 'exchange'
group by month
order by month;
