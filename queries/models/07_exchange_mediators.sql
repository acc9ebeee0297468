-- One row per exchange and mediator named for it.
create table exchange_mediators as
select distinct
    exchanges.exchange_id,
    mediators.mediator
from (
    select exchange_id, trim(unnest(string_split(mediators, ';'))) as written_as
    from exchanges
    where mediators is not null
) as exchanges
join mediators using (written_as)
order by exchanges.exchange_id, mediators.mediator;
