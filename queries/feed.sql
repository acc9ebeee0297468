-- The feed: one row per exchange, newest first, with what the adopted figures say of both directions.
-- updated: the day of the exchange, of the newest page that speaks of it, or of the last correction, whichever came last.
-- first_id: the id that it was first published with, by which readers know it.
-- sides: a list of two, to Ukraine first. people: NULL where unknown; a lower bound where only a part is known (known_as).
with later as (
    select figures.subject_id as exchange_id, max(greatest(sources.published, corrections.corrected_on)) as "date"
    from figures
    join sources using (source_id)
    left join corrections using (figure_id)
    group by figures.subject_id
),

before as (
    select new_id as exchange_id, arg_min(old_id, renamed_on) as first_id, max(renamed_on) as renamed_on
    from renamed
    group by new_id
),

both_sides as (
    select
        exchange_id,
        list(
            {
                'side': side::varchar,
                'people': coalesce(people, people_at_least),
                'known_as': known_as,
                'military': military,
                'civilian': civilian,
                'not_specified': not_specified,
                'publisher': publisher,
                'url': url,
                'source_count': source_count
            }
            order by side
        ) as sides
    from exchange_sides
    group by exchange_id
)

select
    exchanges.exchange_id,
    coalesce(before.first_id, exchanges.exchange_id) as first_id,
    exchanges."date" as first_date,
    exchanges.date_precision::varchar as date_precision,
    exchanges.ordinal,
    exchanges.label_en,
    exchanges.label_uk,
    greatest(exchanges."date", later."date", before.renamed_on) as updated,
    both_sides.sides
from exchanges
join both_sides using (exchange_id)
left join later using (exchange_id)
left join before using (exchange_id)
order by exchanges."date" desc, exchanges.exchange_id desc;
