-- The macros of the database for everyone: one row per name, with the names of its parameters.
select
    function_name as name,
    any_value(parameters) as parameters
from duckdb_functions()
where not internal and schema_name = 'main'
group by function_name
order by function_name;
