-- Facts for which sources give different numbers: one row per fact (subject, side, measure, category, within, scope) of the
-- exchanges and series that the filters let through; what is disputed first, the widest spread first.
-- verdict: disputed, or why the numbers are no dispute: scope (they count different people: those of the exchange proper,
-- servicemen alone, or a caveat says so), part (one page gives both, for parts under one heading) or compatible (both can be
-- true: "at least 200" beside 230, "about 30" beside 29: within a twentieth).
-- value, qualifier: as adopted; of the number of an exchange, the one it carries; NULL where none is.
-- lowest, highest, spread: of the disputed numbers and the adopted one; where nothing is disputed, of all.
-- numbers, qualifiers, publishers, urls: every number given and its page, side by side, the largest number first (of more than
-- a hundred, those hundred).
-- caveats_en, caveats_uk: what the editors say of this fact, or of disputes about its exchange.
select
    disputes.subject_id,
    subjects.kind,
    subjects.first_date,
    subjects.last_date,
    subjects.date_precision,
    subjects.label_en,
    subjects.label_uk,
    disputes.side::varchar as side,
    disputes.* exclude (place, subject_id, side)
from disputes
join subjects_within($from, $to, $series, $mediator) as subjects using (subject_id)
order by verdict <> 'disputed', verdict, spread desc, subjects.first_date desc, disputes.place;
