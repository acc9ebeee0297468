-- What the words of the data mean: one row per word of a vocabulary, in order of display. measure: of a category, the measure it
-- belongs to; part_of: of a category, the label of the one it is a part of.
select
    words.place,
    if(words.measure is null, words.vocabulary, 'category') as vocabulary,
    words.id,
    words.measure,
    words.label_en,
    words.label_uk,
    words.belongs_to as part_of,
    words.definition_en,
    words.definition_uk,
    words."order" + case
        when words.measure is not null then 1000 * measures."order"
        when words.vocabulary = 'basis' then 100
        when words.vocabulary = 'explanation_kind' then 150
        when words.vocabulary = 'publisher_kind' then 200
        else 0
    end as "order"
from vocabularies() as words
left join measures using (measure)
union all
select 9, 'check', "check", null, label_en, label_uk, null, definition_en, definition_uk, "order" from checks
order by place, "order";
