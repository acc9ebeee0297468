-- The database for everyone: one row per table and column, in order, with the number of rows of the table.
select
    columns.table_name,
    tables.estimated_size as row_count,
    columns.column_name,
    if(starts_with(columns.data_type, 'ENUM'), 'VARCHAR', columns.data_type) as data_type
from duckdb_columns() as columns
inner join duckdb_tables() as tables using (database_name, schema_name, table_name)
where not columns.internal
order by columns.table_name, columns.column_index;
