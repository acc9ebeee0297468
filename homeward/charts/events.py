"""Events on a strip above a chart: quiet marks that give context, one symbol per kind."""

from __future__ import annotations

from homeward.charts.plotting.figure import KeyItem, Spec, hover_text, wrapped
from homeward.charts.plotting.marks import marks
from homeward.charts.plotting.positions import TimePositions
from homeward.core.view import View

SYMBOLS = {
    "agreement": "square-open",
    "talks": "diamond-open",
    "record": "star-open",
    "suspension": "triangle-down-open",
    "incident": "triangle-up-open",
    "statement": "hexagon-open",
}


def event_marks(view: View, columns: TimePositions) -> Spec:
    """Return the events of the period as marks at their days, on the second value axis."""
    rows = view.rows("events")
    marker = {"symbol": [SYMBOLS[row["kind"]] for row in rows], "size": 8, "color": "$muted", "line": {"width": 1.2}}
    days = [columns.at(row["date"]) for row in rows]
    return marks(days, [0.5] * len(rows), "events", marker, "events", yaxis="y2")


def event_key(view: View) -> list[KeyItem]:
    """Return what the marks of the events shown mean."""
    kinds = {row["kind"] for row in view.rows("events")}
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
        for row in view.rows("events")
    ]
