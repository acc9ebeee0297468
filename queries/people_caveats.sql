-- What is doubtful about the number of people of an exchange: one row per caveat about the adopted figure that it rests on, in
-- either direction, the newest exchange first.
-- $who: everyone: the total; where none is adopted, the groups that stand for it. military, civilian: the figure of that group.
with figures_used as (
    select
        figure_id,
        subject_id as exchange_id,
        side,
        if($who = 'everyone', measure = 'total', category = $who) as is_asked_for,
        bool_or(is_asked_for and "value" is not null) over (partition by subject_id, side) as is_given
    from adopted
    where "within" is null and scope is null and measure in ('total', 'group')
)

select
    exchanges.exchange_id,
    figures_used.side::varchar as side,
    caveats.caveat_id,
    caveats.text_en,
    caveats.text_uk
from figures_used
join caveats using (figure_id)
join exchanges using (exchange_id)
where figures_used.is_asked_for or ($who = 'everyone' and not figures_used.is_given)
order by exchanges."date" desc, exchanges.exchange_id desc, figures_used.side, caveats.rowid;
