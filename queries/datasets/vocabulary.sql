-- What every id means: one row per vocabulary and id, in order of display, with its label and definition in both languages.
-- vocabulary: side, measure, qualifier, mediator, speaker, basis, a kind of event, caveat, explanation or publisher, or the
-- measure that a category is of.
select * exclude (place, measure)
from vocabularies()
order by vocabulary, "order";
