-- What is adopted of everyone who returned, side by side: one row per subject and side. Figures of a part of them (within, scope)
-- are left out. women, men, outside_exchange: of the people. Of a total its qualifier, publisher, url and source_count stand
-- here as total_*; of the larger group as group_*.
-- lowest_figures, highest_figures: the extremes of the numbers given for each fact, with their sources (see adopted).
create table adopted_by_subject as
select
    subject_id,
    side,
    max("value") filter (measure = 'total') as people,
    max("value") filter (measure = 'group' and category = 'military') as military,
    max("value") filter (measure = 'group' and category = 'civilian') as civilian,
    max("value") filter (measure = 'sex' and category = 'women') as women,
    max("value") filter (measure = 'sex' and category = 'men') as men,
    max("value") filter (measure = 'status' and category = 'outside_exchange') as outside_exchange,
    max(qualifier::varchar) filter (measure = 'total') as total_qualifier,
    max(publisher) filter (measure = 'total') as total_publisher,
    max(url) filter (measure = 'total') as total_url,
    max(source_count) filter (measure = 'total') as total_source_count,
    arg_max(publisher, coalesce("value", -1)) filter (measure = 'group') as group_publisher,
    arg_max(url, coalesce("value", -1)) filter (measure = 'group') as group_url,
    arg_max(source_count, coalesce("value", -1)) filter (measure = 'group') as group_source_count,
    {
        people: any_value(lowest_figure) filter (measure = 'total'),
        military: any_value(lowest_figure) filter (measure = 'group' and category = 'military'),
        civilian: any_value(lowest_figure) filter (measure = 'group' and category = 'civilian')
    } as lowest_figures,
    {
        people: any_value(highest_figure) filter (measure = 'total'),
        military: any_value(highest_figure) filter (measure = 'group' and category = 'military'),
        civilian: any_value(highest_figure) filter (measure = 'group' and category = 'civilian')
    } as highest_figures
from adopted
where "within" is null and scope is null
group by subject_id, side
order by subject_id, side;
