-- A number with its source (see adopted), less people who are counted elsewhere. Where those are more, nothing is left: the days
-- of a series may hold more than the least that is said of it. 0 times unknown is unknown, which greatest() alone takes for 0.
create macro figure_less(figure, people) as
struct_update(
    figure,
    "value" := greatest(struct_extract(figure, 'value') - people, 0 * (struct_extract(figure, 'value') - people))
);
