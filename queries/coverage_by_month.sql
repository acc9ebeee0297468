-- How densely the time is covered: one row per month of the data that touches the period; a month in which the coverage
-- changes is two rows. level: dense or thin, as in coverage.csv; after the last row nothing is known.
-- exchanges: those in the data. pages: those published then; pages without a date belong to no month (undated: how many).
with months as (
    select unnest(generate_series(
        date_trunc('month', min(first_date)), max(last_date)::timestamp, interval 1 month
    ))::date as month
    from coverage
),

spans as (
    select
        greatest(months.month, coverage.first_date) as first_date,
        least((months.month + interval 1 month)::date - 1, coverage.last_date) as last_date,
        coverage.level::varchar as level
    from months
    join coverage
        on coverage.first_date < months.month + interval 1 month
        and coverage.last_date >= months.month
)

select
    spans.first_date,
    spans.last_date,
    spans.level,
    (select count(*) from exchanges where exchanges."date" between spans.first_date and spans.last_date) as exchanges,
    (select count(*) from sources where sources.published between spans.first_date and spans.last_date) as pages,
    (select count(*) from sources where sources.published is null) as undated
from spans
where spans.last_date >= coalesce($from::date, spans.last_date)
    and spans.first_date <= coalesce($to::date, spans.first_date)
order by spans.first_date;
