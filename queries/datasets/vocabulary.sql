-- What every id means: one row per vocabulary and id, in order of display, with its label and definition in both languages.
-- vocabulary: side, measure, qualifier, mediator, speaker, basis, a kind of event, caveat, explanation or publisher, or the
-- measure that a category is of.
select vocabulary, id, belongs_to, label_en, label_uk, colour, "order", definition_en, definition_uk
from vocabularies()
order by vocabulary, "order";
