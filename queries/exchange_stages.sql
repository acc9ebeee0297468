-- The stages of the series that an exchange belongs to, or of a series ($id; the latest exchange where none is): one row per
-- exchange of it, in order of time. to_ukraine, to_russia: people, NULL where unknown; is_this: the one asked for.
select
    exchanges.exchange_id as return_id,
    'exchange' as kind,
    exchanges."date" as first_date,
    exchanges."date" as last_date,
    exchanges.date_precision::varchar as date_precision,
    exchanges.stage,
    exchanges.label_en,
    exchanges.label_uk,
    ukraine.people as to_ukraine,
    ukraine.known_as as to_ukraine_known_as,
    russia.people as to_russia,
    russia.known_as as to_russia_known_as,
    exchanges.exchange_id = subject.subject_id as is_this
from subject_or_latest($id) as subject
join exchanges using (series_id)
join exchange_sides as ukraine on ukraine.exchange_id = exchanges.exchange_id and ukraine.side = 'UA'
join exchange_sides as russia on russia.exchange_id = exchanges.exchange_id and russia.side = 'RU'
order by exchanges."date", exchanges.exchange_id;
