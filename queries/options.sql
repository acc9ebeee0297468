-- What a viewer can choose from: one row. series, mediators, branches: ids in order of display; the span of the data in days.
select
    (select list(series_id order by first_date) from series) as series,
    (select list(mediator order by "order") from mediators) as mediators,
    (select list(category order by "order") from branch_tree where people > 0 or mentions > 0) as branches,
    (select min(first_date) from coverage) as first_day,
    (select max(last_date) from coverage) as last_day;
