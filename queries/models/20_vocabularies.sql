-- What every id means: one row per vocabulary and id, with its label and definition in both languages, its colour (NULL where the
-- vocabulary has none) and its place in the order of display. A category is of the vocabulary of its measure; belongs_to: the
-- category that it is a part of. place: the order of vocabularies in the glossary. The other columns are of one vocabulary only.
create macro vocabularies() as table
select 1 as place, 'side' as vocabulary, side as id, null as measure, null as belongs_to, * exclude (side)
from sides
union all by name
select 2 as place, 'measure' as vocabulary, measure as id, * exclude (measure) from measures
union all by name
select 3 as place, 'qualifier' as vocabulary, qualifier as id, * exclude (qualifier) from qualifiers
union all by name
select 4 as place, measure as vocabulary, category as id, * exclude (category) from categories
union all by name
select 5 as place, 'mediator' as vocabulary, mediator as id, * exclude (mediator)
from mediators
union all by name
select 6 as place, 'speaker' as vocabulary, speaker as id, * exclude (speaker) from speakers
union all by name
select 7 as place, 'event_kind' as vocabulary, event_kind as id, * exclude (event_kind) from event_kinds
union all by name
select 8 as place, 'caveat_kind' as vocabulary, caveat_kind as id, * exclude (caveat_kind) from caveat_kinds
union all by name
select 8 as place, 'basis' as vocabulary, basis as id, * exclude (basis) from bases
union all by name
select 8 as place, 'explanation_kind' as vocabulary, kind as id, * exclude (kind) from explanation_kinds
union all by name
select 8 as place, 'publisher_kind' as vocabulary, kind as id, * exclude (kind) from publisher_kinds;
