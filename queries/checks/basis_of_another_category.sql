-- What a total counts agrees with its category, so that no line is drawn through totals of different kinds.
select
    'error' as severity,
    'statements.csv' as file,
    rowid + 2 as line,
    'basis' as "column",
    basis::varchar as "value",
    statement_id as subject,
    case
        when measure = 'ordinal' then 'the number of an exchange is not a total; leave the cell empty'
        else format('does not go with the category {}; write another basis, or leave the cell empty', category)
    end as message
from statements
where case
    when measure = 'ordinal' then basis is not null
    -- Some totals are named in both vocabularies alike: Istanbul-2, UAE mediation, outside exchanges.
    when category in (select basis from bases) then basis is distinct from category
    when basis in (select category from categories where measure in ('cumulative', 'cumulative_year')) then true
    when category = 'total' then ends_with(basis::varchar, '_part')
    else basis in ('in_exchanges', 'all_returns')
end
