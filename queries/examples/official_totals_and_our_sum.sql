-- Official running totals beside our own sum up to the same day. They count different things: see basis.
select
    counted_to,
    speaker,
    basis,
    qualifier,
    value as official,
    ours,
    value - ours as difference
from official_totals
where side = 'UA' and category = 'total' and measure = 'cumulative'
order by counted_to, official;
