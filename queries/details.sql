-- What else was published about those who returned, by category of one $measure (rank, status, defended): one row per side
-- and category that any exchange under the filters counts or mentions. Categories overlap: they must not be added up.
-- people: by exchange, and per series at least what its own figure says; NULL where there is no number at all.
-- A whole counts at least its parts (categories.belongs_to), and its parts are never added to a number of its own.
-- exchanges: those with a number; mentions: those that only mention such people; series_people: of people, those known for
-- a series as a whole only. differing: of exchanges, those whose number is not of the people asked for but of everyone
-- (when `who` names a group) or of one group only (of everyone); never so of ranks, which only the military have.
-- any_exchanges, any_mentions, any_differing: the same for the whole measure; days: all exchanges of the side.
-- series_cut: series with a number of their own that is left out, because not all of their stages are chosen.
with recursive chosen as (
    from counted($from, $to, $who, $scope, $direction, $series, $mediator, 'adopted')
    where kind = 'exchange'
),

-- The exchanges on which somebody asked for may have returned, and the series all of whose stages are chosen.
subjects as (
    select return_id as subject_id, kind, series_id, side, coalesce(counted = people, false) as is_everyone
    from chosen
    where counted is distinct from 0
    union all
    select 'series:' || series_id, 'series', series_id, side, false
    from chosen
    group by series_id, side
    having count(*) = (select count(*) from exchanges where exchanges.series_id = chosen.series_id)
),

-- The rows of the group asked for (or of everyone) where an exchange has any, else the others. Civilians have no rank.
fitting as (
    select
        subjects.* exclude (is_everyone),
        adopted.category,
        adopted."value",
        adopted."within" is not distinct from nullif($who, 'everyone') as is_asked_for,
        not is_asked_for and not (adopted."within" is null and subjects.is_everyone) as is_other
    from subjects
    join adopted on adopted.subject_id = subjects.subject_id and adopted.side = subjects.side
    where adopted.measure = $measure
        and not ($measure = 'rank' and $who = 'civilian')
        and (
            adopted."within" is null
            or adopted."within" = $who
            or ($who = 'everyone' and adopted."within" in ('military', 'civilian'))
        )
        -- Those outside the exchange are counted apart from it, and belong to the whole day.
        and ($scope = 'all' or (adopted.scope is null and adopted.category <> 'outside_exchange'))
    qualify is_asked_for = bool_or(is_asked_for) over (partition by subjects.subject_id, subjects.side)
),

tree as (
    select category, belongs_to, "order", 0 as depth, category as root
    from categories
    where measure = $measure and belongs_to is null
    union all
    select part.category, part.belongs_to, part."order", tree.depth + 1, tree.root
    from categories as part
    join tree on tree.category = part.belongs_to
    where part.measure = $measure
),

-- Every category at every subject, so that each level of the tree can be built on the one below it.
stated as (
    select
        tree.depth,
        subject.subject_id,
        subject.kind,
        subject.series_id,
        subject.side,
        subject.is_other,
        tree.category,
        tree.belongs_to,
        sum(fitting."value") as "value",
        count(fitting.category) > 0 as is_named
    from (select distinct subject_id, kind, series_id, side, is_other from fitting) as subject
    cross join tree
    left join fitting
        on fitting.subject_id = subject.subject_id and fitting.side = subject.side and fitting.category = tree.category
    group by all
),

rolled as (
    from stated where depth = (select max(depth) from stated)
    union all
    select
        whole.* exclude ("value", is_named),
        greatest(whole."value", part."value") as "value",
        whole.is_named or coalesce(part.is_named, false) as is_named
    from stated as whole
    join (select max(depth) - 1 as depth from rolled) as level on level.depth = whole.depth
    left join (
        select subject_id, side, belongs_to, sum("value") as "value", bool_or(is_named) as is_named
        from rolled
        group by all
    ) as part
        on part.subject_id = whole.subject_id and part.side = whole.side and part.belongs_to = whole.category
),

beyond as (
    select
        series.side,
        series.category,
        greatest(series."value" - coalesce(sum(stage."value"), 0), 0) as people
    from rolled as series
    left join rolled as stage
        on stage.kind = 'exchange'
        and stage.series_id = series.series_id
        and stage.side = series.side
        and stage.category = series.category
    where series.kind = 'series' and series."value" is not null
    group by series.series_id, series.side, series.category, series."value"
),

counted_by as (
    select
        side,
        category,
        sum("value") filter (kind = 'exchange') as people,
        count("value") filter (kind = 'exchange') as exchanges,
        count(*) filter (kind = 'exchange' and is_named and "value" is null) as mentions,
        count("value") filter (kind = 'exchange' and is_other and $measure <> 'rank') as differing
    from rolled
    group by side, category
    having bool_or(is_named)
),

of_measure as (
    select
        side,
        count(distinct subject_id) filter ("value" is not null) as exchanges,
        count(distinct subject_id) - exchanges as mentions,
        count(distinct subject_id) filter ("value" is not null and is_other and $measure <> 'rank') as differing
    from fitting
    where kind = 'exchange'
    group by side
),

cut as (
    select side, list(distinct chosen.series_id order by chosen.series_id) as series
    from adopted
    join chosen using (side)
    where adopted.subject_id = 'series:' || chosen.series_id
        and adopted.measure = $measure
        and adopted."value" is not null
        and adopted.subject_id not in (select subject_id from subjects)
    group by side
)

select
    counted_by.side::varchar as side,
    $measure as measure,
    counted_by.category,
    tree.belongs_to,
    tree.depth,
    tree.root,
    case
        when counted_by.people is not null or of_series.people is not null
            then (coalesce(counted_by.people, 0) + coalesce(of_series.people, 0))::integer
    end as people,
    counted_by.exchanges,
    counted_by.mentions,
    coalesce(of_series.people, 0)::integer as series_people,
    counted_by.differing,
    coalesce(of_measure.exchanges, 0) as any_exchanges,
    coalesce(of_measure.mentions, 0) as any_mentions,
    coalesce(of_measure.differing, 0) as any_differing,
    cut.series as series_cut,
    (select count(*) from chosen where chosen.side = counted_by.side) as days
from counted_by
join tree using (category)
left join (select side, category, sum(people) as people from beyond group by all) as of_series using (side, category)
left join of_measure using (side)
left join cut using (side)
order by counted_by.side, tree.root, tree.depth, tree."order";
