-- The pages that a reader looks for: one row per page. publisher, language: lists, an empty one lets everything through;
-- search: all of its words stand in the title or the publisher, as folded() has them; about: an exchange or series that the page
-- speaks of (of a series, its stages too), NULL for any.
create macro sources_chosen(publishers, languages, search, about) as table
with meant as (
    select subject_id
    from subjects
    where subject_id = about or (about = 'series:' || series_id and kind = 'exchange')
)

from sources
where (len(publishers) = 0 or list_contains(publishers, sources.publisher))
    and (len(languages) = 0 or list_contains(languages, sources."language"))
    and not exists (
        from (select unnest(string_split(folded(search), ' ')) as word)
        where not contains(folded(sources.publisher || ' ' || sources.title), word)
    )
    and (
        about is null
        or exists (from figures semi join meant using (subject_id) where figures.source_id = sources.source_id)
        or exists (from statements semi join meant using (subject_id) where statements.source_id = sources.source_id)
    );
