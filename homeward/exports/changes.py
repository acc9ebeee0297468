"""What changed from one version of the data to another, row by row, as the data sets of facts have it."""

from __future__ import annotations

from typing import Any

from homeward.core.datasets import DATASETS, Dataset
from homeward.core.filters import Filters
from homeward.db.database import Database
from homeward.exports.extract import jsonable

# Every row of both sides. A change of the address or the publisher of a page is listed once, with the sources.
EVERYTHING = Filters(direction="both")
OF_THE_PAGE = {"publisher", "url"}
SUMS = ("returns", "groups")
FACTS = [name for name, dataset in DATASETS.items() if dataset.kind == "facts" and name not in SUMS]
# The sources and the corrections are shown on pages of their own; every row of them is a fact all the same.
COMPARED = ["sources", "corrections", *FACTS]

Row = dict[str, Any]


def changes(before: Database, after: Database) -> dict[str, dict[str, list[Any]]]:
    """Return, for every data set of facts: rows added (whole), removed (keys), changed (keys, old and new values).

    Those that only sum up others (SUMS) are left out.
    """
    return {name: _of(DATASETS[name], before, after) for name in COMPARED}


def _of(dataset: Dataset, before: Database, after: Database) -> dict[str, list[Any]]:
    old, new = (_rows(dataset, database) for database in (before, after))
    differ = {key: _differing(dataset, old[key], row) for key, row in new.items() if key in old}
    return {
        "added": [row for key, row in new.items() if key not in old],
        "removed": [dict(zip(dataset.key, key, strict=True)) for key in old if key not in new],
        "changed": [
            dict(zip(dataset.key, key, strict=True)) | {"columns": columns}
            for key, columns in differ.items()
            if columns
        ],
    }


def _rows(dataset: Dataset, database: Database) -> dict[tuple[Any, ...], Row]:
    """Return every row of a data set by its key."""
    rows = database.run(dataset.query, dataset.parameters(EVERYTHING)).dicts()
    plain = [{name: jsonable(value) for name, value in row.items()} for row in rows]
    return {tuple(row[name] for name in dataset.key): row for row in plain}


def _differing(dataset: Dataset, old: Row, new: Row) -> dict[str, list[Any]]:
    """Return the columns that differ, with the old and the new value."""
    shared = OF_THE_PAGE if dataset.name != "sources" else set()
    return {
        name: [old.get(name), value] for name, value in new.items() if old.get(name) != value and name not in shared
    }
