"""Figures in parts, worked out by workers: what comes of it is what one process makes of the same files, to the last row."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from homeward.charts.builder import build_into
from homeward.core.filters import Filters
from homeward.db import cluster, spread
from homeward.db.builds import Builds
from homeward.db.cluster import ClusterError, DaskWorkers, dask_workers
from homeward.db.database import Database
from homeward.db.parquet import csv_directory
from homeward.db.problems import DataInvalidError
from homeward.db.release import release
from homeward.settings import DATA, ROOT
from tests.test_checks import CASES, SOUND, Cell, spoil
from tests.conftest import write_data


class Here:
    """Workers without a cluster: one after another, in this process."""

    count = 2

    def map(self, function: Callable[[Any], Any], things: Sequence[Any]) -> list[Any]:
        return [function(thing) for thing in things]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homeward.db.parts.LEAST", 500)


def parted(data: Path, target: Path, by: str = "hash(subject_id) % 7") -> Path:
    """Write the figures of a data directory as Parquet in a few files, each with all figures of its subjects."""
    (target / "figures").mkdir(parents=True)
    for path in data.iterdir():
        if path.suffix in (".csv", ".json") and path.stem != "figures":
            (target / path.name).write_bytes(path.read_bytes())
    rows = duckdb.read_csv(str(data / "figures.csv"), all_varchar=True)
    for (part,) in duckdb.sql(f"select distinct {by} as part from rows order by part").fetchall():
        file = target / "figures" / f"{part}.parquet"
        duckdb.sql(f"select * from rows where {by} = {part}").write_parquet(str(file))
    return target


def rows_of(database: Database) -> dict[str, list[Any]]:
    """Return the rows of every table and view, figures in the order in which they were given."""
    tables = dict.fromkeys(table for table, _ in database.run("tables").rows)
    order = {"figures": " order by figures.rowid"}
    cursor = database.connection.cursor()
    columns = "select columns(lambda name: name <> 'rowid') from"
    return {name: cursor.execute(f"{columns} {name}{order.get(name, '')}").fetchall() for name in tables}


def alone(source: Path) -> Database:
    """Build what one process makes of it."""
    with csv_directory(str(source)) as (files, version):
        return spread.build(files, version=version)


def test_workers_make_what_one_process_makes_to_the_last_row(tmp_path: Path) -> None:
    source, builds = parted(DATA, tmp_path / "data"), Builds(str(tmp_path / "out"))
    expected = alone(source)
    found = spread.build_spread(builds, str(source), Here())
    assert found.database
    assert len(found.written) > 3
    assert (found.version, found.database.warnings) == (expected.version, expected.warnings)
    expected_rows, found_rows = rows_of(expected), rows_of(found.database)
    assert len(found_rows) > 30
    for table, rows in expected_rows.items():
        assert found_rows[table] == rows, table
