-- The pages that a reader looks for: one row per page. publisher, language: lists, an empty one lets everything through;
-- search: all of its words stand in the title or the publisher, as folded() has them; about: an exchange or series that the page
-- speaks of (of a series, its stages too), NULL for any. No subquery is correlated through a join: DuckDB 1.4 cannot read that.
create macro sources_chosen(publishers, languages, search, about) as table
with meant as (
    select subject_id
    from subjects
    where subject_id = about or (about = 'series:' || series_id and kind = 'exchange')
),

pages as (
    select source_id from figures semi join meant using (subject_id)
    union
    select source_id from statements semi join meant using (subject_id)
),

words as (select unnest(string_split(folded(search), ' ')) as word),

missed as (
    select sources.source_id
    from sources inner join words on not contains(folded(sources.publisher || ' ' || sources.title), words.word)
)

from sources
where (len(publishers::varchar[]) = 0 or list_contains(publishers::varchar[], sources.publisher))
    and (len(languages::varchar[]) = 0 or list_contains(languages::varchar[], sources."language"))
    and sources.source_id not in (select missed.source_id from missed)
    and (about is null or sources.source_id in (select pages.source_id from pages));
