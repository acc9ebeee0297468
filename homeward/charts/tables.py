"""Rows → the table under a chart: the same numbers, in words and numbers of the viewer's language.

A table is a list of columns by name: of a chart where it is drawn (`@chart`), of what is no chart here (TABLES). What a
column is called and holds is said once: below if several tables have it, else beside the chart (`@columns`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import chain
from typing import Any

from homeward.charts.accounts import seat_name, side_by_side
from homeward.charts.branch_parts import part_label
from homeward.charts.data_tables import NAMES
from homeward.charts.exchange_branches import branch_name
from homeward.charts.groups import year_or_series
from homeward.charts.mediators import name_of
from homeward.charts.plotting.table import EMPTY, Cell, Column, cell_of, number_column, words_around
from homeward.charts.reconciliation import family_name, signed, speaker_name
from homeward.charts.registry import BUILDERS, COLUMNS, DEFINITIONS, GROUPS, ROWS, Table, columns
from homeward.core.datasets import query_of
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.comparison import difference, measure_name, names, value
from homeward.text.facts import fact_name, fact_value, rivals_in_short
from homeward.text.format import Row, bucket_name, differs, direction_words, qualified, upper_first

# The columns of tables that no chart is drawn with.
TABLES: dict[str, tuple[str, ...]] = {
    "reconciliation_parts": ("to_day", "basis", "speaker", "stated", "part", "part_people", "source"),
    "evidence": ("day", "subject", "side", "figure", "figure_value", "publisher", "page", "others"),
}


def table(view: View, name: str) -> dict[str, Any]:
    """Return the table of a name: `columns` (label, number), `rows` of cells, and the `words` around them.

    A cell is a text, or an object (see frontend/table.js). Columns that are empty are left out, except of a data set.

    Raises:
        KeyError: no such table.
    """
    shown, rows = _table(view, name)
    cells = [[cell_of(view, column, row) for column in shown] for row in rows]
    whole = name in NAMES
    filled = [index for index in range(len(shown)) if whole or any(row[index] != EMPTY for row in cells)]
    return {
        "columns": [{"label": shown[index].heading, "number": shown[index].number} for index in filled],
        "rows": [[row[index] for index in filled] for row in cells],
        "words": words_around(view.lang),
    }


def _table(view: View, name: str) -> Table:
    if name == "accounts" and view.filters.id:
        return side_by_side(view)
    if name in BUILDERS:
        return BUILDERS[name](view)
    return _columns(view, name), ROWS[name](view) if name in ROWS else view.rows(name)


def _columns(view: View, name: str) -> list[Column]:
    """Return the columns of the table of a name."""
    shelf = dict(chain.from_iterable(define(view.lang).items() for define in DEFINITIONS))
    if name == "compare":
        shelf |= _comparison(view)
    query, _ = query_of(name)
    of_name = {**TABLES, **COLUMNS}
    return [shelf[column] for column in of_name.get(name) or of_name[query]]


@columns
def _places(lang: Language) -> dict[str, Column]:
    """Return the columns that say when and in which exchange."""
    when = lang.text("When")
    return {
        "when": Column(when, lambda view, row: bucket_name(row, view.filters.bucket, view.lang), order=_first_date),
        "day": Column(when, lambda view, row: bucket_name(row, "exchange", view.lang), order=_first_date),
        "date": Column(when, lambda view, row: view.lang.date(row["first_date"]), order=_first_date),
        "year": Column(lang.text("Year or agreement"), year_or_series),
        "from": Column(lang.text("From"), lambda view, row: view.lang.date(row["first_date"]), order=_first_date),
        "to": Column(
            lang.text("To"), lambda view, row: view.lang.date(row["last_date"]), order=lambda row: row["last_date"]
        ),
        "exchange": Column(
            lang.text("Exchange"),
            lambda view, row: view.of_row(row),
            link=lambda row: row.get("return_id") or row.get("bucket"),
        ),
        "side": Column(lang.text("Direction"), lambda view, row: direction_words(view.lang, row["side"])),
        "source": Column(lang.text("Source"), lambda _, row: row["publisher"], link=lambda row: row.get("url")),
    }


@columns
def _words(lang: Language) -> dict[str, Column]:
    """Return the columns that say who is counted."""
    branch, part_of = lang.text("Branch"), lang.text("Part of")
    return {
        "group": Column(lang.text("Group"), lambda view, row: view.label("group", row["group"])),
        "branch": Column(branch, branch_name),
        "mediator": Column(lang.text("Mediator"), name_of),
        "branch_of": Column(part_of, lambda view, row: row["belongs_to"] and view.label("branch", row["belongs_to"])),
        "branch_part": Column(
            lang.text("Branch or group"), lambda view, row: row["part"] and part_label(view, row["part"])
        ),
        "category": Column(lang.text("Category"), lambda view, row: view.label(row["measure"], row["category"])),
        "part_of": Column(
            part_of, lambda view, row: row["belongs_to"] and view.label(row["measure"], row["belongs_to"])
        ),
    }


@columns
def _evidence(lang: Language) -> dict[str, Column]:
    """Return the columns of a figure and of the page that gives it."""
    return {
        "subject": Column(
            lang.text("Exchange"), lambda view, row: view.of_row(row), link=lambda row: row["subject_id"]
        ),
        "figure": Column(lang.text("What is counted"), fact_name),
        "figure_value": Column(lang.text("Number"), fact_value, number=True, order=lambda row: row["value"]),
        "publisher": Column(lang.text("Publisher"), lambda _, row: row["publisher"]),
        "page": Column(lang.text("Source"), lambda _, row: row["title"], link=lambda row: row["url"]),
        "others": Column(lang.text("Other sources"), rivals_in_short),
    }


@columns
def _totals(lang: Language) -> dict[str, Column]:
    """Return the columns of official totals and of what explains their gaps."""
    return {
        "to_day": Column(
            lang.text("To the day"), lambda view, row: view.lang.date(row["first_date"]), order=_first_date
        ),
        "basis": Column(lang.text("What is counted"), lambda view, row: family_name(view, row["basis"])),
        "speaker": Column(lang.text("Stated by"), speaker_name),
        "stated": number_column(lang.text("Stated"), "value"),
        "ours": number_column(lang.text("Our sum"), "ours"),
        "part": Column(
            lang.text("What explains the gap"),
            lambda view, row: view.of_row(row, "text") if row["kind"] else view.lang.text("Unexplained"),
        ),
        "part_people": Column(
            lang.text("People"), lambda view, row: signed(view, row["people"]), number=True, order=_number_of("people")
        ),
        "counted": Column(lang.text("What is counted"), lambda view, row: view.label(row["measure"], row["category"])),
        "seat": Column(lang.text("Published by"), lambda view, row: seat_name(view, row["seat"])),
        "number": number_column(lang.text("Number"), "value"),
        "pages": number_column(lang.text("Sources"), "pages"),
        "publishers": Column(lang.text("Publishers"), _pages_of_seat),
        "branch_within": Column(
            lang.text("Counted in"), lambda view, row: row["parent"] and view.label("branch", row["parent"])
        ),
    }


@columns
def _numbers(lang: Language) -> dict[str, Column]:
    """Return the columns of numbers: `people` with its qualifier, `known` without; the others are counts."""
    headings = {
        "military": lang.text("Military"),
        "civilian": lang.text("Civilians"),
        "not_specified": lang.text("Group unknown"),
        "unsplit": lang.text("Not split by group"),
        "days": lang.text("Exchanges"),
        "days_unknown": lang.text("No published figure"),
        "days_known": lang.text("Exchanges with a figure"),
        "exchanges": lang.text("Exchanges with a figure"),
        "mentions": lang.text("Only mentioned in"),
        "total": lang.text("Cumulative total"),
        "total_at_least": lang.text("With whole agreements, at least"),
        "of_series": lang.text("Of a whole agreement"),
        "series_people": lang.text("Of a whole agreement"),
        "own": lang.text("Part not stated"),
        "women": lang.text("Women"),
        "men": lang.text("Men"),
        "not_published": lang.text("Not published"),
        "youngest": lang.text("Youngest"),
        "oldest": lang.text("Oldest"),
    }
    return {
        "people": Column(lang.text("People"), _people, number=True, order=_number_of("people")),
        "known": Column(lang.text("People"), _known, number=True, order=_number_of("people")),
        "lowest": Column(lang.text("Lowest"), _extreme("lowest"), number=True, order=_number_of("lowest")),
        "highest": Column(lang.text("Highest"), _extreme("highest"), number=True, order=_number_of("highest")),
        "pause": number_column(lang.text("Days"), "days"),
        **{column: number_column(heading, column) for column, heading in headings.items()},
        **{
            f"share_{group}": Column(headings[group], _share(group), number=True, order=_number_of(group))
            for group in GROUPS
        },
    }


def _comparison(view: View) -> dict[str, Column]:
    """Return the columns of the comparison, whose headings are what is compared."""
    lang = view.lang
    first, second = names(view)
    return {
        "direction": Column(lang.text("Direction"), _one_of_both),
        "measure": Column(lang.text("Measure"), lambda view, row: measure_name(view, row["measure"])),
        "a": Column(upper_first(first), lambda view, row: value(view.lang, row, "a"), number=True),
        "b": Column(upper_first(second), lambda view, row: value(view.lang, row, "b"), number=True),
        "difference": Column(lang.text("Difference"), lambda view, row: difference(view.lang, row), number=True),
    }


def _pages_of_seat(view: View, row: Row) -> Cell:
    """Return the first of the pages that give a number, and folded under it the others."""
    (first, href), *others = zip(row["publishers"], row["urls"], strict=True)
    cell: dict[str, Any] = {"text": first, "href": href}
    label = view.lang.plural("{n} more source", "{n} more sources", len(others))
    lines = [{"text": publisher, "href": url} for publisher, url in others]
    return cell | {"more": lines, "label": label} if lines else cell


def _first_date(row: Row) -> dt.date:
    day: dt.date = row["first_date"]
    return day


def _number_of(column: str) -> Callable[[Row], Any]:
    return lambda row: row[column]


def _extreme(column: str) -> Callable[[View, Row], str | None]:
    """Return the cell of an extreme: nothing where the sources agree."""
    return lambda view, row: view.lang.number(row[column]) if differs(row) else None


def _share(column: str) -> Callable[[View, Row], str | None]:
    return lambda view, row: None if row[column] is None else view.lang.percent(row[column])


def _people(view: View, row: Row) -> str:
    if row["people"] is None:
        return view.lang.text("unknown")
    return qualified(view.lang, row["people"], row.get("known_as"), at_least=row["is_at_least"])


def _known(view: View, row: Row) -> str:
    return view.lang.text("unknown") if row["people"] is None else view.lang.number(row["people"])


def _one_of_both(view: View, row: Row) -> str | None:
    return direction_words(view.lang, row["side"]) if view.filters.direction == "both" else None
