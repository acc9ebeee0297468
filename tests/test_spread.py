"""Figures in parts, worked out by workers: what comes of it is what one process makes of the same files, to the last row."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import dask
import duckdb
import pytest
from distributed import LocalCluster

from homeward.charts.builder import build_into
from homeward.cli import main
from homeward.core.filters import Filters
from homeward.db import cluster, parts
from homeward.db.build import build, version_of
from homeward.db.builds import Builds
from homeward.db.cluster import ClusterError, Workers, dask_workers
from homeward.db.database import Database
from homeward.db.parquet import csv_directory
from homeward.db.problems import DataInvalidError, Problem
from homeward.db.release import release
from homeward.db.spread import build_spread
from homeward.db.storage import ObjectStore
from homeward.exports.package import package_file
from homeward.settings import DATA, ROOT
from tests.conftest import write_data
from tests.test_checks import CASES, SOUND, Cell, spoil

BY_SUBJECT = "hash(subject_id) % 5"


class Here:
    """Workers without a cluster: one after another, in this process."""

    count = 2

    def map(self, what: str, function: Callable[[Any], Any], things: Sequence[Any]) -> list[Any]:
        return [function(thing) for thing in things]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LEAST", 1)


def parted(data: Path, target: Path, by: str = BY_SUBJECT) -> Path:
    """Write the figures of a data directory as Parquet in a few files, each with all figures of its subjects."""
    (target / "figures").mkdir(parents=True)
    for path in data.iterdir():
        if path.suffix in (".csv", ".json") and path.stem != "figures":
            (target / path.name).write_bytes(path.read_bytes())
    rows = duckdb.read_csv(str(data / "figures.csv"), all_varchar=True)
    for (part,) in rows.project(f"{by} as part").distinct().order("part").fetchall():
        rows.filter(f"{by} = {part}").write_parquet(str(target / "figures" / f"{part}.parquet"))
    return target


def spread(source: Path, out: Path, workers: Workers | None = None) -> Database:
    """Build with workers."""
    found = build_spread(Builds(str(out)), str(source), workers or Here()).database
    assert found
    return found


def alone(source: Path) -> Database:
    """Build what one process makes of the same files."""
    with csv_directory(str(source)) as (files, version):
        return build(files, version=version)


def rows_of(database: Database) -> dict[str, list[Any]]:
    """Return the rows of every table and view, figures in the order in which they were given."""
    cursor, order = database.connection.cursor(), {"figures": " order by figures.rowid"}
    tables = dict.fromkeys(table for table, _ in database.run("tables").rows)
    columns = "select columns(lambda name: name <> 'rowid') from"
    return {name: cursor.execute(f"{columns} {name}{order.get(name, '')}").fetchall() for name in tables}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return parted(DATA, tmp_path_factory.mktemp("parted") / "data")


@pytest.fixture(scope="module")
def expected(source: Path) -> Database:
    return alone(source)


def test_two_dask_workers_make_what_one_process_makes_to_the_last_row(
    source: Path, expected: Database, tmp_path: Path
) -> None:
    # One that is somewhere else, as far as the builder can see.
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as elsewhere,
        dask_workers(elsewhere.scheduler_address) as workers,
    ):
        assert workers.count == 2
        found = spread(source, tmp_path, workers)
    assert len(list((tmp_path / release() / found.version / "figures").iterdir())) == 5
    assert (found.version, found.warnings) == (expected.version, expected.warnings)
    expected_rows, found_rows = rows_of(expected), rows_of(found)
    assert len(found_rows) > 30
    for table, rows in expected_rows.items():
        assert found_rows[table] == rows, table


def test_servers_open_such_a_build_and_read_nothing_else(source: Path, expected: Database, tmp_path: Path) -> None:
    builds = Builds(str(tmp_path))
    spread_one = build_spread(builds, str(source), Here())
    assert spread_one.database
    package_file(spread_one.database)
    builds.publish(spread_one.database, spread_one.written)
    opened = builds.open(spread_one.version)
    assert opened
    parameters = Filters().parameters()
    for query in ("timeline", "accounts", "sources", "datasets/figures", "ordinals"):
        assert opened.run(query, parameters | {"kinds": []}) == expected.run(query, parameters | {"kinds": []}), query
    with zipfile.ZipFile(opened.folder / "package.zip") as package:
        (figures,) = [
            each for each in json.loads(package.read("datapackage.json"))["resources"] if each["name"] == "figures"
        ]
        assert set(figures["path"]) < set(package.namelist())
        package.extractall(tmp_path / "package", figures["path"])
    taken = duckdb.read_parquet(str(tmp_path / "package" / "figures" / "*"))
    assert taken.columns == [field["name"] for field in figures["schema"]["fields"]]
    assert len(taken) == len(rows_of(expected)["figures"])
    for sql in ("from read_text('/etc/hostname')", f"copy (select 1) to '{opened.folder}/figures/x.csv'"):
        with pytest.raises(duckdb.PermissionException):
            opened.connection.cursor().execute(sql)


def test_the_figures_of_one_exchange_are_read_from_few_rows(tmp_path: Path) -> None:
    """By the statistics of the groups of rows: of a subject, only the groups that may have it."""
    data = write_data(
        tmp_path / "data",
        exchanges="exchange_id\n" + "\n".join(f"2024-01-{day:02}" for day in range(1, 29)),
        figures="subject_id | measure | value | source_id\n"
        + "\n".join(f"2024-01-{day:02} | total | {day} | s1" for day in range(28, 0, -1)),
    )
    database = spread(parted(data, tmp_path / "source", "1"), tmp_path / "out")
    (file,) = (database.folder / "figures").iterdir()
    statistics = duckdb.sql(
        f"select stats_min_value, stats_max_value from parquet_metadata('{file}') where path_in_schema = 'subject_id'"
    ).fetchall()
    assert statistics == [("2024-01-01", "2024-01-28")]
    assert [
        row["value"] for row in database.run("datasets/figures", Filters(id="2024-01-07").parameters()).dicts()
    ] == [7]


# ---------- data in a bucket


def upload(directory: Path, prefix: str) -> str:
    """Put the files of a directory into the bucket, and return their address."""
    store = ObjectStore(f"s3://homeward/{prefix}")
    for path in filter(Path.is_file, directory.rglob("*")):
        store.store(path.relative_to(directory).as_posix(), path)
    return f"s3://homeward/{prefix}"


@pytest.mark.slow
@pytest.mark.usefixtures("bucket")
def test_data_in_a_bucket_are_built_as_those_of_a_directory(
    source: Path, expected: Database, sound: Path, tmp_path: Path
) -> None:
    with csv_directory(upload(sound, "sound")) as (files, version):
        built = build(files, version=version)
        assert version == version_of(sound)
        assert rows_of(built) == rows_of(build(sound))
    copy = spoil(
        Path(shutil.copytree(sound, tmp_path / "copy")),
        *CASES["two_adopted_rows"][0],
        Cell("figures.csv", 9, "value", "x"),
    )
    with csv_directory(upload(copy, "spoilt")) as (files, _):
        assert problems_of(lambda: build(files)) == problems_of(lambda: build(copy))
    # and by workers, from a bucket into one
    out = Builds("s3://homeward/out")
    database = build_spread(out, upload(source, "parted"), Here()).database
    assert database
    assert database.version == expected.version
    assert rows_of(database)["figures"] == rows_of(expected)["figures"]


def test_what_is_wrong_with_a_bucket_is_said(
    bucket: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEWARD_DATA", str(DATA))  # which a command line replaces
    for place in (f"{bucket}/nothing", "s3://no-such-bucket/data"):
        assert main(["--data", place, "build", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "datapackage.json" in said
    assert "no-such-bucket cannot be read (NoSuchBucket)" in said
    assert main(["--data", bucket, "check"]) == 2
    assert "homeward build" in capsys.readouterr().err


# ---------- what is wrong is found as by one process


def problems_of(make: Callable[[], Database]) -> set[Problem]:
    try:
        return set(make().warnings)
    except DataInvalidError as error:
        return set(error.problems)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("sound"), **SOUND)


def same_problems(copy: Path, cells: Sequence[Cell], tmp_path: Path) -> set[Problem]:
    """Return what both find in spoilt data, in the lines of all figures."""
    source = parted(spoil(copy, *cells), tmp_path / "source", "hash(subject_id) % 2")
    found = problems_of(lambda: spread(source, tmp_path / "out"))
    assert found == problems_of(lambda: alone(source))
    return found


@pytest.mark.parametrize("check", ["two_adopted_rows", "orphan_subject"])
def test_a_check_finds_the_same_in_parts(check: str, sound: Path, tmp_path: Path) -> None:
    cells, place = CASES[check]
    found = same_problems(Path(shutil.copytree(sound, tmp_path / "copy")), cells, tmp_path)
    assert check in {problem.check for problem in found}
    assert {problem.file for problem in found if problem.check == check} == {place.file}


@pytest.mark.slow
@pytest.mark.parametrize("check", CASES)
def test_every_check_finds_the_same_in_parts(check: str, sound: Path, tmp_path: Path) -> None:
    found = same_problems(Path(shutil.copytree(sound, tmp_path / "copy")), CASES[check][0], tmp_path)
    assert check in {problem.check for problem in found}


@pytest.mark.parametrize(
    "cell", [Cell("figures.csv", 9, "value", "5.5"), Cell("figures.csv", 3, "source_id", "s9")], ids=["form", "key"]
)
def test_a_cell_that_cannot_be_read_is_named_in_the_line_of_all(cell: Cell, sound: Path, tmp_path: Path) -> None:
    same_problems(Path(shutil.copytree(sound, tmp_path / "copy")), [cell], tmp_path)
    assert not list((tmp_path / "out").rglob("*.parquet"))


# ---------- what cannot be spread


def refused(make: Callable[[], object]) -> Problem:
    with pytest.raises(DataInvalidError) as caught:
        make()
    return caught.value.problems[0]


def test_figures_that_are_not_partitioned_by_subject_are_refused(tmp_path: Path) -> None:
    source = parted(DATA, tmp_path / "data", "if(subject_id = '2022-03-01', if(adopted = 'true', 0, 2), 1)")
    problem = refused(lambda: spread(source, tmp_path / "out"))
    assert "partitioned by subject_id" in problem.message


def test_one_identifier_in_two_parts_is_refused(sound: Path, tmp_path: Path) -> None:
    source = parted(sound, tmp_path / "source", "hash(subject_id) % 2")
    first, second = sorted((source / "figures").iterdir())
    ((twice,),) = duckdb.sql(f"select figure_id from '{first}' limit 1").fetchall()
    changed = duckdb.sql(
        f"select * replace (if(row_number() over () = 1, '{twice}', figure_id) as figure_id) from '{second}'"
    )
    changed.write_parquet(str(tmp_path / "changed.parquet"))
    shutil.move(tmp_path / "changed.parquet", second)
    problem = refused(lambda: spread(source, tmp_path / "out"))
    assert (problem.file, problem.column, problem.value) == ("figures.csv", "figure_id", twice)


def test_figures_that_are_no_parquet_are_refused(tmp_path: Path) -> None:
    assert "--dask" in refused(lambda: spread(DATA, tmp_path)).message
    source = parted(DATA, tmp_path / "data", "1")
    (source / "figures" / "1.parquet").write_bytes(b"PAR1 not at all")
    assert refused(lambda: spread(source, tmp_path / "out")).file == "figures/1.parquet"


@pytest.mark.slow
def test_folders_may_say_whom_figures_are_about(
    expected: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As other engines write them: the column is in the name of the folder, and not in the files."""
    source = parted(DATA, tmp_path / "data", "1")
    rows = duckdb.read_parquet(str(shutil.move(source / "figures" / "1.parquet", tmp_path / "all.parquet")))
    rows.to_parquet(str(source / "figures"), partition_by=["subject_id"])
    monkeypatch.setattr(parts, "LEAST", 10_000)
    database = spread(source, tmp_path / "out")
    query = "datasets/figures"
    found, wanted = (sorted(map(repr, each.run(query, Filters().parameters()).rows)) for each in (database, expected))
    assert found == wanted


def dies(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_workers_that_are_lost_again_and_again_end_it_with_a_reason() -> None:
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        dask_workers("local:1") as workers,
        pytest.raises(ClusterError, match="memory"),
    ):
        workers.map("dying", dies, [1])


def test_what_is_needed_for_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(ClusterError, match=r"127\.0\.0\.1:1"):
        build_into(str(tmp_path), DATA, "tcp://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match="pip install"):
        build_into(str(tmp_path), DATA, "local")


def test_nothing_asks_for_dask_that_was_not_told_to(tmp_path: Path) -> None:
    code = "import sys; from homeward.cli import main; main(); print([m for m in sys.modules if m in ('dask', 'distributed')])"
    command = [sys.executable, "-c", code, "build", str(tmp_path / "out")]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.endswith("[]\n")
