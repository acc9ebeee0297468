"""What every column of every data set means: its type, as the database has it, its definition, and its unit.

Definitions are written once: in `queries/columns.csv`, or, for what is stored as it is, `data/datapackage.json`.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import Any, NamedTuple

from homeward.core.datasets import Dataset
from homeward.core.filters import Filters
from homeward.db.database import Database
from homeward.settings import QUERIES

# The types of the database by the words that a reader needs; a list stands in one cell of CSV and XLSX.
TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "VARCHAR[]": "list",
    "INTEGER[]": "list",
    "DATE[]": "list",
}


class Column(NamedTuple):
    """A column. `type` is one of string, integer, number, boolean, date, list; `unit` is empty where there is none."""

    name: str
    type: str
    unit: str
    definition: str


def columns_of(dataset: Dataset, database: Database) -> tuple[Column, ...]:
    """Return the columns of a data set, in order."""
    words = [_words(dataset, name, database) for name, _ in _types(dataset, database)]
    return tuple(
        Column(name, kind, *texts) for (name, kind), texts in zip(_types(dataset, database), words, strict=True)
    )


def _words(dataset: Dataset, column: str, database: Database) -> tuple[str, str]:
    """Return the unit and the definition of a column: of the data set, else of the table, else of any data set.

    Raises:
        KeyError: queries/columns.csv does not define it.
    """
    for name in (dataset.name, dataset.query):
        if (name, column) in written():
            return written()[name, column]
    for table in database.dictionary["resources"]:
        if table["name"] in dataset.tables:
            for field in table["schema"]["fields"]:
                if field["name"] == column:
                    return "", field["description"]
    if ("", column) not in written():
        raise KeyError(f"queries/columns.csv does not define the column {column} of {dataset.query}")
    return written()["", column]


@cache
def written() -> dict[tuple[str, str], tuple[str, str]]:
    """Return units and definitions by data set (or its query; empty for every one) and column."""
    with (QUERIES / "columns.csv").open(encoding="utf-8", newline="") as file:
        return {(row["dataset"], row["column"]): (row["unit"], row["definition"]) for row in csv.DictReader(file)}


# A query has the same columns whatever the data and the filters.
_known: dict[str, tuple[tuple[str, str], ...]] = {}


def _types(dataset: Dataset, database: Database) -> tuple[tuple[str, str], ...]:
    if dataset.query not in _known:
        with database.open(dataset.query, dataset.parameters(Filters())) as answer:
            types = [TYPES[kind] for kind in answer.types]
            _known[dataset.query] = tuple(zip(answer.columns, types, strict=True))
    return _known[dataset.query]


def described(column: Column) -> dict[str, Any]:
    """Return a column as files and documents have it; no unit, no word of it."""
    return {name: value for name, value in column._asdict().items() if value}
