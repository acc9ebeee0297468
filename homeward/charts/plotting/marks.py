"""Marks that mean the same in every chart: solid is known, hatched and ringed is unknown, a line says how far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from homeward.charts.plotting.axes import shows_end
from homeward.charts.plotting.figure import DAY_MS, KeyItem, Spec, milliseconds, note
from homeward.charts.plotting.template import CLEAR
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import Row, direction_words

# What one letter of a label takes of the width of a chart, and half a mark of its height, on a wide screen.
LETTER_SHARE, MARK_SHARE = 0.0125, 0.05


# ---------- unknown


def hatch(colour: str | Sequence[str], **parts: Any) -> Spec:
    """Return the pattern of what is unknown, everywhere and only there."""
    return {"shape": "/", "fgcolor": colour} | parts


def hatched(
    colour: str | Sequence[str], outline: str | Sequence[str] | None = None, width: float = 1, **pattern: Any
) -> Spec:
    """Return the marker of hatched bars, with an outline in the same colour unless another is given."""
    line = {"color": outline or colour, "width": width}
    return {"color": CLEAR, "line": line, "pattern": hatch(colour, **pattern)}


def ring(size: float | Sequence[float] = 7, width: float = 1.5) -> Spec:
    """Return the marker of what is there without a number: unknown is not zero."""
    return {"symbol": "circle-open", "size": size, "color": "$muted", "line": {"width": width}}


def rings(x: Sequence[Any], y: Sequence[Any], hover: Sequence[str], size: float = 7, name: str = "unknown") -> Spec:
    """Return a ring for each place without a number, drawn whole even at the edge of the chart."""
    return marks(x, y, hover, ring(size), name)


def unknown_after(view: View, top: float, bottom: float = 0, left: float | None = None) -> Spec:
    """Return a hatched field from the end of the data on: what follows is unknown, not empty."""
    if not shows_end(view):
        return {"type": "scatter", "x": [], "y": [], "name": "unknown after", "hoverinfo": "skip"}
    begin = left if left is not None else milliseconds(view.options.last_day) + 2 * DAY_MS
    words = view.lang.text("No data after {date}", date=view.lang.date(view.options.last_day))
    field = area(begin, begin + 4000 * DAY_MS, bottom * 1.08, top * 1.08, words, "unknown after")
    return field | {"line": {"width": 0}, "fillpattern": hatch("$muted", fgopacity=0.5)}


# ---------- marks, lines, areas


def marks(
    x: Sequence[Any], y: Sequence[Any], hover: Sequence[str] | str, marker: Spec, name: str, **parts: Any
) -> Spec:
    """Return marks, drawn whole even at the edge of the chart; `hover` says something of each, or names what does."""
    said: Spec = {"hover": hover} if isinstance(hover, str) else {"hovertext": list(hover)}
    places: Spec = {"type": "scatter", "mode": "markers", "x": list(x), "y": list(y), "marker": marker}
    return places | said | {"name": name, "cliponaxis": False} | parts


def spans(x: Iterable[tuple[Any, Any]], y: Iterable[tuple[Any, Any]], width: float = 2, **parts: Any) -> Spec:
    """Return lines from one end to the other, as one trace with gaps: how far numbers of one fact reach."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [place for ends in x for place in (*ends, None)],
        "y": [place for ends in y for place in (*ends, None)],
        "line": {"color": "$muted", "width": width},
        "hoverinfo": "skip",
        "name": "spans",
    } | parts


def area(left: float, right: float, low: float, high: float, hover: str, name: str) -> Spec:
    """Return a field that says what it is wherever it is pointed at."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [left, right, right, left, left],
        "y": [low, low, high, high, low],
        "fill": "toself",
        "hoveron": "fills",
        "text": hover,
        "name": name,
    }


def line_across(place: float, top: float = 1) -> Spec:
    """Return a line of the grid across the chart, as where a year begins; `top`: how high, as a share of the chart."""
    return {"type": "line", "yref": "paper", "x0": place, "x1": place, "y0": 0, "y1": top}


# ---------- words on charts


def at_least_key(lang: Language) -> KeyItem:
    """Return what the sign of a lower bound means."""
    return KeyItem(lang.text("≥ at least"), "$muted", "open-end")


def direction_labels(lang: Language, top: float, bottom: float) -> list[Spec]:
    """Return which direction is drawn above the line of zero, and which below it, at these shares of the height."""
    corner: Spec = {"xref": "paper", "yref": "paper", "xanchor": "left", "font": {"color": "$text"}}
    return [
        note("↑ " + direction_words(lang, "UA"), 0.005, top, **corner, yanchor="top"),
        note("↓ " + direction_words(lang, "RU"), 0.005, bottom, **corner, yanchor="bottom"),
    ]


def below_the_end(rows: Sequence[Row], label: str) -> float:
    """Return how high a label stands below the end of a growing line, touching neither it nor the marks on it."""
    first, last, end = rows[0]["first_date"], rows[-1]["last_date"], rows[-1]["total"]
    begin = last - (last - first) * min(len(label) * LETTER_SHARE, 1)
    before = [row["total"] for row in rows if row["last_date"] <= begin] or [0]
    return float(max(before[-1] - MARK_SHARE * end, 0.1 * end))
