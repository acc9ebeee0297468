"""The axis of true time that charts share: years, the span shown, and the hatched field where the data end."""

from __future__ import annotations

import datetime as dt

from homeward.charts.common import Row, end_of
from homeward.figure import DAY_MS, Spec, milliseconds
from homeward.view import View

MARGIN = 0.012
ROOM_AFTER = 0.045


def year_ticks(rows: list[Row]) -> Spec:
    """Return a tick where each year begins."""
    years = range(min(row["first_date"] for row in rows).year, end_of(rows).year + 2)
    return {
        "tickvals": [milliseconds(dt.date(year, 1, 1)) for year in years],
        "ticktext": [str(year) for year in years],
    }


def span_of(view: View, rows: list[Row]) -> tuple[float, float]:
    """Return the time shown, in milliseconds: all rows, and some room where the data end."""
    first, last = milliseconds(min(row["first_date"] for row in rows)), milliseconds(end_of(rows))
    length = max(last - first, 60 * DAY_MS)
    after = ROOM_AFTER if shows_end(view) else MARGIN
    return first - MARGIN * length, last + after * length


def shows_end(view: View) -> bool:
    """Return whether the filters let the end of the data be seen."""
    return view.filters.until is None or view.filters.until >= view.options.last_day


def hatched(colour: str, strength: float = 0.6) -> Spec:
    """Return the fill of what is unknown, everywhere and only there."""
    return {
        "fillpattern": {
            "shape": "/",
            "size": 7,
            "solidity": 0.18,
            "fgcolor": colour,
            "fgopacity": strength,
            "bgcolor": "rgba(0,0,0,0)",
        }
    }


def unknown_after(view: View, top: float, bottom: float = 0, left: float | None = None) -> Spec:
    """Return a hatched field from the end of the data on: what follows is unknown, not empty."""
    if not shows_end(view):
        return {"type": "scatter", "x": [], "y": [], "name": "unknown after", "hoverinfo": "skip"}
    begin = left if left is not None else milliseconds(view.options.last_day) + 2 * DAY_MS
    end = begin + 4000 * DAY_MS
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [begin, begin, end, end],
        "y": [bottom * 1.08, top * 1.08, top * 1.08, bottom * 1.08],
        "fill": "toself",
        "line": {"width": 0},
        "hoverinfo": "text",
        "hoveron": "fills",
        "text": view.language.text(
            "Unknown after {date}: the data end here", date=view.language.date(view.options.last_day)
        ),
        "name": "unknown after",
    } | hatched("$muted", 0.5)
