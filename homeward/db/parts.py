"""Figures in partitions: what looks at one subject only, models and checks, is run for each partition by itself.

A part is one or more Parquet files that hold every figure of their subjects. Whoever works it out reads it as a data
directory of its own, with all the other tables: the same readers, the same schema, the same models and checks. What
comes back is small; the figures themselves are written, sorted by subject, where servers read them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from homeward.db.build import CheckRow, load, model_files, rows_of_check, run_model
from homeward.db.database import statement
from homeward.db.parquet import columns_of, identity, scratch, write_csv
from homeward.db.problems import DataInvalidError, Problem
from homeward.db.release import release
from homeward.db.storage import storage_at

FIGURES = "figures"
FIGURES_CSV = f"{FIGURES}.csv"
# Models of figures that look at one subject at a time: their rows are those of all parts, one after another
# (queries/parts).
MODELS = ("adopted", "disputes", "numbers_by_seat")
# Models that these and checks of a part read.
NEEDED = ("adopted_by_subject", "exchange_mediators", "subjects")
# Checks that look at figures of one subject at a time. What they find in other files, they find in every part.
CHECKS = (
    *("ages_outside_everyone", "orphan_subject", "parent_cycle", "parent_is_itself", "source_before_event"),
    *("two_adopted_rows", "unknown_within", "youngest_above_oldest"),
)
Config = dict[str, str | bool | int | float | list[str]]
# So many figures make a part worth its own: to read the other tables takes a second. More of them take more memory.
LEAST, MOST = 200_000, 2_000_000
PARTS_OF_A_WORKER = 4
# A query of one exchange reads one group of rows, or two.
ROW_GROUP = 61_440


@dataclass(frozen=True)
class Survey:
    """What a file of figures holds: its rows, and whom they are about."""

    name: str
    identity: bytes
    rows: int
    subjects: frozenset[str]
    release: str


@dataclass(frozen=True)
class Part:
    """What is to be worked out: files in their order, the rows before them, and where the result goes."""

    source: str
    files: tuple[Survey, ...]
    first: int
    tables: Mapping[str, bytes]  # every other file of the data: name → content
    out: str
    name: str


@dataclass(frozen=True)
class Worked:
    """What came of a part: its models as Parquet, what its checks found, or why it cannot be read at all."""

    name: str
    digest: str
    models: Mapping[str, bytes]
    found: Mapping[str, Sequence[CheckRow]]
    refused: Sequence[Problem] = ()


def survey(source: str, name: str) -> Survey:
    """Look at one file of figures of a place."""
    with scratch() as folder, duckdb.connect(config={"threads": "1"}) as connection:
        path = folder / name
        storage_at(source).fetch(name, path)
        try:
            rows = connection.read_parquet(str(path), hive_partitioning=True)
            subjects = frozenset(str(subject) for (subject,) in rows.project("subject_id").distinct().fetchall())
            (count,) = rows.count("*").fetchall()[0]
        except duckdb.Error as error:
            message = f"cannot be read as Parquet ({str(error).strip().splitlines()[0]}); write the file anew"
            raise DataInvalidError([Problem(name, message)]) from error
        return Survey(name, identity(path), count, subjects, release())


def divided(surveys: Sequence[Survey], workers: int) -> list[tuple[Survey, ...]]:
    """Divide files into parts, in their order, several for each worker; a subject is in one part.

    Raises:
        DataInvalidError: a subject stands in files that are not one after another.
    """
    rows = sum(each.rows for each in surveys)
    enough = min(max(rows // (workers * PARTS_OF_A_WORKER), LEAST), MOST)
    parts: list[list[Survey]] = []
    for each in surveys:
        together = parts and (
            not parts[-1][-1].subjects.isdisjoint(each.subjects)
            or sum(one.rows for one in parts[-1]) + each.rows <= enough
        )
        if together:
            parts[-1].append(each)
        else:
            parts.append([each])
    _refuse_scattered(parts)
    return [tuple(part) for part in parts]


def _refuse_scattered(parts: Sequence[Sequence[Survey]]) -> None:
    first: dict[str, tuple[int, str]] = {}
    problems = []
    for number, part in enumerate(parts):
        for each in part:
            for subject in sorted(each.subjects):
                where, file = first.setdefault(subject, (number, each.name))
                if where != number:
                    message = f"has figures of {subject}, as {file} has; write them anew, partitioned by subject_id"
                    problems.append(Problem(each.name, message, column="subject_id", value=subject))
    if problems:
        raise DataInvalidError(problems[:20])


def work_out(part: Part) -> Worked:
    """Read, check and work out one part, and write its figures."""
    with scratch() as folder:
        _make_directory(part, folder)
        config: Config = {"threads": "1", "memory_limit": "2GB", "temp_directory": str(folder / "spilled")}
        with duckdb.connect(str(folder / "part.duckdb"), config=config) as writer:
            try:
                load(writer, folder)
            except DataInvalidError as error:
                return Worked(part.name, "", {}, {}, _of_this_part(error.problems, part.first))
            for model in model_files():
                if model.name in (*MODELS, *NEEDED):
                    run_model(writer, model)
            models = {name: _as_parquet(writer, name, part.first, folder).read_bytes() for name in MODELS}
            found = {name: [_shifted(row, part.first) for row in rows_of_check(writer, name)] for name in CHECKS}
            written = _as_parquet(writer, FIGURES, part.first, folder)
        storage_at(part.out).store(part.name, written)
        return Worked(part.name, hashlib.sha256(written.read_bytes()).hexdigest(), models, found)


def _make_directory(part: Part, folder: Path) -> None:
    """Write the tables of a part as CSV files; its figures are those that were surveyed."""
    for name, content in part.tables.items():
        (folder / name).write_bytes(content)
    paths = [folder / "files" / each.name for each in part.files]
    for each, path in zip(part.files, paths, strict=True):
        storage_at(part.source).fetch(each.name, path)
        if identity(path) != each.identity:
            raise DataInvalidError([Problem(each.name, "the file changed while it was read; run the build again")])
    write_csv(paths, columns_of(part.tables["datapackage.json"])[FIGURES], folder / FIGURES_CSV)


def _as_parquet(writer: duckdb.DuckDBPyConnection, name: str, first: int, folder: Path) -> Path:
    """Write what `queries/parts/{name}.sql` gives."""
    path, sql = folder / f"{name}.parquet", statement(f"parts/{name}")
    rows = writer.sql(sql, params={"first": first} if "$first" in sql else None)
    if rows is not None:
        rows.write_parquet(str(path), compression="zstd", row_group_size=ROW_GROUP)
    return path


def _of_this_part(problems: Iterable[Problem], first: int) -> list[Problem]:
    """Return what is wrong with the figures of a part, in lines of all; or else what is wrong with other tables."""
    shifted = [
        replace(each, line=each.line and each.line + first) if each.file == FIGURES_CSV else each for each in problems
    ]
    return [each for each in shifted if each.file == FIGURES_CSV] or shifted


def _shifted(row: CheckRow, first: int) -> CheckRow:
    severity, file, line, *rest = row
    return (severity, file, line + first if file == FIGURES_CSV and line else line, *rest)  # type: ignore[return-value]


def merged(found: Iterable[Mapping[str, Sequence[CheckRow]]]) -> dict[str, list[CheckRow]]:
    """Return what the checks of all parts found, by check: what several found alike once, in the order of the lines."""
    rows: dict[str, dict[CheckRow, None]] = {name: {} for name in CHECKS}
    for each in found:
        for name, some in each.items():
            rows[name] |= dict.fromkeys(some)
    return {name: sorted(some, key=lambda row: (row[1], row[2] or 0)) for name, some in rows.items()}
