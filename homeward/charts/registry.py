"""The charts by name: `@chart(…)` above the function that draws one is all it takes to register it.

What is given to it are the columns of the chart's table, by name (see homeward/charts/tables.py). Columns that no other
module has are defined beside the chart too, by name, under `@columns`; rows that are not simply those of its query come
from a function under `@rows_of(name)`. A table whose columns depend on the data is built whole: `@table_of(name)`.
"""

from __future__ import annotations

from collections.abc import Callable

from homeward.charts.counts import Counted, annotated
from homeward.charts.plotting.figure import Figure
from homeward.charts.plotting.table import Column, Row
from homeward.core.i18n import Language
from homeward.core.view import View

Draw = Callable[[View], Figure]
# The columns and the rows of a table.
Table = tuple[list[Column], list[Row]]
Build = Callable[[View], Table]
Read = Callable[[View], list[Row]]
Define = Callable[[Language], dict[str, Column]]
CHARTS: dict[str, Draw] = {}
COLUMNS: dict[str, tuple[str, ...]] = {}
BUILDERS: dict[str, Build] = {}
ROWS: dict[str, Read] = {}
DEFINITIONS: list[Define] = []
# Columns that several tables have, in this order.
GROUPS = ("military", "civilian", "not_specified")
DAYS = ("days", "days_unknown")
# Between which the sources put the people, where they differ.
SPREAD = ("lowest", "highest")
DETAILS = ("side", "category", "part_of", "known", "series_people", "exchanges", "mentions")


def chart(*columns: str, counts: Counted = "people", unnamed: tuple[str, ...] = ()) -> Callable[[Draw], Draw]:
    """Return a decorator: the function draws the chart of its name, whose table has these columns.

    `counts` is what its title and sentence are about; `unnamed` are filters that they do not name, so that it is added.
    """

    def register(draw: Draw) -> Draw:
        CHARTS[draw.__name__] = annotated(draw.__name__, draw, counts, unnamed)
        if columns:
            COLUMNS[draw.__name__] = columns
        return draw

    return register


def table_of(name: str) -> Callable[[Build], Build]:
    """Return a decorator: the function builds the table of that name."""

    def register(build: Build) -> Build:
        BUILDERS[name] = build
        return build

    return register


def rows_of(name: str) -> Callable[[Read], Read]:
    """Return a decorator: the function gives the rows of the table of a name."""

    def register(read: Read) -> Read:
        ROWS[name] = read
        return read

    return register


def columns(define: Define) -> Define:
    """Register a function that defines columns, by the names that charts give to `@chart`."""
    DEFINITIONS.append(define)
    return define
