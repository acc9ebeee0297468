-- Whether a side (UA, RU) is of the direction asked for (ua, ru, both). What counts both sides together (BOTH) is of every one.
create macro is_side(side, direction) as
direction = 'both' or lower(side::varchar) in (direction, 'both');
