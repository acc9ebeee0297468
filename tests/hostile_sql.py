"""What a stranger could ask to harm the page, by kind: the statements that are run against it in a browser."""

from __future__ import annotations

from itertools import product

FILES = (
    "/etc/passwd",
    "../../etc/passwd",
    "/proc/self/environ",
    "homeward.duckdb",
    "file:///etc/passwd",
    "opfs://kept.db",
    "*",
    "C:\\Users\\x\\secret.txt",
)
HOSTS = (
    "http://example.org/x.csv",
    "https://example.org/x.parquet",
    "/data/v1/timeline.csv",
    "s3://bucket/x.parquet",
    "ftp://example.org/x.csv",
    "blob:null/1",
    "data:text/csv,a",
)
READERS = ("read_csv('{}')", "read_text('{}')", "read_blob('{}')", "read_parquet('{}')", "glob('{}')", "'{}'")
EXTENSIONS = ("httpfs", "json", "spatial", "sqlite_scanner", "postgres_scanner", "inet", "fts", "excel")
SETTINGS = (
    "enable_external_access = true",
    "memory_limit = '100GB'",
    "threads = 64",
    "lock_configuration = false",
    "autoinstall_known_extensions = true",
    "autoload_known_extensions = true",
    "custom_extension_repository = 'https://example.org'",
    "allow_unsigned_extensions = true",
    "temp_directory = '/tmp'",
    "home_directory = '/'",
    "extension_directory = '/tmp'",
    "allowed_paths = ['/etc/passwd']",
    "allowed_directories = ['/']",
    "http_proxy = 'example.org:80'",
    "s3_endpoint = 'example.org'",
    "search_path = 'temp'",
)
CHANGES = (
    "create table t (a int)",
    "create or replace table figures as select 1",
    "drop table figures",
    "delete from figures",
    "update figures set value = 0",
    "insert into figures select * from figures",
    "alter table figures add column x int",
    "truncate figures",
    "create view v as select 1",
    "create macro counted(a) as 1",
    "create type evil as enum ('a')",
    "create schema s",
    "create secret s (type s3)",
    "create persistent secret s (type http)",
    "vacuum",
    "checkpoint",
    "force checkpoint",
    "create temp table figures as select 0 as value",
    "create temp macro counted(a) as 1",
    "set variable x = 1",
    "begin; create temp table t2 (a int)",
    "use temp",
    "detach homeward",
    "pragma enable_profiling",
    "pragma database_size",
    "call pragma_version()",
    "export database 'out'",
    "import database 'out'",
)
ODD = (
    "",
    ";",
    ";;;;",
    "-- nothing",
    "/* /* */",
    "'",
    '"',
    "$$",
    "select",
    "select 1; select 'a;b'; -- ;",
    "select $x",
    "prepare p as select $1; execute p('</script><script>alert(1)</script>')",
    "select '<img src=x onerror=alert(1)>' as \"<b>name</b>\"",
    "select chr(0), chr(8238), '\u202e', '😀'",
    "select 1e308 * 10, 'nan'::double, '-inf'::float, 170141183460469231731687303715884105727::hugeint",
    "select {a: [1, {b: null}]}, map {'x': [1]}, '1 day'::interval, time '10:00', '101'::bit, 'ab'::blob, uuid()",
    "select " + "+".join(["1"] * 3000),
    "select " + "(" * 500 + "1" + ")" * 500,
    "explain analyze select 1",
    "describe figures",
    "summarize figures",
    "show all tables",
    "from duckdb_settings()",
    "from duckdb_databases()",
    "from duckdb_secrets()",
    "from duckdb_extensions()",
    "from duckdb_functions()",
    "select getenv('PATH')",
    "select current_setting('memory_limit')",
    "select current_user, current_database(), version()",
)
# What would go on for ever, or take all memory there is.
BOMBS = (
    "select count(*) from range(100000000000) as a(x), range(1000) as b(y) where x * y % 7 = 3",
    "with recursive r as (select 1 as a union all select a + 1 from r) select max(a) from r",
    "select repeat('x', 4000000000)",
    "select list(range) from range(500000000)",
    "select a.*, b.*, c.* from figures a, figures b, figures c order by a.value",
    "select md5(string_agg(a::varchar, ',')) from range(300000000) as r(a)",
)


def statements() -> list[str]:
    """Return all but the bombs."""
    read = [f"select * from {reader.format(path)}" for path, reader in product((*FILES, *HOSTS), READERS)]
    write = [f"copy figures to '{path}'" for path in (*FILES, *HOSTS)]
    attach = [f"attach '{path}' as other" for path in (*FILES, *HOSTS)]
    load = [f"{how} {name}" for how, name in product(("install", "load", "force install"), EXTENSIONS)]
    set_ = [f"{how} {setting}" for how, setting in product(("set", "set global", "pragma"), SETTINGS)]
    return [*read, *write, *attach, *load, *set_, *CHANGES, *ODD]
