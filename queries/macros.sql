-- The macros of the database that is served: one row per name, which is also that of its file in queries/models.
select distinct function_name as name
from duckdb_functions()
where not internal and schema_name = 'main'
order by name;
