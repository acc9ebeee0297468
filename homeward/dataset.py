"""The data set: built from `data/*.csv` by `queries/schema.sql` and `queries/views/`, checked, then read-only.

One `Dataset` is one version of the data. Data flows one way: files → tables → views → named queries.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Timer
from typing import Any, NamedTuple

import duckdb

from homeward.problems import DataInvalidError, Problem

ROOT = Path(__file__).resolve().parent.parent
# Another directory, such as a mounted volume, can be named. Not resolved: a link in it may be turned to newer data.
DATA = Path(os.environ.get("HOMEWARD_DATA") or ROOT / "data").absolute()
QUERIES = ROOT / "queries"

# No query of ours takes a tenth of this on the largest data we test with; it stops one that runs away.
QUERY_SECONDS = 10
# Set once the database is built: nothing but reading, and nothing from outside the file.
HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "1GB",
    "threads": "2",
    "async_threads": "1",  # of 16: the file is small, and several versions stand side by side
    "lock_configuration": "true",
}


class QueryTimedOutError(Exception):
    """A query was stopped after `QUERY_SECONDS`."""


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
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


@dataclass(frozen=True, eq=False)
class Dataset:
    """One checked version of the data, open for reading. Safe to share between threads: every query has its cursor.

    When nothing looks at it any more, its database is closed and removed.
    """

    version: str
    connection: duckdb.DuckDBPyConnection
    warnings: Sequence[Problem] = ()
    built: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    def run(self, name: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Run `queries/{name}.sql` with those of `parameters` that it names.

        Raises:
            QueryTimedOutError: it took longer than `QUERY_SECONDS`.
        """
        sql = statement(name)
        wanted = {key: value for key, value in (parameters or {}).items() if f"${key}" in sql}
        cursor = self.connection.cursor()
        timer = Timer(QUERY_SECONDS, cursor.interrupt)
        timer.start()
        try:
            result = cursor.execute(sql, wanted or None)
            columns = tuple(column[0] for column in result.description)
            return Rows(columns, result.fetchall())
        except duckdb.InterruptException as error:
            raise QueryTimedOutError(f"{name} took longer than {QUERY_SECONDS} s") from error
        finally:
            timer.cancel()
            cursor.close()


def build(directory: Path = DATA) -> Dataset:
    """Build and check the data set of a directory.

    Raises:
        DataInvalidError: the data break the schema or a check; it names every place found.
    """
    # The version is taken before and after, so that files changed meanwhile never pass as one version.
    version = _version_or_problem(directory)
    with ExitStack() as refused:  # data that are refused leave nothing behind
        folder = tempfile.TemporaryDirectory(prefix="homeward-")
        refused.callback(folder.cleanup)
        connection = _open(directory, str(Path(folder.name) / "homeward.duckdb"))
        refused.callback(connection.close)
        problems = run_checks(connection)
        if any(problem.severity == "error" for problem in problems):
            raise DataInvalidError(problems)
        if _version_or_problem(directory) != version:
            raise DataInvalidError([Problem("*", "the files changed while they were read; run the check again")])
        refused.pop_all()
    dataset = Dataset(version, connection, tuple(problems))
    weakref.finalize(dataset, _discard, connection, folder)
    return dataset


def _open(directory: Path, file: str) -> duckdb.DuckDBPyConnection:
    """Build the database of a directory in a file, and open it for reading."""
    # Small blocks: the tables are small and many, and several versions stand side by side.
    with duckdb.connect(file, config={"default_block_size": "16384"}) as writer:
        _load(writer, directory)
        for view in sorted((QUERIES / "views").glob("*.sql")):
            writer.execute(view.read_text(encoding="utf-8"))
    return duckdb.connect(file, read_only=True, config=HARDENED)


def _discard(connection: duckdb.DuckDBPyConnection, folder: tempfile.TemporaryDirectory[str]) -> None:
    connection.close()
    folder.cleanup()


def run_checks(connection: duckdb.DuckDBPyConnection) -> list[Problem]:
    """Run every `queries/checks/*.sql` and return what they find, less the exceptions listed in `exceptions.csv`."""
    found: list[Problem] = []
    excused = {(check, subject): line for check, subject, line in _fetch(connection, statement("exceptions"))}
    used: set[tuple[str, str]] = set()
    for path in sorted((QUERIES / "checks").glob("*.sql")):
        for severity, file, line, column, value, subject, message in _fetch(
            connection, statement(f"checks/{path.stem}")
        ):
            if (path.stem, subject) in excused:
                used.add((path.stem, subject))
            else:
                found.append(Problem(file, message, line, column, value, severity, path.stem))
    for (check, subject), line in excused.items():
        if (check, subject) not in used:
            message = f"this exception no longer applies (the check {check} finds nothing there); delete the line"
            found.append(Problem("exceptions.csv", message, line, "subject", subject, check="exceptions"))
    return found


def _fetch(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.cursor().execute(sql).fetchall()


def _version_or_problem(directory: Path) -> str:
    try:
        return version_of(directory)
    except OSError as error:
        raise DataInvalidError([Problem("*", f"the directory cannot be read: {error}")]) from error


def _load(writer: duckdb.DuckDBPyConnection, directory: Path) -> None:
    """Create the tables of the schema and fill them; explain in full if the data do not fit."""
    from homeward.check import explain, form  # noqa: PLC0415  (it builds data sets itself)

    # The database reads cells more freely than the files may be written: 5.5 would become 6 without a word.
    problems = list(form(directory))
    if problems:
        raise DataInvalidError(problems)
    try:
        writer.execute("set variable data = $1", [str(directory)])
        writer.execute(statement("schema"))
    except duckdb.Error as error:
        raise DataInvalidError(explain(directory, error)) from error
