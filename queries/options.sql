-- What a viewer can choose from: one row. series, mediators, branches: ids in order of display; subjects: exchanges and series in
-- order of time; publishers and languages of the sources, the most frequent first; renamed: ids of before
-- and the ones that they lead to; the span of the data in days.
select
    (select list(series_id order by first_date) from series) as series,
    (select list(mediator order by "order") from mediators) as mediators,
    (select list(category order by "order") from branch_tree where people > 0 or mentions > 0) as branches,
    (select list(subject_id order by first_date, subject_id) from subjects) as subjects,
    (
        select list(publisher order by pages desc, publisher)
        from (select publisher, count(*) as pages from sources group by publisher)
    ) as publishers,
    (
        select list("language" order by pages desc, "language")
        from (select "language", count(*) as pages from sources group by "language")
    ) as languages,
    (select list({'old': old_id, 'new': new_id} order by old_id) from renamed) as renamed,
    (select min(first_date) from coverage) as first_day,
    (select max(last_date) from coverage) as last_day;
