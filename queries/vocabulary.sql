-- Labels and colours of everything that has an id: one row per vocabulary and id, in order of display.
select vocabulary, id, label_en, label_uk, colour, "order" from vocabularies()
union all
select 'mediator_in_text', mediator, in_text_en, in_text_uk, null, "order" from mediators
union all
select 'series', series_id, short_en, short_uk, null, row_number() over (order by first_date) from series
order by vocabulary, "order";
