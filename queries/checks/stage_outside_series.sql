-- A stage lies between the first and the last day of its series.
select
    'error' as severity,
    'exchanges.csv' as file,
    exchanges.rowid + 2 as line,
    'date' as "column",
    exchanges."date"::varchar as "value",
    exchanges.exchange_id as subject,
    format('lies outside the series {} ({} to {}); mend the date, or the series', series.series_id, series.first_date,
        coalesce(series.last_date::varchar, 'open')) as message
from exchanges
join series using (series_id)
where exchanges."date" < series.first_date or exchanges."date" > series.last_date
