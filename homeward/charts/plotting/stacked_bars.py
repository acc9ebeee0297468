"""Horizontal bars, one row each, stacked in parts that are labelled directly: for years, categories, comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from homeward.charts.plotting.axes import NAMES, round_ticks, value_axis
from homeward.charts.plotting.figure import LEGIBLE, Spec, ink_on, plain
from homeward.charts.plotting.marks import hatched
from homeward.core.i18n import Language

ROW_PIXELS = 50


@dataclass(frozen=True)
class Segment:
    """One kind of part of every row: its values by row (None: nothing), drawn solid, or hatched where it is unknown.

    `choices`: what a click on it chooses, by row; `choice`: on its name. `key` is its id where the name shows it alone.
    """

    label: str
    colour: str
    values: Sequence[float | None]
    hover: Sequence[str]
    unknown: bool = False
    choices: Sequence[str] = ()
    choice: str = ""
    key: str = ""


def stacked(
    parts: Sequence[Segment], names: Sequence[str], lang: Language, *, unit: str, share: bool = False
) -> tuple[list[Spec], Spec, int]:
    """Return the traces, the layout and the height of stacked rows; the first name is the top row.

    `unit` is the title of the value axis. With `share`, values are shares of 1.
    """
    names = [plain(name).replace(" (", "<br>(") for name in names]
    longest = max((sum(part.values[row] or 0 for part in parts) for row in range(len(names))), default=1) or 1
    data = [_trace(part, names, lang, share=share) for part in parts if any(part.values)]
    ticks: list[float] = [0, 0.25, 0.5, 0.75, 1] if share else list(round_ticks(0, longest))
    texts = [lang.percent(tick) if share else lang.number(tick) for tick in ticks]
    layout = {
        "barmode": "stack",  # of drawings this one has sharp edges, without gaps between parts
        "uniformtext": LEGIBLE,
        "xaxis": value_axis(ticks, texts, [0, longest * (1 if share else 1.04)], unit),
        "yaxis": NAMES
        | {"type": "category", "autorange": "reversed", "categoryorder": "array", "categoryarray": names},
        "margin": {"l": 70, "t": 6, "b": 48},
    }
    return data, layout, ROW_PIXELS * len(names) + 70


def _trace(part: Segment, names: Sequence[str], lang: Language, *, share: bool) -> Spec:
    number = lang.percent if share else lang.number
    # Name and number; the browser leaves out what has no room (see fitLabels in plot.js).
    labels = [f"{plain(part.label)}<br>{number(value)}" if value else "" for value in part.values]
    trace: Spec = {
        "type": "bar",
        "orientation": "h",
        "y": list(names),
        "x": [value or None for value in part.values],
        "text": labels,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "constraintext": "inside",
        "hovertext": list(part.hover),
        "name": part.label,
    }
    if part.key:
        trace["legendgroup"] = part.key
    if part.choices:
        trace["customdata"] = list(part.choices)
    if part.unknown:
        return trace | {"marker": hatched(part.colour), "textfont": {"color": "$text"}}
    marker = {"color": part.colour, "line": {"color": "$background", "width": 1}}
    return trace | {"marker": marker, "textfont": {"color": ink_on(part.colour)}}
