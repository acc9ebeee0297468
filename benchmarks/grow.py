"""Data sets larger than today's, grown from it: generated, always the same, and of no meaning but their size.

`python -m benchmarks.grow rivals DIRECTORY 1000` (or `parts`, `exchanges`) writes one, to look at it.
"""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import sys
from collections.abc import Callable, Iterator, Set
from pathlib import Path
from string import ascii_lowercase

import duckdb

from homeward.settings import DATA

Row = dict[str, str]
# What a copy of a figure says differently: at most a fifth more or less.
SPREAD = range(-20, 21)


def rivals(target: Path, times: int = 1000) -> Path:
    """Copy the data, with `times` figures for each one there is: the others are rivals of the same fact.

    What is a listed exception to a check is not copied, here and below: its copies would not be listed.
    """
    _copy(target)
    excepted = _excepted()
    sources = [row["source_id"] for row in _read("sources.csv")]

    def grown() -> Iterator[Row]:
        for place, row in enumerate(_read("figures.csv")):
            yield row
            for copy in range(1, times if row["figure_id"] not in excepted else 1):
                number = place * times + copy
                source = sources[(place * 31 + copy * 17) % len(sources)]
                yield row | {
                    "figure_id": f"g{number:09d}",
                    "value": _varied(row["value"], number),
                    "adopted": "false",
                    "source_id": source,
                    "note": "",
                }

    return _write(target, "figures.csv", grown())


def exchanges(target: Path, times: int = 100) -> Path:
    """Copy the data, with `times` exchanges for each one there is, the others spread evenly over the same years."""
    _copy(target)
    excepted, every = _excepted(), _read("exchanges.csv")
    real = [row for row in every if row["exchange_id"] not in excepted]
    copies = {row["exchange_id"]: list[str]() for row in real}
    # An identifier of before leads to another exchange: none has it again.
    taken = {row["exchange_id"] for row in every} | {row["old_id"] for row in _read("renamed.csv")}
    free = _free_days(taken, len(real) * (times - 1))

    def grown() -> Iterator[Row]:
        yield from every
        for identifier, row in zip(free, real * (times - 1), strict=True):
            copies[row["exchange_id"]].append(identifier)
            blank = dict.fromkeys(("ordinal", "series_id", "stage", "note", "note_en", "note_uk"), "")
            yield row | blank | {"exchange_id": identifier, "date": identifier[:10], "date_precision": "day"}

    def figures() -> Iterator[Row]:
        number = 0
        for row in _read("figures.csv"):
            yield row
            if row["measure"] == "ordinal" or row["figure_id"] in excepted:
                continue
            for identifier in copies.get(row["subject_id"], ()):
                number += 1
                yield row | {"figure_id": f"g{number:09d}", "subject_id": identifier, "note": ""}

    _write(target, "exchanges.csv", grown())
    return _write(target, "figures.csv", figures())


PARTS = 16
# What `rivals` makes, made by the database: in a hundredth of the time.
RIVALS = """
    select
        if(copy = 0, figure_id, format('g{:09d}', place * $times + copy)) as figure_id,
        * exclude (place, figure_id, "value", adopted, source_id, note),
        if(
            copy = 0 or "value" is null,
            "value",
            ("value"::bigint * (100 + $spread[(place * $times + copy) * 7919 % len($spread) + 1]) // 100)::varchar
        ) as "value",
        if(copy = 0, adopted, 'false') as adopted,
        if(copy = 0, source_id, $sources[(place * 31 + copy * 17) % len($sources) + 1]) as source_id,
        if(copy = 0, note, null) as note
    from (select *, row_number() over () - 1 as place from read_csv($file, all_varchar = true)) as given
    cross join (select unnest(range($times)) as copy)
    where hash(subject_id) % $parts = $part and (copy = 0 or not list_contains($excepted, figure_id))
"""


def parts(target: Path, times: int = 1000) -> Path:
    """Write the same as `rivals`, with the figures as Parquet, partitioned by subject."""
    _copy(target)
    (target / "figures.csv").unlink()
    (target / "figures").mkdir()
    sources = [row["source_id"] for row in _read("sources.csv")]
    given = {"times": times, "spread": list(SPREAD), "sources": sources, "excepted": sorted(_excepted())}
    for part in range(PARTS):
        of_part = given | {"parts": PARTS, "part": part, "file": str(DATA / "figures.csv")}
        rows = duckdb.sql(RIVALS, params=of_part)
        if rows is not None:
            rows.write_parquet(str(target / "figures" / f"{part:02}.parquet"))
    return target


GROWN: dict[str, Callable[[Path, int], Path]] = {"rivals": rivals, "exchanges": exchanges}


def _free_days(taken: Set[str], count: int) -> Iterator[str]:
    """Return identifiers that no exchange has, by day: the day, then the day with a letter."""
    first, last = (dt.date.fromisoformat(choose(taken)[:10]) for choose in (min, max))
    days = (last - first).days + 1
    for day in range(days):
        date = (first + dt.timedelta(day)).isoformat()
        free = [name for name in (date, *(f"{date}-{letter}" for letter in ascii_lowercase[1:])) if name not in taken]
        yield from free[: count * (day + 1) // days - count * day // days]


def _excepted() -> set[str]:
    """Return the identifiers of the exchanges and figures that are listed exceptions."""
    return {row["subject"] for row in _read("exceptions.csv")}


def _varied(value: str, number: int) -> str:
    """Return a number that differs from another by what its place says; a blank stays blank."""
    return value and str(int(value) * (100 + SPREAD[number * 7919 % len(SPREAD)]) // 100)


def _copy(target: Path) -> None:
    """Copy the data; no source says when it was published: grown facts cite sources older than they are."""
    shutil.copytree(DATA, target)
    _write(target, "sources.csv", (row | {"published": ""} for row in _read("sources.csv")))


def _read(file: str) -> list[Row]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(target: Path, file: str, rows: Iterator[Row]) -> Path:
    first = next(rows)
    with (target / file).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, first.keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
    return target


if __name__ == "__main__":
    print((GROWN | {"parts": parts})[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3])))
