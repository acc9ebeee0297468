-- What every id means: one row per vocabulary and id, in order of display, with its label and definition in both languages.
-- vocabulary: side, measure, qualifier, mediator, speaker, basis, a kind of event, caveat, explanation or publisher, or the
-- measure that a category is of.
select 'side' as vocabulary, side as id, null as belongs_to, * exclude (side, short_en, short_uk) from sides
union all by name
select 'measure' as vocabulary, measure as id, * exclude (measure) from measures
union all by name
select measure as vocabulary, category as id, * exclude (measure, category) from categories
union all by name
select 'qualifier' as vocabulary, qualifier as id, * exclude (qualifier) from qualifiers
union all by name
select 'mediator' as vocabulary, mediator as id, * exclude (mediator, written_as, in_text_en, in_text_uk) from mediators
union all by name
select 'speaker' as vocabulary, speaker as id, * exclude (speaker, speaker_side) from speakers
union all by name
select 'basis' as vocabulary, basis as id, * exclude (basis) from bases
union all by name
select 'event_kind' as vocabulary, event_kind as id, * exclude (event_kind) from event_kinds
union all by name
select 'caveat_kind' as vocabulary, caveat_kind as id, * exclude (caveat_kind) from caveat_kinds
union all by name
select 'explanation_kind' as vocabulary, kind as id, * exclude (kind) from explanation_kinds
union all by name
select 'publisher_kind' as vocabulary, kind as id, * exclude (kind) from publisher_kinds
order by vocabulary, "order";
