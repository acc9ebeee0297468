"""Bars under each other, each with its name before it and its number behind it: ranks, places, trees, pauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from homeward.charts.plotting.axes import names_axis
from homeward.charts.plotting.figure import Spec, note, plain, wrapped
from homeward.charts.plotting.marks import hatched, marks, ring

ROW_PIXELS = 29
NAME_LETTERS = 44
DIGIT_PIXELS = 8
BAR_WIDTH = 0.6
# Names end where their bars begin, so what is inside something else has dashes before it, and a thinner bar.
INDENT, THINNER = "–", 0.85
# Where the ring of a row without a number stands, as a share of the longest bar.
RING_PLACE = 0.02
# The longest bar leaves this share of its length for the words after its number, or for each letter of its number: on a
# phone a letter takes as much of it.
ROOM_FOR_WORDS, ROOM_FOR_LETTER = 1.5, 0.05


@dataclass(frozen=True)
class Bar:
    """One row: its name, indented by `depth`; its length; the number behind it and, on a wide screen, words after that.

    A `value` of None is unknown: a ring stands there, and `label` says so. With `unknown` the length is of people of
    whom something was not published: hatched. A row without a `colour` is a heading. A click means `choice`.
    """

    name: str
    value: int | None = None
    label: str = ""
    words: str = ""
    colour: str = ""
    hover: str = ""
    choice: str = ""
    depth: int = 0
    unknown: bool = False


def bar_list(bars: Sequence[Bar]) -> tuple[list[Spec], Spec, int]:
    """Return the traces, the layout and the height in pixels of rows; the first is the top one."""
    longest = max((bar.value or 0 for bar in bars), default=1) or 1
    placed = list(enumerate(bars))
    solid = [(place, bar) for place, bar in placed if bar.value is not None and not bar.unknown]
    unpublished = [(place, bar) for place, bar in placed if bar.value is not None and bar.unknown]
    unknown = [(place, bar) for place, bar in placed if bar.value is None and bar.colour]
    data = [
        _bars(solid, "known", {"color": [bar.colour for _, bar in solid]}),
        _bars(unpublished, "unknown", hatched([bar.colour for _, bar in unpublished])),
        _rings(unknown, longest),
    ]
    letters = max((len(bar.label) for bar in bars if bar.value is not None), default=0)
    room = ROOM_FOR_WORDS if any(bar.words for bar in bars) else ROOM_FOR_LETTER * (letters + 1)
    layout = {
        "xaxis": {"range": [0, longest * (1 + room)], "showticklabels": False},
        "yaxis": names_axis([_name(bar) for bar in bars]),
        "annotations": [label for place, bar in placed if bar.colour for label in _labels(bar, place, longest)],
        "margin": {"l": 70, "r": 8, "t": 4, "b": 4},
    }
    return [trace for trace in data if trace["y"]], layout, ROW_PIXELS * len(bars) + 8


def _name(bar: Bar) -> str:
    name = "<br>".join(map(plain, wrapped(f"{INDENT * bar.depth} {bar.name}".strip(), NAME_LETTERS)))
    return name if bar.colour else f"<b>{name}</b>"


def _bars(placed: Sequence[tuple[int, Bar]], name: str, marker: Spec) -> Spec:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [bar.value or 0 for _, bar in placed],
        "y": [place for place, _ in placed],
        "width": [BAR_WIDTH * THINNER**bar.depth for _, bar in placed],
        "hovertext": [bar.hover for _, bar in placed],
        "customdata": [bar.choice for _, bar in placed],
        "marker": marker,
        "name": name,
    }


def _rings(placed: Sequence[tuple[int, Bar]], longest: int) -> Spec:
    x, y = [longest * RING_PLACE] * len(placed), [place for place, _ in placed]
    choices = [bar.choice for _, bar in placed]
    return marks(x, y, [bar.hover for _, bar in placed], ring(8), "without a number", customdata=choices)


def _labels(bar: Bar, place: int, longest: int) -> list[Spec]:
    """Return the number at the end of a bar, and the words after it."""
    at: Spec = {"xanchor": "left", "yanchor": "middle"}
    if bar.value is None:
        return [note(bar.label, longest * RING_PLACE, place, **at, xshift=9)]
    number = note(bar.label, bar.value, place, **at, xshift=4, font={"color": "$text"})
    shift = 14 + DIGIT_PIXELS * len(bar.label)
    return [number, note(bar.words, bar.value, place, **at, xshift=shift, wide=True)] if bar.words else [number]
