"""The axes of charts: names, values, time, and years one after the other. What all have in common is the template's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from homeward.charts.plotting.figure import DAY_MS, Spec, milliseconds
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import Row

# So many names of months stand beside each other on a phone.
MOST_TICKS = 6
MARGIN = 0.012
ROOM_AFTER = 0.045
# Names are as dark as text, and a little away from what they name.
NAMES: Spec = {"tickfont": {"color": "$text"}, "ticklabelstandoff": 6}


# ---------- names and values


def names_axis(names: Sequence[str], places: Sequence[float] | None = None, **parts: Any) -> Spec:
    """Return an axis of names, the first on top unless it has other `places`."""
    ticks = {"tickvals": list(range(len(names)) if places is None else places), "ticktext": list(names)}
    return NAMES | ticks | {"range": [len(names) - 0.5, -0.5]} | parts


def value_axis(ticks: Sequence[float], texts: Iterable[str], span: Sequence[float], title: str, **parts: Any) -> Spec:
    """Return an axis of values, with a line of the grid at every tick."""
    look: Spec = {"showgrid": True, "title": {"text": title}}
    return look | {"tickvals": list(ticks), "ticktext": list(texts), "range": list(span)} | parts


def number_axis(low: float, high: float, lang: Language, title: str, **parts: Any) -> Spec:
    """Return a value axis with round ticks; below zero the other direction is meant, so numbers lose their sign."""
    ticks = round_ticks(low, high)
    texts = [lang.number(abs(tick)) for tick in ticks]
    return value_axis(ticks, texts, [low * 1.08, high * 1.08], title, zeroline=True, **parts)


def round_ticks(low: float, high: float, about: int = 5) -> list[int]:
    """Return round whole numbers that span low to high, 0 among them, about so many of them."""
    span = max(high, 0) - min(low, 0) or 1
    step = next(step for step in _steps() if span / step <= about + 1)
    first, last = -int(-min(low, 0) // step), int(max(high, 0) // step)
    return [tick * step for tick in range(first, last + 1)]


def _steps() -> Iterable[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


# ---------- true time


def time_axis(view: View, rows: list[Row], span: Sequence[float] | None = None) -> Spec:
    """Return the axis of the time that rows speak of, in milliseconds; `span`: what is shown, if not just that."""
    return time_ticks(view, min(row["first_date"] for row in rows), end_of(rows)) | {
        "range": list(span or span_of(view, rows))
    }


def end_of(rows: list[Row]) -> dt.date:
    """Return the last day that rows speak of."""
    last: dt.date = max(row["last_date"] for row in rows)
    return last


def time_ticks(view: View, first: dt.date, last: dt.date) -> Spec:
    """Return a tick where each year begins, or each month, or every few, so that there are some and not too many."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((step for step in (1, 2, 3, 6) if months / step <= MOST_TICKS), 12)
    begin = first.year * 12 + (first.month - 1 if step < 12 else 0)
    days = [dt.date(month // 12, month % 12 + 1, 1) for month in range(begin, last.year * 12 + last.month + step, step)]
    texts = [_month(view, day, with_year=not place) if step < 12 else str(day.year) for place, day in enumerate(days)]
    return {
        "type": "linear",
        "ticks": "outside",
        "tickvals": [milliseconds(day) for day in days],
        "ticktext": texts,
    }


def _month(view: View, day: dt.date, *, with_year: bool) -> str:
    """Return the short name of a month, and the year under it for the first of a year, or where it is asked for."""
    month = view.lang.short_month(day).replace(f" {day.year}", "")
    return f"{month}<br>{day.year}" if with_year or day.month == 1 else month


def span_of(view: View, rows: list[Row]) -> tuple[float, float]:
    """Return the time shown, in milliseconds: all rows, and some room where the data end."""
    first, last = milliseconds(min(row["first_date"] for row in rows)), milliseconds(end_of(rows))
    length = max(last - first, 60 * DAY_MS)
    after = ROOM_AFTER if shows_end(view) else MARGIN
    return first - MARGIN * length, last + after * length


def shows_end(view: View) -> bool:
    """Return whether the filters let the end of the data be seen."""
    return view.filters.until is None or view.filters.until >= view.options.last_day


# ---------- one after the other


def by_year(places: Iterable[tuple[float, int]]) -> dict[int, list[float]]:
    """Return the places of columns by year, in order of time; given are pairs of place and year in that order."""
    found: dict[int, list[float]] = {}
    for place, year in places:
        found.setdefault(year, []).append(place)
    return found


def year_axis(years: Mapping[int, Sequence[float]], span: Sequence[float]) -> Spec:
    """Return the axis of columns in sequence, with each year in the middle of its columns."""
    return {
        "type": "linear",
        "tickvals": [(min(places) + max(places)) / 2 for places in years.values()],
        "ticktext": [str(year) for year in years],
        "range": list(span),
    }


def year_breaks(years: Mapping[int, Sequence[float]]) -> list[float]:
    """Return the places where a year begins, but for the first one."""
    return [min(places) - 0.5 for places in years.values()][1:]
