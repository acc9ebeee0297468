-- Military + civilian + not specified = people, and not specified is never negative.
select
    'error' as severity,
    'figures.csv' as file,
    figures.rowid + 2 as line,
    'value' as "column",
    figures."value"::varchar as "value",
    returns.return_id as subject,
    format('to {}: {} military and {} civilian are more than {} people; mend the total or a group',
        returns.side, coalesce(returns.military::varchar, 'unknown'), coalesce(returns.civilian::varchar, 'unknown'),
        returns.people) as message
from returns
join figures
    on figures.subject_id = returns.return_id
    and figures.side = returns.side
    and figures.measure = 'total'
    and figures.adopted
where returns.not_specified < 0
