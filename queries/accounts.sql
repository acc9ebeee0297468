-- What Kyiv's, Moscow's and other publishers say of the same exchanges: one row per exchange, direction, count (total, military
-- or civilian), seat of the publisher (UA, RU, elsewhere) and number, for the period and direction asked for, or all of one
-- exchange ($id).
-- pages: how many pages of that seat give the number; publishers, urls: of each of these pages, the adopted one first; differs:
-- not everyone gives the same number for that count. "At least" is no rival of a number, and neither is a number that leaves out
-- those who returned outside the exchange.
select
    said.subject_id as return_id,
    subjects.kind,
    subjects.first_date,
    subjects.last_date,
    subjects.date_precision,
    subjects.label_en,
    subjects.label_uk,
    said.side::varchar as side,
    said.measure,
    said.category,
    said.seat,
    said."value",
    said.pages,
    said.publishers,
    said.urls,
    said.adopted,
    coalesce(said."value" = exchange_sides.people - exchange_sides.outside_exchange, false) as is_proper,
    count(distinct said."value") filter (not is_proper) over (
        partition by said.subject_id, said.side, said.measure, said.category
    ) > 1 as differs
from numbers_by_seat as said
join subjects using (subject_id)
left join exchange_sides on exchange_sides.exchange_id = said.subject_id and exchange_sides.side = said.side
where case
        when $id::varchar is not null then said.subject_id = $id
        else is_within(subjects.first_date, subjects.last_date, $from, $to) and is_side(said.side, $direction)
    end
order by subjects.first_date, said.subject_id, said.side, said.measure desc, said.category desc, said.seat, said."value";
