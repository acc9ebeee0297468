-- The people of branches of service that a set of filters lets through, to Ukraine, as they may be added up: the rows of
-- branch_leaves of the exchanges, and of the series of which everything is chosen (see whole_series).
-- people_scope: proper leaves out those outside the exchange. The other parameters are those of counted().
create macro branch_counts_within(from_date, to_date, people_scope, series_ids, mediator_ids) as table
select kind, return_id, series_id, category, scope, people
from branch_leaves
where side = 'UA'
    and (people_scope = 'all' or scope is null)
    and case kind
        when 'exchange' then return_id in (
            select chosen.return_id
            from counted(from_date, to_date, 'everyone', people_scope, 'ua', series_ids, mediator_ids, 'adopted') as chosen
        )
        else series_id in (
            select whole.series_id
            from whole_series(from_date, to_date, people_scope, series_ids, mediator_ids) as whole
        )
    end;
