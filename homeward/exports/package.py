"""The whole of the data for everyone: the Data Package and the database, without the working columns of the curators.

Both are made once per version, when first asked for, beside the database that is served.
"""

from __future__ import annotations

import copy
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import duckdb

from homeward.db.build import FILE, PARTS
from homeward.db.database import Database, note_query, note_rows, statement
from homeward.exports.archive import TIME, add
from homeward.exports.csv_json import PIECE, csv_lines
from homeward.settings import DATA, QUERIES

_lock = Lock()
PUBLIC, PACKAGE = "public.duckdb", "package.zip"
ABOUT = """# Homeward: the data, version {version}

Every table of the data set as CSV (UTF-8, RFC 4180), one in parts as Parquet, and `datapackage.json`, which says what
each column is.

Left out are the working columns of the curators: {left_out}.
What they say to readers stands in `label_en`, `label_uk`, `note_en`, `note_uk` and `caveats.csv`.

Text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line break, after any apostrophes)
has one apostrophe more before it.

"""


def package_file(database: Database) -> Path:
    """Return the whole Data Package as a ZIP."""
    return _made(database, PACKAGE, _write_package)


def database_file(database: Database) -> Path:
    """Return the database for everyone: the tables, views and macros of the one that is served."""
    return _made(database, PUBLIC, _write_database)


def public_dictionary(database: Database) -> dict[str, Any]:
    """Return the data dictionary without the working columns, and with the version of the data."""
    dictionary = copy.deepcopy(dict(database.dictionary))
    dictionary["version"] = f"{dictionary['version']}+{database.version}"
    for table in dictionary["resources"]:
        table["schema"]["fields"] = [field for field in table["schema"]["fields"] if not field.get("working")]
    return dictionary


def working_columns(database: Database) -> list[tuple[str, str]]:
    """Return the columns that are only for curators, by table."""
    tables = database.dictionary["resources"]
    return [
        (table["name"], item["name"]) for table in tables for item in table["schema"]["fields"] if item.get("working")
    ]


def _made(database: Database, name: str, write: Callable[[Database, Path], None]) -> Path:
    """Return a file that is made at most once; half of one is never seen."""
    path = database.folder / name
    with _lock:
        if not path.exists():
            unfinished = path.with_name(f"unfinished-{name}")
            unfinished.unlink(missing_ok=True)
            write(database, unfinished)
            unfinished.rename(path)
    return path


def _write_package(database: Database, path: Path) -> None:
    dictionary = public_dictionary(database)
    parts = sorted((database.folder / PARTS).glob("*.parquet"))
    if parts:
        (figures,) = [table for table in dictionary["resources"] if table["name"] == PARTS]
        names = [part.relative_to(database.folder).as_posix() for part in parts]
        figures |= {"path": names, "format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    left_out = ", ".join(f"`{table}.{column}`" for table, column in working_columns(database))
    readme = ABOUT.format(version=database.version, left_out=left_out)
    if (about := DATA / "README.md").is_file():  # a directory of other data need not have one
        readme += about.read_text(encoding="utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        add(archive, "README.md", [readme.encode()])
        add(archive, "datapackage.json", [json.dumps(dictionary, ensure_ascii=False, indent=2).encode()])
        for table in dictionary["resources"]:
            columns = [field["name"] for field in table["schema"]["fields"]]
            if table["name"] == PARTS and parts:
                _add_parts(archive, parts, columns)
            else:
                add(archive, table["path"], _table(database, table["name"], columns))


def _table(database: Database, name: str, columns: list[str]) -> Iterator[bytes]:
    """Yield a table as CSV, in the order of its file."""
    with closing(database.connection.cursor()) as cursor:
        yield csv_lines(columns, [])
        cursor.execute(cursor.table(name).select(*map(duckdb.ColumnExpression, columns)).sql_query())
        note_query(name)
        while some := cursor.fetchmany(PIECE):
            note_rows(len(some))
            yield csv_lines([], some)


def _add_parts(archive: zipfile.ZipFile, parts: Sequence[Path], columns: Sequence[str]) -> None:
    """Add a table in parts as it is kept, in Parquet, but for columns that are left out: as CSV it takes minutes."""
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": "1"}) as connection:
        for part in parts:
            rows = connection.read_parquet(str(part)).select(*map(duckdb.ColumnExpression, columns))
            rows.write_parquet(f"{folder}/part", compression="zstd")
            entry = zipfile.ZipInfo(f"{PARTS}/{part.name}", TIME)
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as file, Path(folder, "part").open("rb") as written:
                shutil.copyfileobj(written, file, 1 << 20)


def _write_database(database: Database, path: Path) -> None:
    """Write tables and views without working columns, types and macros. What is left out never enters the file."""
    working = {column for _, column in working_columns(database)}
    columns: dict[str, list[str]] = {}
    for table, column in database.run("tables").rows:
        columns.setdefault(table, []).extend([] if column in working else [column])
    with duckdb.connect() as connection:
        connection.execute(f"set file_search_path = '{database.folder}'")  # of figures in parts
        connection.execute("attach $1 as served (read_only)", [str(database.folder / FILE)])
        # Small blocks for small tables (2 MB instead of 15), in a form that DuckDB 1.4 and newer read.
        connection.execute("attach $1 as homeward (block_size 16384, storage_version 'v1.2.0')", [str(path)])
        connection.execute("use homeward")
        for table, selected in columns.items():
            connection.table(f"served.{table}").select(*map(duckdb.ColumnExpression, selected)).create(table)
        # The types that queries name.
        for sql in re.findall(r"^create \w+ \w+ as enum .*?;", statement("schema"), re.MULTILINE):
            connection.execute(sql)
        macros = {name for (name,) in database.run("macros").rows}
        for model in sorted((QUERIES / "models").glob("*.sql")):
            if model.stem.partition("_")[2] in macros:
                connection.execute(model.read_text(encoding="utf-8"))
