-- Branch counts that may be added up, once each: a row's own people, its value less the sum of its valued children.
-- A child whose parent row is missing or has no number is a leaf itself.
-- kind exchange: one row per exchange, side, category and scope (of the day as a whole, or of those outside the exchange).
-- kind series: what the breakdown of a whole series holds beyond the counts of its stages, per side and category.
create table branch_leaves as
with valued as (
    from adopted
    where measure = 'branch' and "within" is null and "value" is not null
),

own as (
    select
        whole.subject_id,
        whole.side,
        whole.category,
        whole.scope,
        whole."value" - coalesce(sum(part."value"), 0)::integer as people
    from valued as whole
    left join valued as part
        on part.subject_id = whole.subject_id
        and part.side = whole.side
        and part.parent = whole.category
        and part.scope is not distinct from whole.scope
    group by whole.subject_id, whole.side, whole.category, whole.scope, whole."value"
),

stages as (
    select exchanges.series_id, own.side, own.category, sum(own.people)::integer as people
    from own
    join exchanges on exchanges.exchange_id = own.subject_id
    where exchanges.series_id is not null
    group by all
)

select
    'exchange' as kind,
    own.subject_id as return_id,
    exchanges.series_id,
    own.side,
    own.category,
    own.scope,
    own.people
from own
join exchanges on exchanges.exchange_id = own.subject_id

union all by name

select
    'series' as kind,
    own.subject_id as return_id,
    series.series_id,
    own.side,
    own.category,
    own.scope,
    own.people - coalesce(stages.people, 0) as people
from own
join series on own.subject_id = 'series:' || series.series_id
left join stages using (series_id, side, category)

order by return_id, side, category, scope nulls first;
