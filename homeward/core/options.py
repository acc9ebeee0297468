"""What the data offer to choose from: the ids of the lists in order of display, and the span of dates."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from homeward.db.database import Database
from homeward.settings import QUERIES

NONE = "none"


@dataclass(frozen=True)
class Options:
    """What the data offer to choose from: the ids of the lists in order of display, and the span of dates.

    `last_day` is the end of the data; dates may be chosen up to the end of that year, so that a year is always whole.
    `renamed`: ids that exchanges and series (series: and the id) had before, each with the one that it has now.
    """

    series: tuple[str, ...]
    mediator: tuple[str, ...]
    branch: tuple[str, ...]
    first_day: dt.date
    last_day: dt.date
    id: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    dataset: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def versus_series(self) -> tuple[str, ...]:
        """The series that the filtered one can be compared with."""
        return self.series

    @property
    def latest_exchange(self) -> str | None:
        """The last exchange known; None where there is none."""
        return next((subject for subject in reversed(self.id) if not subject.startswith("series:")), None)

    def current(self, name: str, value: str) -> str:
        """Return the id that the value of a parameter has now: another one, if its exchange or series was renamed."""
        prefix = {"id": "", "series": "series:", "versus_series": "series:"}.get(name)
        return value if prefix is None else self.renamed.get(prefix + value, prefix + value).removeprefix(prefix)

    @property
    def earliest(self) -> dt.date:
        """The first day that can be chosen."""
        return self.first_day.replace(month=1, day=1)

    @property
    def latest(self) -> dt.date:
        """The last day that can be chosen."""
        return self.last_day.replace(month=12, day=31)

    @property
    def years(self) -> range:
        """The years of the data."""
        return range(self.first_day.year, self.last_day.year + 1)


def options_of(database: Database) -> Options:
    """Read from the data what can be chosen."""
    (row,) = database.run("options").dicts()
    return Options(
        series=(*row["series"], NONE),
        mediator=(*row["mediators"], NONE),
        branch=tuple(row["branches"]),
        first_day=row["first_day"],
        last_day=row["last_day"],
        id=tuple(row["subjects"]),
        publisher=tuple(row["publishers"]),
        language=tuple(row["languages"]),
        dataset=published(),
        renamed={pair["old"]: pair["new"] for pair in row["renamed"] or ()},
    )


@cache
def published() -> tuple[str, ...]:
    """Return the names of the data sets that can be had as files (see homeward/core/datasets.py)."""
    with (QUERIES / "datasets.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["name"] for row in csv.DictReader(file))
