-- Events that give context, what officials merely said included: one row per event in the period, in order of time.
select
    events.event_id,
    events."date",
    events.kind::varchar as kind,
    events.label_en,
    events.label_uk,
    events.source_id,
    sources.publisher,
    sources.url
from events
join sources using (source_id)
where is_within(events."date", events."date", $from, $to)
order by events."date", events.event_id;
