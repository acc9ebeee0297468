-- People returned to Ukraine on days on which a mediator was named. A day with two mediators is counted for both.
select
    year(returned.first_date) as year,
    named.mediator,
    count(*) as days,
    sum(returned.counted)::integer as people
from
    counted(null, null, 'everyone', 'all', 'ua', [], [], 'adopted') as returned,
    unnest(returned.mediators) as named (mediator)
group by all
order by year, people desc nulls last, mediator;
