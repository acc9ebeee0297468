"""From the files of a directory to a checked database: schema, models, checks; one version, named by a hash."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from homeward.db.database import Database, statement
from homeward.db.problems import DataInvalidError, Problem, described
from homeward.db.progress import PROGRESS
from homeward.settings import DATA, QUERIES

FILE = "homeward.duckdb"
PARTS = "figures"  # the folder of what figures are read from where they are in parts (see spread.py)
FOLDER = f"homeward-{os.getpid()}-"  # what the folders of this process begin with
MEMORY = "1GB"  # of a version
# Set once the database is built: nothing but reading, and nothing from outside the file.
HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": MEMORY,
    "threads": "1",  # of a query on small tables most is planning, which one thread does
    "async_threads": "1",  # of 16: the file is small, and several versions stand side by side
    "lock_configuration": "true",
}
# Names, sizes, times and inodes of the files of a directory.
Stamp = tuple[tuple[str, int, int, int, int], ...]
# Severity, file, line, column, value, subject, message.
CheckRow = tuple[str, str, int | None, str | None, str | None, str, str]


class Model(NamedTuple):
    """A table, view or macro made of others, and its file."""

    name: str
    path: Path


@dataclass(frozen=True)
class Elsewhere:
    """Results of workers (see parts.py), which are not computed again: models, in their order, and what checks found.

    A model is made here of no figures, and `fill` puts its rows into it; after the last, `finish` puts in the figures,
    for the database whose folder it is given.
    """

    models: Sequence[str]
    fill: Callable[[duckdb.DuckDBPyConnection, str], None]
    finish: Callable[[duckdb.DuckDBPyConnection, Path], None]
    found: Mapping[str, Sequence[CheckRow]]


def version_of(directory: Path) -> str:
    """Return the version of a data directory: a hash of the names and bytes of its files, 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted([*directory.glob("*.csv"), directory / "datapackage.json"]):
        if path.is_fifo():
            raise OSError(errno.ESPIPE, f"{path.name} is a pipe, which may never end")
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def stamp_of(directory: Path) -> Stamp:
    """Return what tells files from changed files, without reading them; empty where no directory can be read."""
    try:
        listed = sorted([*directory.glob("*.csv"), directory / "datapackage.json"])
    except OSError:  # a disk that has gone; reading the files will say so
        return ()
    stamp = []
    for path in listed:
        try:
            found = path.stat()
        except OSError:  # gone since it was listed, or not there: the names say so
            continue
        stamp.append((path.name, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino))
    return tuple(stamp)


def build(
    directory: Path = DATA,
    *,
    version: str = "",
    elsewhere: Elsewhere | None = None,
    memory: str = MEMORY,
) -> Database:
    """Build and check the data set of a directory; `version` is known where nobody else writes to it.

    Raises:
        DataInvalidError: the data break the schema or a check; it names every place found.
    """
    # The version is taken before and after, so that files changed meanwhile never pass as one version.
    before = version or _version_or_problem(directory)
    remove_leftovers()
    with ExitStack() as refused:  # data that are refused leave nothing behind
        folder = tempfile.TemporaryDirectory(prefix=FOLDER)
        refused.callback(folder.cleanup)
        connection = _made(directory, Path(folder.name) / FILE, elsewhere, memory)
        refused.callback(connection.close)
        problems = run_checks(connection, elsewhere.found if elsewhere else {})
        if any(problem.severity == "error" for problem in problems):
            raise DataInvalidError(problems)
        if (version or _version_or_problem(directory)) != before:
            raise DataInvalidError([Problem("*", "the files changed while they were read; run the check again")])
        refused.pop_all()
    dictionary = json.loads((directory / "datapackage.json").read_bytes())
    return owning_folder(Database(before, connection, tuple(problems), Path(folder.name), dictionary), folder)


def owning_folder(database: Database, folder: tempfile.TemporaryDirectory[str]) -> Database:
    """Return a database that is closed, and its folder removed, once nothing refers to it any more."""
    weakref.finalize(database, _discard, database.connection, folder)
    return database


def open_database(file: Path, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """Open the database of a version for reading, and for nothing else; its figures may be in parts beside it."""
    parts, config = sorted((file.parent / PARTS).glob("*.parquet")), HARDENED | {"memory_limit": memory}
    if not parts:
        return duckdb.connect(str(file), read_only=True, config=config)
    sealing = {name: config.pop(name) for name in ("enable_external_access", "lock_configuration")}
    connection = duckdb.connect(str(file), read_only=True, config={**config, "file_search_path": str(file.parent)})
    readable = [str(path) for part in parts for path in (part, part.relative_to(file.parent))]
    connection.execute(f"set allowed_paths = {readable!r}")
    for name, value in sealing.items():  # only once it is known what may be read
        connection.execute(f"set {name} = {value}")
    return connection


@cache
def remove_leftovers() -> None:
    """Remove, once, what processes have left behind that were killed: a database, or a part of one, for each.

    Called before this process has made any: what bears its number was left by one that had the same.
    """
    for folder in Path(tempfile.gettempdir()).glob("homeward-*-*"):
        number = folder.name.split("-")[1]
        if number.isdecimal() and (int(number) == os.getpid() or not _is_running(int(number))):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it is somebody else's
        return True
    return True


def model_files() -> list[Model]:
    """Return the models, in the order in which they are made."""
    return [Model(path.stem.partition("_")[2], path) for path in sorted((QUERIES / "models").glob("*.sql"))]


def run_model(writer: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make a model."""
    PROGRESS.doing(f"working out {model.name}")
    writer.execute(model.path.read_text(encoding="utf-8"))


def _made(directory: Path, file: Path, elsewhere: Elsewhere | None, memory: str) -> duckdb.DuckDBPyConnection:
    """Build the database of a directory in a file, and open it for reading."""
    # Small blocks: the tables are small and many, and several versions stand side by side.
    config: dict[str, str | bool | int | float | list[str]] = {"default_block_size": "16384", "memory_limit": memory}
    with duckdb.connect(str(file), config=config) as writer:
        load(writer, directory)
        for model in model_files():
            run_model(writer, model)
            if elsewhere and model.name in elsewhere.models:
                elsewhere.fill(writer, model.name)
            if elsewhere and model.name == elsewhere.models[-1]:
                elsewhere.finish(writer, file.parent)
    return open_database(file, memory)


def _discard(connection: duckdb.DuckDBPyConnection, folder: tempfile.TemporaryDirectory[str]) -> None:
    connection.close()
    folder.cleanup()


def rows_of_check(connection: duckdb.DuckDBPyConnection, name: str) -> list[Any]:
    """Return what `queries/checks/{name}.sql` finds."""
    PROGRESS.doing(f"checking {name}")
    return connection.execute(statement(f"checks/{name}")).fetchall()


def run_checks(connection: duckdb.DuckDBPyConnection, elsewhere: Mapping[str, Iterable[CheckRow]]) -> list[Problem]:
    """Run every `queries/checks/*.sql` and return what they find, less the exceptions listed in `exceptions.csv`.

    What some of them found elsewhere is taken as it is.
    """
    found: list[Problem] = []
    cursor = connection.cursor()
    listed = cursor.execute(statement("exceptions")).fetchall()
    excused = {(check, subject): line for check, subject, line in listed}
    used: set[tuple[str, str]] = set()
    for path in sorted((QUERIES / "checks").glob("*.sql")):
        rows = elsewhere[path.stem] if path.stem in elsewhere else rows_of_check(cursor, path.stem)
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
        raise DataInvalidError([Problem("*", f"the directory cannot be read ({described(error)})")]) from error


def load(writer: duckdb.DuckDBPyConnection, directory: Path) -> None:
    """Create the tables of the schema and fill them; explain in full if the data do not fit."""
    from homeward.db.validation import explain, validate_files  # noqa: PLC0415  (it builds data sets itself)

    # The database reads cells more freely than the files may be written: 5.5 would become 6 without a word.
    if problems := list(validate_files(directory)):
        raise DataInvalidError(problems)
    PROGRESS.doing("loading the database")
    try:
        writer.execute("set variable data = $1", [str(directory)])
        writer.execute(statement("schema"))
    except duckdb.OutOfMemoryException:
        raise  # nothing is wrong with the data
    except duckdb.Error as error:
        raise DataInvalidError(explain(directory, error)) from error
