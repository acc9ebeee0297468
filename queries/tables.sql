-- The tables of the database that is served, views included: one row per table and column, in order.
-- Of figures in parts, without the place among all.
select table_name, column_name
from duckdb_columns()
where not internal and schema_name = 'main' and column_name <> 'rowid'
order by table_name, column_index;
