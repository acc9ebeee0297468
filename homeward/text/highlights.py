"""What a number at the top of a page is, what was most, and how a number differs from what it is compared with."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from typing import Any, NamedTuple

from homeward.core.options import NONE
from homeward.core.view import View
from homeward.text import comparison
from homeward.text.format import join, people_of, qualified_people, side_note, upper_first, without_number

Row = dict[str, Any]


class KeyFigure(NamedTuple):
    """A number with its words: `label` what is counted, `value` ready to be shown, `note` how sure it is.

    `path` is the page that breaks it down, and `query` what of its address is not that of the view.
    """

    label: str
    value: str
    note: str
    path: str | None = None
    query: dict[str, list[str]] | None = None


def highlights(view: View, by_side: dict[str, Row]) -> Iterator[KeyFigure]:
    """Yield the month of most people and the mediator named most often, of returns to Ukraine if they are shown."""
    exchanges = by_side.get("UA") or by_side.get("RU")
    if not exchanges or not exchanges["days"]:
        return
    rows = view.rows("highlights")
    if months := [row for row in rows if row["answer"] == "month"]:
        yield _month(view, months, exchanges)
    yield _mediator(view, [row for row in rows if row["answer"] == "mediator"], exchanges["days"])


def _month(view: View, rows: list[Row], whole: Row) -> KeyFigure:
    """Return the month of most people; those without a date, or in exchanges without a figure, belong to none."""
    lang, first = view.lang, rows[0]
    number = people_of(view, first["people"], at_least=first["is_at_least"])
    without = f"{without_number(view, first['exchanges_without'])}." if first["exchanges_without"] else ""
    note = lang.plural(
        "{people} with a known date, in {n} exchange.",
        "{people} with a known date, in {n} exchanges.",
        first["exchanges"],
        people=number,
    )
    month = first["month"]
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    query = {"from": [month.isoformat()], "to": [last.isoformat()]} if len(rows) == 1 else None
    months = upper_first(lang.list([lang.month(row["month"]) for row in rows]))
    label = lang.text("Month with the most people")
    return KeyFigure(label, months, join([note, side_note(view), without, _undated(view, whole)]), "timeline", query)


def _undated(view: View, whole: Row) -> str:
    """Return how many people of agreements have no date, and so belong to no month."""
    if not whole["series_people"]:
        return ""
    known_as = "at_least" if whole["series_at_least"] else "about"
    number = upper_first(qualified_people(view.lang, whole["series_people"], known_as))
    return view.lang.text("{n} without a known date are in no month.", n=number)


def _mediator(view: View, rows: list[Row], total: int) -> KeyFigure:
    """Return who was named most often; of exchanges chosen by their mediator, who was named beside that one."""
    lang = view.lang
    chosen = [key for key in view.filters.mediator if key != NONE]
    label = lang.text("Other mediators named") if chosen else lang.text("Mediator named most often")
    if not rows:
        note = "" if chosen else lang.text("No mediator named does not mean that there was none.")
        return KeyFigure(label, lang.text("none named"), note, "timeline")
    in_exchanges = lang.plural(
        "In {n} of {all} exchanges.", "In {n} of {all} exchanges.", rows[0]["exchanges"], all=lang.number(total)
    )
    unnamed = rows[0]["exchanges_without"]
    without = (
        lang.plural("{n} exchange names none.", "{n} exchanges name none.", unnamed) if unnamed and not chosen else ""
    )
    names = lang.list([view.label("mediator", row["mediator"]) for row in rows])
    return KeyFigure(label, names, join([in_exchanges, without]), "timeline")


def differs_by(view: View, side: str, measure: str, number: int) -> str:
    """Return how a number differs from that of what it is compared with; empty where nothing is, or nobody knows."""
    if not view.filters.compares():
        return ""
    rows = [row for row in view.rows("compare") if (row["side"], row["measure"]) == (side, measure)]
    # A number that the comparison counts otherwise, such as without those known only in part, has no difference here.
    if not rows or rows[0]["a"] != number or not (change := comparison.difference(view.lang, rows[0])):
        return ""
    _, other = comparison.names(view)
    return view.lang.text("Compared with {name}: {difference}.", name=other, difference=change)
