-- The ten exchanges with the most people returned to Ukraine, with the lowest and the highest figure of any source.
select
    exchanges.date,
    returns.people,
    returns.lowest,
    returns.highest,
    exchanges.label_en,
    exchanges.label_uk
from returns
inner join exchanges using (exchange_id)
where returns.side = 'UA'
order by returns.people desc nulls last, exchanges.date
limit 10;
