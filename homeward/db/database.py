"""The data set: built from `data/*.csv` by `queries/schema.sql` and `queries/views/`, checked, then read-only.

One `Database` is one version of the data. Data flows one way: files → tables → views → named queries.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from homeward.core import log
from homeward.db.problems import DataInvalidError, Problem
from homeward.db.progress import PROGRESS
from homeward.db.stopping import WATCHDOG
from homeward.settings import data_directory

if TYPE_CHECKING:
    import pyarrow

ROOT = Path(__file__).resolve().parents[2]
DATA = data_directory(ROOT / "data")
QUERIES = ROOT / "queries"
FOLDER = f"homeward-{os.getpid()}-"  # what the folders of this process begin with

# No query of ours takes a tenth of this on the largest data we test with; it stops one that runs away.
QUERY_SECONDS = 10
# What is held whole; the largest table of ours has a hundredth of it. What may be larger is read piece by piece.
QUERY_ROWS = 200_000
# Set once the database is built: nothing but reading, and nothing from outside the file.
HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "1GB",
    "threads": "1",  # of a query on small tables most is planning, which one thread does
    "async_threads": "1",  # of 16: the file is small, and several versions stand side by side
    "lock_configuration": "true",
}


class QueryStoppedError(Exception):
    """A query was stopped, since it asked for more than one query may have."""


class QueryTimedOutError(QueryStoppedError):
    """A query was stopped after `QUERY_SECONDS`."""


class QueryTooLargeError(QueryStoppedError):
    """A query was stopped at the limit of the memory, or of `QUERY_ROWS`."""


class Rows(NamedTuple):
    """The result of a query: column names, and rows of Python values in that order. NULL is None."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def dicts(self) -> list[dict[str, Any]]:
        """Return each row as a dict by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@cache
def statement(name: str) -> str:
    """Return the SQL of `queries/{name}.sql`.

    Raises:
        FileNotFoundError: there is no such query.
    """
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def version_of(directory: Path) -> str:
    """Return the version of a data directory: a hash of the names and bytes of its files, 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted([*directory.glob("*.csv"), directory / "datapackage.json"]):
        if path.is_fifo():
            raise OSError(f"{path.name} is a pipe, which may never end")
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


@dataclass(frozen=True, eq=False)
class Database:
    """One checked version of the data, open for reading. Safe to share between threads: every query has its cursor.

    `folder` is the directory of its database, where what is made of this version can be kept; it goes with it.
    `dictionary` is its datapackage.json. When nothing looks at it any more, its database is closed and removed.
    """

    version: str
    connection: duckdb.DuckDBPyConnection
    warnings: Sequence[Problem] = ()
    folder: Path = field(default=Path(), repr=False)
    dictionary: Mapping[str, Any] = field(default_factory=dict, repr=False)
    built: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    _parsed: dict[str, duckdb.Statement] = field(default_factory=dict, repr=False)  # a fifth of the time of a query

    @property
    def given(self) -> dict[str, Any]:
        """Return the parameters of queries that are ours to give: what the checks warned of."""
        return {"warnings": [{"check": item.check, "value": item.value} for item in self.warnings]}

    def run(self, name: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Run `queries/{name}.sql` with those of `parameters` that it names; it may name $warnings, which are ours.

        Raises:
            QueryTimedOutError: it took longer than `QUERY_SECONDS`.
            QueryTooLargeError: it has more than `QUERY_ROWS`, or takes more memory than there is for it.
        """
        parsed, wanted = self._bound(name, parameters)
        with closing(self.connection.cursor()) as cursor, _bounded(cursor, name):
            columns = tuple(column[0] for column in cursor.execute(parsed, wanted).description)
            rows = cursor.fetchmany(QUERY_ROWS + 1)
            if len(rows) > QUERY_ROWS:
                raise QueryTooLargeError(f"{name} has more than {QUERY_ROWS} rows")
            log.read_more(len(rows))
            return Rows(columns, rows)

    @contextmanager
    def open(self, name: str, parameters: Mapping[str, Any] | None = None) -> Iterator[ResultStream]:
        """Run the same, to be read piece by piece: what is never held whole may be larger than the memory.

        Raises:
            QueryTimedOutError: it took longer than `QUERY_SECONDS`, as every piece may.
        """
        parsed, wanted = self._bound(name, parameters)
        with closing(self.connection.cursor()) as cursor:
            with _bounded(cursor, name):
                cursor.execute(parsed, wanted)
            yield ResultStream(name, cursor)

    @contextmanager
    def arrow(self, name: str, parameters: Mapping[str, Any], rows: int) -> Iterator[ArrowStream]:
        """Run the same, to be read as Arrow in the types of the database, so many rows at a time.

        Raises:
            QueryTimedOutError: it took longer than `QUERY_SECONDS`, as every piece may.
        """
        parsed, wanted = self._bound(name, parameters)
        with closing(self.connection.cursor()) as cursor:
            with _bounded(cursor, name):
                reader = cursor.sql(parsed, params=wanted).to_arrow_reader(rows)
            yield ArrowStream(name, cursor, reader)

    def _bound(self, name: str, parameters: Mapping[str, Any] | None) -> tuple[duckdb.Statement, dict[str, Any]]:
        """Return a query, and those of the parameters that it names. It is logged, even if it never ends."""
        log.read(name)
        if (sql := statement(name)) not in self._parsed:
            (self._parsed[sql],) = self.connection.cursor().extract_statements(sql)
        given, wanted = {**(parameters or {}), **self.given}, self._parsed[sql].named_parameters
        return self._parsed[sql], {key: value for key, value in given.items() if key in wanted}


class ResultStream:
    """A query that has been run: its columns and their types, and its rows as they are fetched."""

    def __init__(self, name: str, cursor: duckdb.DuckDBPyConnection) -> None:
        self._name, self._cursor = name, cursor
        self.columns = tuple(str(column[0]) for column in cursor.description)
        self.types = tuple(str(column[1]) for column in cursor.description)

    def fetch(self, rows: int) -> list[tuple[Any, ...]]:
        """Return the next so many rows; none when there are no more."""
        with _bounded(self._cursor, self._name):
            found = self._cursor.fetchmany(rows)
        log.read_more(len(found))
        return found


class ArrowStream:
    """A query that has been run, as Arrow: its schema, and its rows as they are fetched."""

    def __init__(self, name: str, cursor: duckdb.DuckDBPyConnection, reader: pyarrow.RecordBatchReader) -> None:
        self._name, self._cursor, self._reader = name, cursor, reader
        self.schema: pyarrow.Schema = reader.schema

    def batches(self) -> Iterator[pyarrow.RecordBatch]:
        """Yield the rows, piece by piece."""
        while True:
            with _bounded(self._cursor, self._name):
                batch = next(self._reader, None)
            if batch is None:
                return
            log.read_more(batch.num_rows)
            yield batch


@contextmanager
def _bounded(cursor: duckdb.DuckDBPyConnection, name: str) -> Iterator[None]:
    """Stop what the cursor does after `QUERY_SECONDS`."""
    try:
        with WATCHDOG.limit(QUERY_SECONDS, cursor.interrupt):
            yield
    except duckdb.InterruptException as error:
        raise QueryTimedOutError(f"{name} took longer than {QUERY_SECONDS} s") from error
    except duckdb.OutOfMemoryException as error:
        raise QueryTooLargeError(f"{name} takes more memory than there is for it") from error


def build(directory: Path = DATA) -> Database:
    """Build and check the data set of a directory.

    Raises:
        DataInvalidError: the data break the schema or a check; it names every place found.
    """
    # The version is taken before and after, so that files changed meanwhile never pass as one version.
    version = _version_or_problem(directory)
    with ExitStack() as refused:  # data that are refused leave nothing behind
        folder = tempfile.TemporaryDirectory(prefix=FOLDER)
        refused.callback(folder.cleanup)
        connection = _open(directory, str(Path(folder.name) / "homeward.duckdb"))
        refused.callback(connection.close)
        problems = run_checks(connection)
        if any(problem.severity == "error" for problem in problems):
            raise DataInvalidError(problems)
        if _version_or_problem(directory) != version:
            raise DataInvalidError([Problem("*", "the files changed while they were read; run the check again")])
        refused.pop_all()
    dictionary = json.loads((directory / "datapackage.json").read_bytes())
    dataset = Database(version, connection, tuple(problems), Path(folder.name), dictionary)
    weakref.finalize(dataset, _discard, connection, folder)
    return dataset


def _open(directory: Path, file: str) -> duckdb.DuckDBPyConnection:
    """Build the database of a directory in a file, and open it for reading."""
    # Small blocks: the tables are small and many, and several versions stand side by side.
    config = {"default_block_size": "16384", "memory_limit": HARDENED["memory_limit"]}
    with duckdb.connect(file, config=config) as writer:
        _load(writer, directory)
        for view in sorted((QUERIES / "views").glob("*.sql")):
            PROGRESS.doing(f"working out {view.stem[2:]}")
            writer.execute(view.read_text(encoding="utf-8"))
    return duckdb.connect(file, read_only=True, config=HARDENED)


def _discard(connection: duckdb.DuckDBPyConnection, folder: tempfile.TemporaryDirectory[str]) -> None:
    connection.close()
    folder.cleanup()


def run_checks(connection: duckdb.DuckDBPyConnection) -> list[Problem]:
    """Run every `queries/checks/*.sql` and return what they find, less the exceptions listed in `exceptions.csv`."""
    found: list[Problem] = []
    cursor = connection.cursor()
    listed = cursor.execute(statement("exceptions")).fetchall()
    excused = {(check, subject): line for check, subject, line in listed}
    used: set[tuple[str, str]] = set()
    for path in sorted((QUERIES / "checks").glob("*.sql")):
        PROGRESS.doing(f"checking {path.stem}")
        rows = cursor.execute(statement(f"checks/{path.stem}")).fetchall()
        for severity, file, line, column, value, subject, message in rows:
            if (path.stem, subject) in excused:
                used.add((path.stem, subject))
            else:
                found.append(Problem(file, message, line, column, value, severity, path.stem))
    for (check, subject), line in excused.items():
        if (check, subject) not in used:
            message = f"this exception no longer applies (the check {check} finds nothing there); delete the line"
            found.append(Problem("exceptions.csv", message, line, "subject", subject, check="exceptions"))
    return found


def _version_or_problem(directory: Path) -> str:
    try:
        return version_of(directory)
    except OSError as error:
        raise DataInvalidError([Problem("*", f"the directory cannot be read: {error}")]) from error


def _load(writer: duckdb.DuckDBPyConnection, directory: Path) -> None:
    """Create the tables of the schema and fill them; explain in full if the data do not fit."""
    from homeward.db.validation import explain, validate_files  # noqa: PLC0415  (it builds data sets itself)

    # The database reads cells more freely than the files may be written: 5.5 would become 6 without a word.
    if problems := list(validate_files(directory)):
        raise DataInvalidError(problems)
    PROGRESS.doing("loading the database")
    try:
        writer.execute("set variable data = $1", [str(directory)])
        writer.execute(statement("schema"))
    except duckdb.Error as error:
        raise DataInvalidError(explain(directory, error)) from error
