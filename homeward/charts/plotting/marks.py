"""The axis of true time that charts share: years, the span shown, and the hatched field where the data end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from homeward.charts.common import end_of
from homeward.charts.plotting.figure import DAY_MS, Spec, milliseconds
from homeward.core.view import View
from homeward.text.format import Row

# So many names of months stand beside each other on a phone.
MOST_TICKS = 6
MARGIN = 0.012
ROOM_AFTER = 0.045
# What one letter of a label takes of the width of a chart, and half a mark of its height, on a wide screen.
LETTER_SHARE, MARK_SHARE = 0.0125, 0.05


def time_ticks(view: View, first: dt.date, last: dt.date) -> Spec:
    """Return a tick where each year begins, or each month, or every few, so that there are some and not too many."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((step for step in (1, 2, 3, 6) if months / step <= MOST_TICKS), 12)
    begin = first.year * 12 + (first.month - 1 if step < 12 else 0)
    days = [dt.date(month // 12, month % 12 + 1, 1) for month in range(begin, last.year * 12 + last.month + step, step)]
    texts = [_month(view, day, with_year=not place) if step < 12 else str(day.year) for place, day in enumerate(days)]
    return {"tickvals": [milliseconds(day) for day in days], "ticktext": texts}


def _month(view: View, day: dt.date, *, with_year: bool) -> str:
    """Return the short name of a month, and the year under it for the first of a year, or where it is asked for."""
    month = view.lang.short_month(day).replace(f" {day.year}", "")
    return f"{month}<br>{day.year}" if with_year or day.month == 1 else month


def year_ticks(view: View, rows: list[Row]) -> Spec:
    """Return the ticks of the time that rows speak of."""
    return time_ticks(view, min(row["first_date"] for row in rows), end_of(rows))


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
        "text": view.lang.text("No data after {date}", date=view.lang.date(view.options.last_day)),
        "name": "unknown after",
    } | hatched("$muted", 0.5)


def below_the_end(rows: Sequence[Row], label: str) -> float:
    """Return how high a label stands below the end of a growing line, touching neither it nor the marks on it."""
    first, last, end = rows[0]["first_date"], rows[-1]["last_date"], rows[-1]["total"]
    begin = last - (last - first) * min(len(label) * LETTER_SHARE, 1)
    before = [row["total"] for row in rows if row["last_date"] <= begin] or [0]
    return float(max(before[-1] - MARK_SHARE * end, 0.1 * end))
