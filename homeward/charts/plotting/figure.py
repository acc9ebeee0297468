"""A figure as it is sent to the browser: title, sentence, key, and a Plotly spec of plain dicts.

Colours that depend on the viewer's theme are written "$text", "$muted", "$grid", "$pale" or "$background";
`frontend/plot.js` fills them in. What all figures look like is the template's (plotting/template.py). Of all
charts: solid is known, hatched is unknown, an open end is "at least".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

Spec = dict[str, Any]
DAY_MS = 86_400_000
# A label that does not fit at this size is left out: the hover text and the table have it.
LEGIBLE = {"mode": "hide", "minsize": 10}
# Words on coloured parts, and the contrast that they are read at (WCAG 2.2, 1.4.3).
WHITE, DARK, READABLE = "#ffffff", "#000000", 4.5


@dataclass(frozen=True)
class KeyItem:
    """What one colour or mark means.

    `mark`: known, part, unknown, band, stages, open, dash, line, whisker, zero, open-end (see homeward.css), or "mark-"
    and a symbol of Plotly (see OUTLINES in plot.js). A click on its name sets the filters of `choice`, or has the chart
    `show` only the traces of this name or legendgroup.
    """

    label: str
    colour: str
    mark: str = "known"
    choice: str = ""
    show: str = ""


@dataclass(frozen=True)
class Figure:
    """One chart with its words, in one language.

    `sentence` says what the chart shows; it is its text alternative too. `hover` holds the texts that traces name with
    their `hover` key: one text per point, sent once however many traces share it; `choices` holds the same for what a
    click on a point means. `chooses` is the parameter that a click on a mark sets to that, or to its `customdata`;
    `id` opens the page of an exchange. A choice with "=" in it is a query string: the filters that a click sets.
    `timed`: the x axis is time in milliseconds, so that dragging over it chooses a period. `evidence` names the
    question that lists the figures behind the numbers.
    Where `is_table` is set, a table stands in the place of a chart. `empty` is said where nothing matches. `hint` is
    what a hand can do with the figure on a page: it follows the subtitle there, and only there. `filters` names those
    in force on one line; it goes wherever the figure goes. `says` names the filters that title and sentence say
    themselves (who, direction; since and until where each number has its day): the others are added to them.
    """

    name: str
    title: str
    subtitle: str = ""
    filters: str = ""
    hint: str = ""
    sentence: str = ""
    key: Sequence[KeyItem] = ()
    data: Sequence[Spec] = ()
    layout: Spec = field(default_factory=dict)
    hover: Mapping[str, Sequence[str]] = field(default_factory=dict)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    height: int = 430
    chooses: str | None = None
    evidence: str | None = None
    timed: bool = False
    is_table: bool = False
    empty: str | None = None
    says: Collection[str] = ()


def separate(places: Sequence[float], distance: float) -> list[float]:
    """Move points on a line apart as little as possible, so that neighbours (in order) are at least `distance` apart.

    Isotonic regression by pooling: points that would come too close share one group, centred on where its members want
    to be (Barlow et al., Statistical Inference under Order Restrictions, 1972).
    """
    groups: list[tuple[float, int]] = []
    for index, place in enumerate(places):
        mean, size = place - index * distance, 1
        while groups and groups[-1][0] >= mean:
            before, count = groups.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        groups.append((mean, size))
    starts = [mean for mean, size in groups for _ in range(size)]
    return [start + index * distance for index, start in enumerate(starts)]


def milliseconds(day: dt.date) -> int:
    """Return a day as Plotly counts time: milliseconds since 1970."""
    return (day - dt.date(1970, 1, 1)).days * DAY_MS


def ink_on(colour: str) -> str:
    """Return the colour of words on a part of a colour (#rrggbb): white or dark, whichever is read better (4.5:1)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return WHITE if 1.05 / (luminance + 0.05) >= READABLE else DARK


def plain(text: str) -> str:
    """Return a text of the data as Plotly must be given it, which reads tags: it cannot become markup."""
    return escape(text, quote=False)


def hover_text(*lines: str | None) -> str:
    """Return the lines of a hover label, the first in bold; data cannot become markup."""
    shown = [plain(line) for line in lines if line]
    return "<br>".join([f"<b>{shown[0]}</b>", *shown[1:]])


def wrapped(text: str, width: int = 60) -> list[str]:
    """Return a text as lines of bounded length, for hover labels."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def note(text: str | Sequence[str], x: Any, y: Any, *, wide: bool = False, **parts: Any) -> Spec:
    """Return a direct label on the chart, of one line or several; a `wide` one is left out on a narrow screen."""
    lines = [text] if isinstance(text, str) else text
    return {"text": "<br>".join(map(plain, lines)), "x": x, "y": y, **({"name": "wide"} if wide else {})} | parts
