-- Women and men by year: one row per year and side, and one per series for what it holds beyond its days (kind series).
-- people: everyone counted under the filters; women + men + not_published are the people. Nothing is derived: where only
-- the women were counted, the others are not taken for men.
-- days_known: exchanges with a number of women or men; days_complete: those where women and men are all the people.
-- Of everyone, where a source counts the military or the civilians only, these are used. Of a group, only its own numbers
-- are, or those of everyone where everyone was of that group: parts must be parts of the same whole.
with chosen as (
    select
        *,
        case when kind = 'series' then return_id else year(first_date)::varchar end as bucket
    from counted($from, $to, $who, $scope, $direction, $series, $mediator, 'adopted')
),

-- The rows that speak of the people asked for, before those that can stand for them.
fitting as (
    select
        chosen.return_id,
        chosen.side,
        adopted.category,
        adopted."value",
        adopted."within" is not distinct from nullif($who, 'everyone') as is_asked_for
    from chosen
    join adopted on adopted.subject_id = chosen.return_id and adopted.side = chosen.side
    where adopted.measure = 'sex'
        and adopted.scope is null
        and adopted."value" is not null
        and chosen.kind = 'exchange'
        and chosen.outside = 0
        and chosen.counted is not null
        and (
            adopted."within" = $who
            or (adopted."within" is null and ($who = 'everyone' or chosen.counted = chosen.people))
            or (adopted."within" in ('military', 'civilian') and $who = 'everyone')
        )
    qualify is_asked_for = bool_or(is_asked_for) over (partition by chosen.return_id, chosen.side)
),

known as (
    select
        return_id,
        side,
        sum("value") filter (category = 'women') as women,
        sum("value") filter (category = 'men') as men
    from fitting
    group by return_id, side
)

select
    chosen.bucket,
    chosen.kind,
    chosen.side::varchar as side,
    any_value(chosen.series_id) filter (chosen.kind = 'series') as series_id,
    min(chosen.first_date) as first_date,
    max(chosen.last_date) as last_date,
    count(*) filter (chosen.kind = 'exchange') as days,
    count(*) filter (chosen.kind = 'exchange' and chosen.counted is null) as days_unknown,
    sum(chosen.counted)::integer as people,
    coalesce(bool_or(chosen.is_at_least), false) as is_at_least,
    any_value(chosen.known_as) filter (chosen.kind = 'series') as known_as,
    sum(known.women)::integer as women,
    sum(known.men)::integer as men,
    sum(chosen.counted - coalesce(known.women, 0) - coalesce(known.men, 0))::integer as not_published,
    count(coalesce(known.women, known.men)) as days_known,
    count(*) filter (known.women + known.men = chosen.counted or known.men = chosen.counted or known.women = chosen.counted)
        as days_complete,
    sum(chosen.left_out)::integer as left_out,
    any_value(series.label_en) as label_en,
    any_value(series.label_uk) as label_uk
from chosen
left join known on known.return_id = chosen.return_id and known.side = chosen.side
left join series on chosen.kind = 'series' and series.series_id = chosen.series_id
where chosen.kind = 'exchange' or chosen.counted is not null
group by chosen.bucket, chosen.kind, chosen.side
order by chosen.kind, min(chosen.first_date), chosen.bucket, chosen.side;
