-- The tables of the database that is served, views included: one row per table and column, in order.
select table_name, column_name
from duckdb_columns()
where not internal and schema_name = 'main'
order by table_name, column_index;
