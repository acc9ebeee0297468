"""Corrections in words: which cell of which figure or event, what stood there before and since; ids that changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from homeward.core.view import View
from homeward.text.facts import fact_name, part_name
from homeward.text.format import direction_words, join, lower_first

Row = dict[str, Any]


def corrected(view: View, row: Row) -> str:
    """Return which figure a row of `queries/corrections.sql` is about; empty where it is an event or an exchange."""
    if not row["measure"]:
        return ""
    name, direction = fact_name(view, row), lower_first(direction_words(view.lang, row["side"]))
    return view.lang.text("{what}, {direction}", what=name, direction=direction)


def field_name(view: View, row: Row) -> str:
    """Return the name of the column that was corrected."""
    lang = view.lang
    return {
        "value": lang.text("Number"),
        "qualifier": lang.text("How it is known"),
        "adopted": lang.text("Main figure or not"),
        "parent": lang.text("Part of"),
        "within": lang.text("Among whom"),
        "source_id": lang.text("Source"),
        "figure_id": lang.text("Figure"),
        "subject_id": lang.text("Exchange"),
        "date": lang.text("Day"),
    }[row["field"]]


def stood(view: View, row: Row, column: str) -> str:
    """Return what stood in the corrected cell before (column `old`) or stands there since (`new`)."""
    lang, field, value = view.lang, row["field"], row[column]
    if value is None:
        return {"value": lang.text("no figure"), "figure_id": lang.text("dropped")}.get(field, "–")
    in_words: dict[str, Callable[[], str]] = {
        "value": lambda: lang.number(int(value)),
        "adopted": lambda: lang.text("main figure") if value == "true" else lang.text("not the main figure"),
        "qualifier": lambda: lower_first(view.label("qualifier", value)),
        "parent": lambda: part_name(view, value),
        "within": lambda: part_name(view, value),
        "source_id": lambda: _page(view, row, column) or value,
    }
    return in_words.get(field, lambda: day_of(view, value))()


def _page(view: View, row: Row, column: str) -> str:
    """Return the page that was cited: its publisher and its day; empty if it is no longer in the data."""
    publisher, published = row[f"{column}_publisher"], row[f"{column}_published"]
    return ", ".join(part for part in (publisher, published and view.lang.date(published)) if part)


def day_of(view: View, value: str) -> str:
    """Return a day in words, also where it is the id of an exchange; other ids as they are."""
    with suppress(ValueError):
        return view.lang.date(dt.date.fromisoformat(value))
    return value


def renamed_notice(view: View, renamed: Mapping[str, str]) -> str:
    """Return what a link that holds ids of before leads to, and why: the id before → the id now."""
    why = {row["old_id"].removeprefix("series:"): view.of_row(row, "why") for row in view.rows("datasets/renamed")}
    return join(
        view.lang.text(
            "What was listed here as {old} is listed as {new} now. {why}",
            old=day_of(view, old),
            new=day_of(view, new),
            why=why.get(old.removeprefix("series:"), ""),
        ).strip()
        for old, new in renamed.items()
    )
