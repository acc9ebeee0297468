-- People returned to Ukraine on days on which a mediator was named. A day with two mediators is counted for both.
select
    year(returns.first_date) as year,
    named.mediator,
    count(*) as days,
    sum(returns.people)::integer as people
from returns, unnest(returns.mediators) as named (mediator)
where returns.side = 'UA'
group by all
order by year, people desc nulls last, mediator;
