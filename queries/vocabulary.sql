-- Labels and colours of everything that has an id: one row per vocabulary and id, in order of display.
select 'side' as vocabulary, side as id, label_en, label_uk, colour, "order" from sides
union all
select 'measure', measure, label_en, label_uk, null, "order" from measures
union all
select measure, category, label_en, label_uk, colour, "order" from categories
union all
select 'qualifier', qualifier, label_en, label_uk, null, "order" from qualifiers
union all
select 'mediator', mediator, label_en, label_uk, colour, "order" from mediators
union all
select 'mediator_in_text', mediator, in_text_en, in_text_uk, null, "order" from mediators
union all
select 'speaker', speaker, label_en, label_uk, colour, "order" from speakers
union all
select 'basis', basis, label_en, label_uk, null, "order" from bases
union all
select 'event_kind', event_kind, label_en, label_uk, colour, "order" from event_kinds
union all
select 'caveat_kind', caveat_kind, label_en, label_uk, null, "order" from caveat_kinds
union all
select 'explanation_kind', kind, label_en, label_uk, colour, "order" from explanation_kinds
union all
select 'publisher_kind', kind, label_en, label_uk, null, "order" from publisher_kinds
union all
select 'series', series_id, short_en, short_uk, null, row_number() over (order by first_date) from series
order by vocabulary, "order";
