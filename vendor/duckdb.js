// The part of DuckDB-WASM that runs in the page: it speaks with the worker, and reads what comes back (Arrow).
export { AsyncDuckDB, VoidLogger } from "@duckdb/duckdb-wasm/dist/duckdb-browser.mjs";
