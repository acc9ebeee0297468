"""A build whose figures are worked out in parts, by many workers; the rest is worked out of their results, here.

Every part is read and checked by the code that reads and checks a whole data set (parts.py). Here the rows of its
models are put together, and the figures become a view of the Parquet files that the parts wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb

from homeward.db.build import Elsewhere, build
from homeward.db.builds import Builds
from homeward.db.cluster import ClusterError, Workers
from homeward.db.database import Database, statement
from homeward.db.parquet import DICTIONARY, columns_of, csv_directory, data_files, scratch, tables_of
from homeward.db.parts import FIGURES, FIGURES_CSV, MODELS, Part, Survey, Worked, divided, merged, survey, work_out
from homeward.db.problems import DataInvalidError, Problem
from homeward.db.progress import PROGRESS
from homeward.db.release import release
from homeward.db.storage import storage_at

# Identifiers are compared so many at once, to see that none is given twice.
AT_ONCE = 8_000_000


class Spread(NamedTuple):
    """A version that was worked out by many: what is of it here, and which files of it are with the builds already."""

    version: str
    database: Database | None  # None where it had been built before
    written: Mapping[str, str]


def build_spread(builds: Builds, source: str, workers: Workers) -> Spread:
    """Build and check the data of a place, whose figures are Parquet files partitioned by subject.

    Raises:
        DataInvalidError: the data cannot be served; nothing of them is left with the builds.
        ClusterError: workers were lost, or are of another release.
    """
    surveys = _surveyed(source, workers)
    known = {each.name: each.identity for each in surveys}
    with csv_directory(source, known) as (directory, version):
        if builds.manifest(version) is not None:
            return Spread(version, None, {})
        tables = {path.name: path.read_bytes() for path in directory.iterdir() if path.is_file()}
        try:
            parts = _parts(builds, version, source, surveys, workers.count, tables)
            worked = workers.map("working out parts", work_out, parts)
            if refused := [problem for each in worked for problem in each.refused]:
                raise DataInvalidError(list(dict.fromkeys(refused)))
            columns = columns_of(tables[DICTIONARY])[FIGURES]
            (directory / FIGURES_CSV).write_text(",".join(columns) + "\n", encoding="utf-8")
            finish = partial(_finish, builds, version, worked, sum(each.rows for each in surveys))
            found = merged(each.found for each in worked)
            elsewhere = Elsewhere(MODELS, partial(_fill, worked), finish, found)
            database = build(directory, version=version, elsewhere=elsewhere)
        except BaseException:
            builds.storage.remove(f"{release()}/{version}")
            raise
        return Spread(version, database, {each.name: each.digest for each in worked})


def _surveyed(source: str, workers: Workers) -> list[Survey]:
    files = tables_of(data_files(storage_at(source))).get(FIGURES, [])
    if not files:
        message = (
            "there are no Parquet files of figures; write them, partitioned by subject_id, or build without --dask"
        )
        raise DataInvalidError([Problem(FIGURES, message)])
    surveys = workers.map("looking at files", partial(survey, source), files)
    if others := {each.release for each in surveys} - {release()}:
        raise ClusterError(f"workers run the release {', '.join(sorted(others))}, not {release()}: install this code")
    return surveys


def _parts(
    builds: Builds, version: str, source: str, surveys: Sequence[Survey], workers: int, tables: Mapping[str, bytes]
) -> list[Part]:
    out, first, parts = f"{builds.place}/{release()}/{version}", 0, []
    for number, files in enumerate(divided(surveys, workers)):
        parts.append(Part(source, files, first, tables, out, f"{FIGURES}/{number:05d}.parquet"))
        first += sum(each.rows for each in files)
    return parts


def _fill(worked: Sequence[Worked], writer: duckdb.DuckDBPyConnection, name: str) -> None:
    """Put the rows of a model together, those of one part after those of another."""
    PROGRESS.doing(f"putting {name} together")
    with scratch() as folder:
        files = [folder / f"{number:05d}.parquet" for number in range(len(worked))]
        for file, each in zip(files, worked, strict=True):
            file.write_bytes(each.models[name])
        writer.read_parquet(list(map(str, files))).insert_into(name)


def _finish(
    builds: Builds,
    version: str,
    worked: Sequence[Worked],
    rows: int,
    writer: duckdb.DuckDBPyConnection,
    folder: Path,
) -> None:
    """Have the figures read from the files of the parts, which are fetched beside the database."""
    for each in worked:
        builds.fetch(version, each.name, each.digest, folder)
    columns = writer.table(FIGURES)
    typed = [
        duckdb.ColumnExpression(name).cast(kind).alias(name)
        for name, kind in zip(columns.columns, columns.types, strict=True)
    ]
    writer.execute(statement("parts/none"))
    writer.execute(f"set file_search_path = '{folder}'")
    figures = writer.read_parquet([each.name for each in worked])
    figures.select(duckdb.ColumnExpression("rowid"), *typed).create_view(FIGURES)
    _refuse_twice_given(writer, rows)


def _refuse_twice_given(writer: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Find identifiers that two parts give; that one gives twice was found there."""
    shares = rows // AT_ONCE + 1
    for share in range(shares):
        given = {"shares": shares, "share": share}
        if twice := writer.execute(statement("parts/given_twice"), given).fetchall():
            message = "is the identifier of two figures; give this one an identifier of its own"
            found = [Problem(FIGURES_CSV, message, line, "figure_id", value) for value, line in twice]
            raise DataInvalidError(found)
