-- Every question about people asks this first: the returns that a set of filters lets through, and what of each they count.
-- counted: the people counted, by `who` (everyone, military, civilian) and `scope` (all; proper: without those who returned
-- outside the exchange, to Ukraine only). NULL where the number is unknown.
-- `count` says whose number it is where sources differ: adopted; lowest or highest: of those given for the same fact, the total
-- for everyone, that of the group for a group. People who are a sum of groups keep the adopted sum: they have no total to
-- compare, and the extremes of groups are never added up. known_as, publisher, url and source_count are those of the number.
-- lowest, highest: between which the sources put `counted`, whatever `count` is; the same where they agree.
-- people, military, civilian: each by `count` of its own fact. They add up only where is_split: there all three are as adopted
-- (or neither group is known), and not_specified is the rest. unsplit: everyone counted of a row that is not split.
-- adopted: people, military, civilian and not_specified as adopted, whatever `count` is.
-- is_lower_bound: only one group is known, so that it counts a part of the people. is_at_least: that, or the source says so.
-- left_out: people of the row who are not counted because their group is not specified (only when `who` names a group).
-- ordinal, label_en, label_uk: of the exchange, or the labels of the series.
-- A series, which belongs to no day, is let through only when the whole of it lies in the period.
-- mediator and series: a list of ids, none for "none named" and "no series"; an empty list lets everything through.
-- The casts are here, so that a parameter may be given as it is: a text, NULL, an empty list.
create macro counted(from_date, to_date, who, scope, direction, series, mediator, count) as table
select numbers.* exclude (for_who, for_scope, for_count)
from returns_by_option as numbers
where numbers.for_who = who
    and numbers.for_scope = scope
    and numbers.for_count = count
    and is_within(numbers.first_date, numbers.last_date, from_date, to_date)
    and is_side(numbers.side, direction)
    and (len(series::varchar[]) = 0 or list_contains(series::varchar[], coalesce(numbers.series_id, 'none')))
    and (
        len(mediator::varchar[]) = 0
        or list_has_any(mediator::varchar[], case when len(numbers.mediators) = 0 then ['none'] else numbers.mediators end)
    );
