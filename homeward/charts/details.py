"""What else was published: ranks, circumstances, and where they fought or were captured. They overlap; never add up."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from homeward.charts.common import no_match
from homeward.charts.groups import SIDES
from homeward.charts.plotting.figure import (
    Figure,
    KeyItem,
    Spec,
    axis,
    base_layout,
    hover_text,
    names_axis,
    note,
    round_ticks,
    wrapped,
)
from homeward.core.view import View
from homeward.text.details import sentence, subtitle, title, where
from homeward.text.format import Row, direction_words, people

ROW_PIXELS = 34
NAME_LETTERS = 24
DIGIT_PIXELS = 8
# The longest bar leaves room for the words to its right.
ROOM_FOR_WORDS = 1.8
# Where the ring of a heading without a number stands, as a share of the longest bar.
RING_PLACE = 0.035


def ranks(view: View) -> Figure:
    """Return people by military rank."""
    return _details(view, "ranks", "rank")


def conditions(view: View) -> Figure:
    """Return people by circumstances: health, time in captivity, sentences."""
    return _details(view, "conditions", "status")


def defended(view: View) -> Figure:
    """Return people by where they fought or were captured."""
    return _details(view, "defended", "defended")


def _details(view: View, name: str, measure: str) -> Figure:
    lang = view.lang
    found = view.rows(name)
    if not found:
        return _nothing(view, name, measure)
    rows = [row for side in SIDES for row in _in_order([row for row in found if row["side"] == side])]
    places = _places(view, rows)
    key = [KeyItem(lang.text("Mentioned, not counted"), "$muted", "open")]
    return Figure(
        name=name,
        evidence=f"evidence_{name}",
        title=title(view, measure, rows),
        subtitle=subtitle(view, measure),
        sentence=sentence(view, rows),
        key=key if any(row["people"] is None for row in rows) else [],
        data=[
            trace for trace in (_bars(view, measure, rows, places), _rings(view, measure, rows, places)) if trace["y"]
        ],
        layout=_layout(view, measure, rows, places),
        height=ROW_PIXELS * (max(places) + 1) + 60,
    )


def _nothing(view: View, name: str, measure: str) -> Figure:
    lang = view.lang
    if not view.rows("people"):
        return no_match(view, name)
    title = lang.text("{subject}: nothing published", subject=view.label("measure", measure))
    if measure == "rank" and view.filters.who == "civilian":
        return Figure(name, title=title, empty=lang.text("Civilians have no military rank."))
    return Figure(
        name,
        title=title,
        empty=lang.text("Nothing was published about this for the exchanges that match the filters."),
    )


def _in_order(rows: list[Row], whole: str | None = None) -> Iterator[Row]:
    """Yield the rows of a side by size, each followed by its parts; what has no number comes last."""
    for row in sorted(
        (row for row in rows if row["belongs_to"] == whole), key=lambda row: (-(row["people"] or -1), -row["mentions"])
    ):
        yield row
        yield from _in_order(rows, row["category"])


def _places(view: View, rows: list[Row]) -> list[int]:
    """Return the place of each row from the top; when both directions are shown, each begins with a line of its own."""
    if view.filters.direction != "both":
        return list(range(len(rows)))
    sides = list(dict.fromkeys(row["side"] for row in rows))
    return [index + 1 + sides.index(row["side"]) for index, row in enumerate(rows)]


def _bars(view: View, measure: str, rows: list[Row], places: list[int]) -> Spec:
    chosen = [(row, place) for row, place in zip(rows, places, strict=True) if row["people"]]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row["people"] for row, _ in chosen],
        "y": [place for _, place in chosen],
        "width": 0.56,
        "marker": {"color": [view.colour(measure, row["category"]) for row, _ in chosen], "line": {"width": 0}},
        "hovertext": [_describe(view, measure, row) for row, _ in chosen],
        "hoverinfo": "text",
        "name": measure,
    }


def _rings(view: View, measure: str, rows: list[Row], places: list[int]) -> Spec:
    """Return a ring for every heading that is only mentioned: unknown is not zero."""
    chosen = [(row, place) for row, place in zip(rows, places, strict=True) if row["people"] is None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_longest(rows) * RING_PLACE] * len(chosen),
        "y": [place for _, place in chosen],
        "marker": {"symbol": "circle-open", "size": 8, "color": "$muted", "line": {"width": 1.5}},
        "hovertext": [_describe(view, measure, row) for row, _ in chosen],
        "hoverinfo": "text",
        "name": "unknown",
        "cliponaxis": False,
    }


def _longest(rows: list[Row]) -> int:
    return max(row["people"] or 0 for row in rows) or 1


def _describe(view: View, measure: str, row: Row) -> str:
    lang = view.lang
    number = lang.text("no published figure") if row["people"] is None else people(lang, row["people"])
    series = (
        lang.text("{n} of them published for an agreement as a whole", n=lang.number(row["series_people"]))
        if row["series_people"]
        else None
    )
    whole = lang.text("Part of: {whole}", whole=view.label(measure, row["belongs_to"])) if row["belongs_to"] else None
    return hover_text(f"{view.label(measure, row['category'])}: {number}", where(view, row), series, whole)


def _layout(view: View, measure: str, rows: list[Row], places: list[int]) -> Spec:
    lang = view.lang
    longest = _longest(rows)
    ticks = round_ticks(0, longest, 4)
    names = {place: _name(view, measure, row) for row, place in zip(rows, places, strict=True)}
    heads = {place - 1: row for row, place in zip(rows, places, strict=True) if place and place - 1 not in places}
    names |= {place: f"<b>{direction_words(lang, row['side'])}</b>" for place, row in heads.items()}
    return base_layout(
        xaxis=axis(
            tickvals=ticks,
            ticktext=[lang.number(tick) for tick in ticks],
            range=[0, longest * ROOM_FOR_WORDS],
            showgrid=True,
            gridcolor="$grid",
            title={"text": lang.text("people"), "font": {"color": "$muted"}},
        ),
        yaxis=names_axis(
            tickvals=list(names),
            ticktext=list(names.values()),
            range=[max(places) + 0.5, -0.5],
        ),
        annotations=[
            label for row, place in zip(rows, places, strict=True) for label in _labels(view, row, place, longest)
        ],
        margin={"l": 70, "r": 16, "t": 6, "b": 48},
    )


def _name(view: View, measure: str, row: Row) -> str:
    """Return the name of a row, in lines; a part is indented under its whole."""
    lines = wrapped("– " * row["depth"] + view.label(measure, row["category"]), NAME_LETTERS)
    return "<br>".join(escape(line, quote=False) for line in lines)


def _labels(view: View, row: Row, place: int, longest: int) -> list[Spec]:
    """Return the number at the end of a bar, and the words after it (left to the hover text on a narrow screen)."""
    at: Spec = {"xanchor": "left", "yanchor": "middle"}
    if row["people"] is None:
        return [note(where(view, row), longest * RING_PLACE, place, **at, xshift=9)]
    number = view.lang.number(row["people"])
    return [
        note(number, row["people"], place, **at, xshift=4, font={"size": 12, "color": "$text"}),
        note(where(view, row), row["people"], place, **at, xshift=14 + DIGIT_PIXELS * len(number), wide=True),
    ]
