-- What the words of the data mean: one row per word of a vocabulary, in order of display. measure: of a category, the measure it
-- belongs to; part_of: of a category, the label of the one it is a part of.
select
    1 as place, 'side' as vocabulary, side as id, null as measure, label_en, label_uk, null as part_of,
    definition_en, definition_uk, "order"
from sides
union all
select 2, 'measure', measure, null, label_en, label_uk, null, definition_en, definition_uk, "order" from measures
union all
select 3, 'qualifier', qualifier, null, label_en, label_uk, null, definition_en, definition_uk, "order" from qualifiers
union all
select
    4, 'category', categories.category, categories.measure, categories.label_en, categories.label_uk, categories.belongs_to,
    categories.definition_en, categories.definition_uk, measures."order" * 1000 + categories."order"
from categories
join measures using (measure)
union all
select 5, 'mediator', mediator, null, label_en, label_uk, null, definition_en, definition_uk, "order" from mediators
union all
select 6, 'speaker', speaker, null, label_en, label_uk, null, definition_en, definition_uk, "order" from speakers
union all
select 7, 'event_kind', event_kind, null, label_en, label_uk, null, definition_en, definition_uk, "order" from event_kinds
union all
select 8, 'caveat_kind', caveat_kind, null, label_en, label_uk, null, definition_en, definition_uk, "order" from caveat_kinds
union all
select 8, 'basis', basis, null, label_en, label_uk, null, definition_en, definition_uk, 100 + "order" from bases
union all
select 8, 'explanation_kind', kind, null, label_en, label_uk, null, definition_en, definition_uk, 150 + "order"
from explanation_kinds
union all
select 8, 'publisher_kind', kind, null, label_en, label_uk, null, definition_en, definition_uk, 200 + "order" from publisher_kinds
union all
select 9, 'check', "check", null, label_en, label_uk, null, definition_en, definition_uk, "order" from checks
order by place, "order";
