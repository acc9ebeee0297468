-- A Ukrainian text has Ukrainian letters, no Russian ones, and is not the English text again.
with texts as (
    select 'sides.csv' as file, rowid + 2 as line, 'label_uk' as "column", label_en as en, label_uk as uk from sides
    union all select 'sides.csv', rowid + 2, 'short_uk', short_en, short_uk from sides
    union all select 'sides.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from sides
    union all select 'measures.csv', rowid + 2, 'label_uk', label_en, label_uk from measures
    union all select 'measures.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from measures
    union all select 'categories.csv', rowid + 2, 'label_uk', label_en, label_uk from categories
    union all select 'categories.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from categories
    union all select 'qualifiers.csv', rowid + 2, 'label_uk', label_en, label_uk from qualifiers
    union all select 'qualifiers.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from qualifiers
    union all select 'mediators.csv', rowid + 2, 'label_uk', label_en, label_uk from mediators
    union all select 'mediators.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from mediators
    union all select 'speakers.csv', rowid + 2, 'label_uk', label_en, label_uk from speakers
    union all select 'speakers.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from speakers
    union all select 'bases.csv', rowid + 2, 'label_uk', label_en, label_uk from bases
    union all select 'bases.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from bases
    union all select 'event_kinds.csv', rowid + 2, 'label_uk', label_en, label_uk from event_kinds
    union all select 'event_kinds.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from event_kinds
    union all select 'caveat_kinds.csv', rowid + 2, 'label_uk', label_en, label_uk from caveat_kinds
    union all select 'caveat_kinds.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from caveat_kinds
    union all select 'explanation_kinds.csv', rowid + 2, 'label_uk', label_en, label_uk from explanation_kinds
    union all select 'explanation_kinds.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from explanation_kinds
    union all select 'publisher_kinds.csv', rowid + 2, 'label_uk', label_en, label_uk from publisher_kinds
    union all select 'publisher_kinds.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from publisher_kinds
    union all select 'publishers.csv', rowid + 2, 'note_uk', note_en, note_uk from publishers
    union all select 'series.csv', rowid + 2, 'label_uk', label_en, label_uk from series
    union all select 'series.csv', rowid + 2, 'short_uk', short_en, short_uk from series
    union all select 'series.csv', rowid + 2, 'note_uk', note_en, note_uk from series
    union all select 'exchanges.csv', rowid + 2, 'label_uk', label_en, label_uk from exchanges
    union all select 'exchanges.csv', rowid + 2, 'note_uk', note_en, note_uk from exchanges
    union all select 'events.csv', rowid + 2, 'label_uk', label_en, label_uk from events
    union all select 'caveats.csv', rowid + 2, 'text_uk', text_en, text_uk from caveats
    union all select 'explanations.csv', rowid + 2, 'text_uk', text_en, text_uk from explanations
    union all select 'coverage.csv', rowid + 2, 'text_uk', text_en, text_uk from coverage
    union all select 'exceptions.csv', rowid + 2, 'reason_uk', reason_en, reason_uk from exceptions
    union all select 'checks.csv', rowid + 2, 'label_uk', label_en, label_uk from checks
    union all select 'checks.csv', rowid + 2, 'definition_uk', definition_en, definition_uk from checks
    union all select 'corrections.csv', rowid + 2, 'why_uk', why_en, why_uk from corrections
    union all select 'renamed.csv', rowid + 2, 'why_uk', why_en, why_uk from renamed
)

select
    'error' as severity,
    file,
    line,
    "column",
    uk as "value",
    file || ':' || line as subject,
    'not a Ukrainian text for "' || coalesce(en, '') || '"; translate it' as message
from texts
where (en is null) <> (uk is null)
    or uk = en
    or not regexp_matches(uk, '[А-Яа-яІіЇїЄєҐґ]')
    or regexp_matches(uk, '[ыэёъЫЭЁЪ]')
