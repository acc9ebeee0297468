-- Exchanges and series whose id was changed after it had been published here, the last first: one row per id of before.
select
    renamed.old_id,
    renamed.new_id,
    renamed.renamed_on,
    renamed.why_en,
    renamed.why_uk,
    sources.publisher,
    sources.url
from renamed
join sources using (source_id)
order by renamed.renamed_on desc, renamed.old_id;
