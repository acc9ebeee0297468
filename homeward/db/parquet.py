"""What `homeward build` reads: a directory or an object store of CSV or Parquet, one file or folder for each table.

Parquet is read as the CSV files that everything else knows, so that the same readers find the same errors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from homeward.db.build import FOLDER, remove_leftovers
from homeward.db.problems import DataInvalidError, Problem
from homeward.db.progress import PROGRESS
from homeward.db.storage import Directory, Storage, storage_at

DICTIONARY = "datapackage.json"
NOTHING: Mapping[str, bytes] = {}


@contextmanager
def csv_directory(place: str, known: Mapping[str, bytes] = NOTHING) -> Iterator[tuple[Path, str]]:
    """Give a directory of the CSV files of a place, and the version of the data.

    A directory that is one already is given as it is, with no version, since others may write to it. Files whose
    identity is `known` are left out, though they are of the version.

    Raises:
        DataInvalidError: a file cannot be read as Parquet.
        OSError: the place cannot be read.
    """
    storage = storage_at(place)
    names = data_files(storage)
    if isinstance(storage, Directory) and not any(map(is_parquet, names)):
        yield storage.root, ""
        return
    with scratch() as folder:
        fetched = [name for name in names if name not in known]
        for name in fetched:
            PROGRESS.doing(f"fetching {name}")
            storage.fetch(name, folder / name)
        of_each = {name: known.get(name) or identity(folder / name) for name in names}
        dictionary = folder / DICTIONARY
        columns = columns_of(dictionary.read_bytes() if dictionary.exists() else b"")
        for table, files in tables_of(fetched).items():
            PROGRESS.doing(f"reading {table} as Parquet")
            write_csv([folder / name for name in files], columns.get(table, ()), folder / f"{table}.csv")
        yield folder, version_of_files(of_each)


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder that is removed at the end, or by the next process if this one is killed."""
    remove_leftovers()  # before there is anything of this process
    with TemporaryDirectory(prefix=FOLDER) as folder:
        yield Path(folder)


def data_files(storage: Storage) -> list[str]:
    """Return the names of the files of a place that are data: CSV files and the dictionary, and Parquet, in order."""
    return [name for name in storage.names() if is_parquet(name) or name == DICTIONARY or _is_csv(name)]


def is_parquet(name: str) -> bool:
    """Return whether a file is Parquet: of a table, or a part of one in a folder of its name."""
    return name.endswith(".parquet")


def _is_csv(name: str) -> bool:
    return name.endswith(".csv") and "/" not in name


def tables_of(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the Parquet files among some names by table, in order."""
    found: dict[str, list[str]] = {}
    for name in filter(is_parquet, names):
        found.setdefault(name.partition("/")[0].removesuffix(".parquet"), []).append(name)
    return found


def identity(path: Path) -> bytes:
    """Return what a file adds to the version: of CSV its bytes, of Parquet, which may be large, their hash."""
    if not is_parquet(path.name):
        return path.read_bytes()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def version_of_files(files: Mapping[str, bytes]) -> str:
    """Return the version of data: a hash of names and identities, 12 hexadecimal digits (of CSV, as `version_of`)."""
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def columns_of(dictionary: bytes) -> Mapping[str, Sequence[str]]:
    """Return the columns of each table, as a dictionary has them; nothing where it is none, which others report."""
    try:
        tables = json.loads(dictionary)["resources"]
        return {table["name"]: [field["name"] for field in table["schema"]["fields"]] for table in tables}
    except (ValueError, KeyError, TypeError):
        return {}


def write_csv(files: Sequence[Path], columns: Sequence[str], target: Path) -> None:
    """Write a table of Parquet files as CSV, in their order; NULL becomes an empty cell.

    Columns may stand in the names of folders (`subject_id=2024-01-03`); those that are not of the table are left out.

    Raises:
        DataInvalidError: the files cannot be read, or lack a column.
    """
    try:
        with duckdb.connect() as connection:
            rows = connection.read_parquet(list(map(str, files)), hive_partitioning=True, union_by_name=True)
            chosen = rows.select(*map(duckdb.ColumnExpression, columns)) if columns else rows
            chosen.write_csv(str(target), header=True)
    except duckdb.Error as error:
        message = f"cannot be read as Parquet ({str(error).strip().splitlines()[0]}); write the table anew"
        raise DataInvalidError([Problem(target.stem, message)]) from error
