-- Events that give context to a timeline: one row per event in the period. What officials merely said is left to the sources.
select
    events.event_id,
    events."date",
    events.kind::varchar as kind,
    events.label_en,
    events.label_uk,
    sources.publisher,
    sources.url
from events
join sources using (source_id)
where events.kind <> 'statement'
    and events."date" >= coalesce($from::date, events."date")
    and events."date" <= coalesce($to::date, events."date")
order by events."date", events.event_id;
