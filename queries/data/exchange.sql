-- Everything known of one exchange ($exchange_id): one row, or none. sides: the numbers of each side of return, as in
-- exchanges.sql; figures: every number and mention, rivals included; statements made with it; what is doubtful.
select
    exchanges.exchange_id,
    exchanges."date",
    exchanges.date_precision::varchar as date_precision,
    exchanges.ordinal,
    exchanges.series_id,
    exchanges.stage,
    (select coalesce(list(mediator order by mediator), []) from exchange_mediators where exchange_id = $exchange_id) as mediators,
    exchanges.label_en,
    exchanges.label_uk,
    exchanges.note_en,
    exchanges.note_uk,
    (
        select list({
            side: side::varchar, people: people, people_at_least: people_at_least, military: military, civilian: civilian,
            not_specified: not_specified, women: women, men: men, outside_exchange: outside_exchange, known_as: known_as,
            lowest: lowest, highest: highest, source_count: source_count, publisher: publisher, url: url
        } order by side)
        from exchange_sides
        where exchange_id = $exchange_id
    ) as sides,
    (
        select coalesce(list({
            figure_id: figure_id, side: side::varchar, measure: measure, category: category, parent: parent, "within": "within",
            scope: scope, "value": "value", qualifier: qualifier::varchar, adopted: adopted, source_id: source_id,
            publisher: publisher, title: title, url: url, published: published, language: language
        } order by figures.rowid), [])
        from figures
        join sources using (source_id)
        where subject_id = $exchange_id
    ) as figures,
    (
        select coalesce(list({
            statement_id: statement_id, "date": "date", as_of: as_of, "year": "year", speaker: speaker::varchar,
            side: side::varchar, measure: measure, category: category, "value": "value", qualifier: qualifier::varchar,
            source_id: source_id, publisher: publisher, url: url
        } order by statements.rowid), [])
        from statements
        join sources using (source_id)
        where subject_id = $exchange_id
    ) as statements,
    (
        select coalesce(list({
            caveat_id: caveat_id, figure_id: caveats.figure_id, kind: kind::varchar, text_en: text_en, text_uk: text_uk
        } order by caveat_id), [])
        from caveats
        left join figures using (figure_id)
        where coalesce(caveats.subject_id, figures.subject_id) = $exchange_id
    ) as caveats
from exchanges
where exchange_id = $exchange_id;
