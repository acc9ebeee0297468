"""A data directory of Parquet files, one for each table, read as the CSV files that everything else knows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from homeward.db.build import FOLDER, remove_leftovers


@contextmanager
def csv_directory(directory: Path) -> Iterator[Path]:
    """Give a directory of CSV files: the directory itself, or if it has `<table>.parquet`, one made of these.

    A table may also be a folder `<table>/` of Parquet files, partitioned or not. NULL becomes an empty cell.

    Raises:
        duckdb.Error: a file cannot be read as Parquet.
    """
    tables = {path.stem: path for path in sorted(directory.iterdir()) if _is_parquet(path)}
    if not tables:
        yield directory
        return
    remove_leftovers()  # before there is anything of this process
    with TemporaryDirectory(prefix=FOLDER) as made:
        for path in (*directory.glob("*.csv"), directory / "datapackage.json"):
            shutil.copyfile(path, Path(made) / path.name)
        with duckdb.connect() as connection:
            for name, path in tables.items():
                found = str(path / "**" / "*.parquet") if path.is_dir() else str(path)
                rows = connection.from_parquet(found, hive_partitioning=False)
                rows.write_csv(str(Path(made) / f"{name}.csv"), header=True)
        yield Path(made)


def _is_parquet(path: Path) -> bool:
    return path.suffix == ".parquet" or (path.is_dir() and next(path.rglob("*.parquet"), None) is not None)
