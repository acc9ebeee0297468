-- What the data hold, in numbers: one row. facts: subject, side, measure, category, within and scope, however many pages speak of
-- it; numbers: facts for which a number is adopted; mentions: facts that are only mentioned; undecided: nothing was adopted.
with facts as (
    select
        bool_or(adopted) as is_decided,
        bool_or(adopted and "value" is not null) as has_number
    from figures
    group by subject_id, side, measure, category, "within", scope
)

select
    (select count(*) from exchanges) as exchanges,
    (select count(*) from series) as series,
    (select count(*) from figures) as figures,
    (select count(*) from statements) as statements,
    (select count(*) from events) as events,
    (select count(*) from caveats) as caveats,
    (select count(*) from sources) as sources,
    (select count(distinct publisher) from sources) as publishers,
    (select count(distinct "language") from sources) as languages,
    (select count(*) from sources where published is null) as undated,
    (select count(*) from facts) as facts,
    (select count(*) from facts where has_number) as numbers,
    (select count(*) from facts where is_decided and not has_number) as mentions,
    (select count(*) from facts where not is_decided) as undecided,
    (select min(first_date) from coverage) as first_day,
    (select max(last_date) from coverage) as last_day;
