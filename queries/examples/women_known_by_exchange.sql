-- Exchanges for which the number of women who returned to Ukraine is published, with what is adopted and where it is read.
select
    exchanges.date,
    adopted.value as women,
    adopted.qualifier::varchar as qualifier,
    adopted.publisher,
    adopted.url
from adopted
inner join exchanges on exchanges.exchange_id = adopted.subject_id
where
    adopted.measure = 'sex'
    and adopted.category = 'women'
    and adopted.side = 'UA'
    and adopted.within is null
    and adopted.value is not null
order by exchanges.date;
