"""From CSV to a checked, read-only DuckDB database, and from one version of it to the next."""
