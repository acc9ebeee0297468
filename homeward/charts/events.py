"""Events on a strip above a chart: quiet marks that give context, one symbol per kind."""

from __future__ import annotations

from homeward.charts.plotting.figure import KeyItem, Spec, hover_text, wrapped
from homeward.charts.plotting.marks import marks
from homeward.charts.plotting.positions import TimePositions
from homeward.core.view import View
from homeward.text.format import Row

# What officials merely said is left to the sources.
SYMBOLS = {
    "agreement": "square-open",
    "talks": "diamond-open",
    "record": "star-open",
    "suspension": "triangle-down-open",
    "incident": "triangle-up-open",
}


def _shown(view: View) -> list[Row]:
    """Return the events of the period that have a mark."""
    return [row for row in view.rows("datasets/events") if row["kind"] in SYMBOLS]


def event_marks(view: View, columns: TimePositions) -> Spec:
    """Return the events of the period as marks at their days, on the second value axis."""
    rows = _shown(view)
    marker = {"symbol": [SYMBOLS[row["kind"]] for row in rows], "size": 8, "color": "$muted", "line": {"width": 1.2}}
    days = [columns.at(row["date"]) for row in rows]
    return marks(days, [0.5] * len(rows), "events", marker, "events", yaxis="y2")


def event_key(view: View) -> list[KeyItem]:
    """Return what the marks of the events shown mean."""
    kinds = {row["kind"] for row in _shown(view)}
    shown = [kind for kind in SYMBOLS if kind in kinds]
    return [KeyItem(view.label("event_kind", kind), "$muted", f"mark-{SYMBOLS[kind]}") for kind in shown]


def event_texts(view: View) -> list[str]:
    """Return the hover text of each event: day, kind, what happened, who says so."""
    lang = view.lang
    return [
        hover_text(
            f"{lang.date(row['date'])}: {view.label('event_kind', row['kind'])}",
            *wrapped(view.of_row(row)),
            lang.text("Source: {publisher}", publisher=row["publisher"]),
        )
        for row in _shown(view)
    ]
