-- Ukraine's official count of exchanges, and where the data do not follow it: rows of the $kinds asked for, in order of time,
-- exchanges without a number last.
-- numbered: a number, with its exchange (stages of one exchange share a number: one row, the first day).
-- missing: a run of numbers that no exchange in the data carries, from the exchange numbered before it to the one after it.
-- unnumbered: an exchange without a number. ordinal, last_ordinal: the number, or the first and the last of a run.
-- claimed: for a run, the exchanges to which some page gives such a number (claims: the numbers); for an exchange without a
-- number, the numbers that pages give it (claims).
-- caveats_en, caveats_uk: what is said of them: caveats about dates and numbers that name one of them, or both numbers around a
-- run; caveat_dates: the day of the exchange that each speaks of, NULL where it is none or several.
with numbered as (
    select
        ordinal,
        min(exchange_id) as exchange_id,
        min("date") as "date",
        max("date") as last_date
    from exchanges
    where ordinal is not null
    group by ordinal
),

neighbours as (
    select
        ordinal,
        last_date as first_date,
        lead(ordinal) over (order by ordinal) as next_ordinal,
        lead("date") over (order by ordinal) as next_date
    from numbered
),

claims as (
    select subject_id, "value" as ordinal, min(rowid) as place
    from figures
    where measure = 'ordinal' and category = 'since_2022' and "value" is not null
    group by all
),

rows as (
    select
        'numbered' as kind,
        ordinal,
        ordinal as last_ordinal,
        numbered.exchange_id,
        numbered."date" as first_date,
        numbered.last_date
    from numbered

    union all by name

    select
        'missing' as kind,
        ordinal + 1 as ordinal,
        next_ordinal - 1 as last_ordinal,
        first_date,
        next_date as last_date
    from neighbours
    where next_ordinal > ordinal + 1

    union all by name

    select
        'missing' as kind,
        1 as ordinal,
        min(ordinal) - 1 as last_ordinal,
        (select min(first_date) from coverage) as first_date,
        min("date") as last_date
    from numbered
    having min(ordinal) > 1

    union all by name

    select
        'unnumbered' as kind,
        exchange_id,
        "date" as first_date,
        "date" as last_date
    from exchanges
    where ordinal is null
),

claimed as (
    select
        rows.kind,
        rows.first_date,
        coalesce(rows.exchange_id, '') as exchange_id,
        list(distinct claims.subject_id order by claims.subject_id) filter (rows.kind = 'missing') as claimed,
        list(distinct claims.ordinal order by claims.ordinal) as claims
    from rows
    join claims on if(
        rows.kind = 'missing',
        claims.ordinal between rows.ordinal and rows.last_ordinal,
        rows.kind = 'unnumbered' and claims.subject_id = rows.exchange_id
    )
    group by all
),

-- "66th" in a text is the number 66; a caveat about the number that one page gives is of that number.
named as (
    select
        caveats.rowid as place,
        caveats.subject_id,
        exchanges."date",
        caveats.text_en,
        caveats.text_uk,
        list_transform(
            regexp_extract_all(caveats.text_en, '\b(\d+)(st|nd|rd|th)\b', 1), lambda number: number::integer
        ) || case when figures.measure = 'ordinal' then [figures."value"] else [] end as numbers
    from caveats
    left join figures using (figure_id)
    left join exchanges on exchanges.exchange_id = caveats.subject_id
    where caveats.kind = 'dating'
),

spoken as (
    select
        rows.kind,
        rows.first_date,
        coalesce(rows.exchange_id, '') as exchange_id,
        list(named.text_en order by named.place) as caveats_en,
        list(named.text_uk order by named.place) as caveats_uk,
        list(named."date" order by named.place) as caveat_dates
    from rows
    join named on if(
        rows.kind = 'missing',
        list_has_any(named.numbers, range(rows.ordinal, rows.last_ordinal + 1))
            or list_has_all(named.numbers, [rows.ordinal - 1, rows.last_ordinal + 1]),
        rows.kind = 'unnumbered' and named.subject_id = rows.exchange_id
    )
    group by all
)

select
    rows.kind,
    rows.ordinal,
    rows.last_ordinal,
    rows.exchange_id,
    rows.first_date,
    rows.last_date,
    exchanges.date_precision::varchar as date_precision,
    exchanges.label_en,
    exchanges.label_uk,
    claimed.claimed,
    claimed.claims,
    spoken.caveats_en,
    spoken.caveats_uk,
    spoken.caveat_dates
from rows
left join exchanges using (exchange_id)
left join claimed
    on claimed.kind = rows.kind
    and claimed.first_date = rows.first_date
    and claimed.exchange_id = coalesce(rows.exchange_id, '')
left join spoken
    on spoken.kind = rows.kind
    and spoken.first_date = rows.first_date
    and spoken.exchange_id = coalesce(rows.exchange_id, '')
where list_contains($kinds::varchar[], rows.kind)
    and rows.last_date >= coalesce($from::date, rows.last_date)
    and rows.first_date <= coalesce($to::date, rows.first_date)
order by rows.kind = 'unnumbered', rows.first_date, rows.kind, rows.ordinal, rows.exchange_id;
