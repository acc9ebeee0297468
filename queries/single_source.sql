-- Adopted numbers that rest on one page: one row per figure of the exchanges and series that the filters let through, the
-- newest first. Pages that only mention the same do not count: they give no number.
-- adopted_numbers: how many adopted figures with a number there are under the same filters, on one page or on more.
-- weak: the publisher is one to use with care, note_en, note_uk: why.
-- caveats_en, caveats_uk: doubts about the source of this figure.
with chosen as (
    from subjects_within($from, $to, $series, $mediator)
),

facts as (
    from adopted
    semi join chosen using (subject_id)
    where "value" is not null
),

noted as (
    select
        figure_id,
        list(text_en order by rowid) as caveats_en,
        list(text_uk order by rowid) as caveats_uk
    from caveats
    where kind = 'source' and figure_id is not null
    group by figure_id
)

select
    facts.figure_id,
    facts.subject_id,
    subjects.kind,
    subjects.first_date,
    subjects.last_date,
    subjects.date_precision,
    subjects.label_en,
    subjects.label_uk,
    facts.side::varchar as side,
    facts.measure,
    facts.category,
    facts."within",
    facts.scope,
    facts."value",
    facts.qualifier::varchar as qualifier,
    facts.publisher,
    sources.title,
    facts.url,
    sources.published,
    publishers.weak,
    publishers.note_en,
    publishers.note_uk,
    noted.caveats_en,
    noted.caveats_uk,
    (select count(*) from facts) as adopted_numbers
from facts
join subjects using (subject_id)
join sources using (source_id)
join publishers on publishers.publisher = facts.publisher
join measures using (measure)
left join categories using (measure, category)
left join noted using (figure_id)
where facts.pages = 1
order by subjects.first_date desc, subjects.kind desc, subject_id, side, measures."order", categories."order", figure_id;
