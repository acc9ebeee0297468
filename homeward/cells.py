"""Cells and columns of tables: what stands in a cell, what it is sorted by, where it leads, what is folded away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from homeward.view import View

Row = dict[str, Any]
# A text, or an object as frontend/table.js draws it: text, href, open, order, tone, and `more` lines under a `label`.
Cell = str | dict[str, Any]
EMPTY = "–"


class Column(NamedTuple):
    """A column of a table: its heading, what stands in it for a row (None: nothing), whether that is a number.

    `order` is what it is sorted by, where that is not the text; `link` where the text leads: a page elsewhere, or the
    id of an exchange or series of ours.
    """

    heading: str
    cell: Callable[[View, Row], Cell | None]
    number: bool = False
    order: Callable[[Row], Any] | None = None
    link: Callable[[Row], str | None] | None = None


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
    return cell | leads_to(view, target) if target else cell


def leads_to(view: View, target: str) -> dict[str, str]:
    """Return the part of a cell that makes it a link: to a page elsewhere, or to an exchange or series of ours."""
    if target.startswith("http"):
        return {"href": target}
    return {"href": f"./exchange?{urlencode({'id': target, 'lang': view.language.code})}", "open": target}


def folded(text: str, label: str, lines: Sequence[Cell]) -> Cell | None:
    """Return a cell with lines folded away under a label; only the text where there are none."""
    return {"text": text, "label": label, "more": list(lines)} if lines else text or None


def toned(text: str, tone: str | None) -> Cell:
    """Return a text that is strong or quiet, or neither."""
    return {"text": text, "tone": tone} if tone else text
