-- The database for everyone, made of the served one: its tables, views and macros without the working labels and notes.
-- `served` and `homeward` are attached by whoever runs this, the second one empty. What is dropped never enters its file.
attach ':memory:' as public;
copy from database served to public;
use public;

-- A table that another one refers to cannot be changed: first those that refer, then those referred to.
create or replace table caveats as from caveats;
create or replace table statements as select * exclude (note) from statements;
create or replace table events as select * exclude (label) from events;
create or replace table figures as select * exclude (note) from figures;
create or replace table adopted as select * exclude (note) from adopted;
create or replace table exchanges as select * exclude (label, note) from exchanges;
create or replace table series as select * exclude (label, note) from series;

-- The loader's own reader of files.
drop macro table csv;

copy from database public to homeward;
detach homeward;
