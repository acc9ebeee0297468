"""What tables are made of: columns, cells, and the words around them (see frontend/table.js)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from homeward.core.i18n import Language
from homeward.core.view import View

Row = dict[str, Any]
Cell = str | dict[str, Any]
EMPTY = "–"


class Column(NamedTuple):
    """A column of a table: its heading, what stands in it for a row, and whether that is a number.

    `cell` gives a text, a cell made ready, or None where there is nothing.
    `order` is what it is sorted by, where that is not the text; `link` where the text leads: a page elsewhere, or the
    id of an exchange or series of ours.
    """

    heading: str
    cell: Callable[[View, Row], Cell | None]
    number: bool = False
    order: Callable[[Row], Any] | None = None
    link: Callable[[Row], str | None] | None = None


def number_column(heading: str, name: str) -> Column:
    """Return the column of a number of a row: grouped digits, nothing where it is None."""
    return Column(
        heading,
        lambda view, row: None if row[name] is None else view.lang.number(row[name]),
        number=True,
        order=lambda row: row[name],
    )


def cell_of(view: View, column: Column, row: Row) -> Cell:
    """Return what stands in a column for a row: a text, or an object with where it leads and what it is sorted by."""
    content = column.cell(view, row) or EMPTY
    order = column.order(row) if column.order else None
    target = column.link(row) if column.link else None
    if content == EMPTY or (isinstance(content, str) and order is None and not target):
        return content
    cell = {"text": content} if isinstance(content, str) else dict(content)
    if order is not None:
        cell["order"] = order.isoformat() if isinstance(order, dt.date) else order
    if target and target.startswith("http"):
        cell["href"] = target
    elif target:
        cell |= exchange_link(view, target)
    return cell


def exchange_link(view: View, subject: str) -> dict[str, str]:
    """Return what makes a cell lead to the page of an exchange or series."""
    return {"href": f"./exchange?{urlencode({'id': subject, 'lang': view.lang.code})}", "open": subject}


def folded(text: str, label: str, lines: Sequence[Cell]) -> Cell | None:
    """Return a cell with lines folded away under a label; only the text where there are none."""
    return {"text": text, "label": label, "more": list(lines)} if lines else text or None


def toned(text: str, tone: str | None) -> Cell:
    """Return a text that is strong or quiet, or neither."""
    return {"text": text, "tone": tone} if tone else text


def words_around(lang: Language) -> dict[str, str]:
    """Return the words around every table; the browser fills in the numbers."""
    return {
        "search": lang.text("Search in this table"),
        "shown": lang.text("{n} of {all} rows", n="{n}", all="{all}"),
        "all": lang.text("Show all rows"),
        "none": lang.text("No row has these words."),
    }
