"""What else was published: ranks, circumstances, and where they fought or were captured. They overlap; never add up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from homeward.charts.common import no_match
from homeward.charts.groups import SIDES
from homeward.charts.plotting.bar_list import Bar, bar_list
from homeward.charts.plotting.figure import Figure, KeyItem, hover_text
from homeward.charts.registry import DETAILS, chart
from homeward.core.view import View
from homeward.text.details import counts_others, sentence, subtitle, title, where
from homeward.text.format import Row, direction_words, people


@chart(*DETAILS, unnamed=("who", "direction"))
def ranks(view: View) -> Figure:
    """Return people by military rank."""
    return _details(view, "ranks", "rank")


@chart(*DETAILS, unnamed=("who", "direction"))
def conditions(view: View) -> Figure:
    """Return people by circumstances: health, time in captivity, sentences."""
    return _details(view, "conditions", "status")


@chart(*DETAILS, unnamed=("who", "direction"))
def defended(view: View) -> Figure:
    """Return people by where they fought or were captured."""
    return _details(view, "defended", "defended")


def _details(view: View, name: str, measure: str) -> Figure:
    lang = view.lang
    found = view.rows(name)
    if not found:
        return _nothing(view, name, measure)
    rows = [row for side in SIDES for row in _in_order([row for row in found if row["side"] == side])]
    data, layout, height = bar_list(list(_bars(view, measure, rows)))
    key = [KeyItem(view.label("side", side), view.colour("side", side)) for side in _sides(view, rows)]
    if any(row["people"] is None for row in rows):
        key.append(KeyItem(lang.text("Mentioned, not counted"), "$muted", "open"))
    return Figure(
        name=name,
        evidence=f"evidence_{name}",
        title=title(view, measure, rows),
        subtitle=subtitle(view, measure),
        sentence=sentence(view, rows),
        key=key,
        data=data,
        layout=layout,
        height=height,
        says=("who",) if counts_others(view, rows) else (),
    )


def _sides(view: View, rows: list[Row]) -> list[str]:
    """Return the directions that need separate marks: those of the rows, where both are shown."""
    return list(dict.fromkeys(row["side"] for row in rows)) if view.filters.direction == "both" else []


def _nothing(view: View, name: str, measure: str) -> Figure:
    lang = view.lang
    if not view.rows("people"):
        return no_match(view, name)
    if measure == "rank" and view.filters.who == "civilian":
        no_rank = lang.text("Rank: of the military only")
        return Figure(name, title=no_rank, empty=lang.text("Civilians have no military rank."))
    return Figure(
        name,
        title=lang.text("{subject}: nothing published", subject=view.label("measure", measure)),
        empty=lang.text("Nothing was published about this for the exchanges that match the filters."),
    )


def _in_order(rows: list[Row], whole: str | None = None) -> Iterator[Row]:
    """Yield the rows of a side by size, each followed by its parts; what has no number comes last."""
    for row in sorted(
        (row for row in rows if row["belongs_to"] == whole), key=lambda row: (-(row["people"] or -1), -row["mentions"])
    ):
        yield row
        yield from _in_order(rows, row["category"])


def _bars(view: View, measure: str, rows: list[Row]) -> Iterator[Bar]:
    """Yield the rows; when both directions are shown, each begins with a line of its own.

    The colour is that of the direction: the headings are of no colour, and overlap.
    """
    sides = _sides(view, rows)
    for side, of_side in groupby(rows, key=lambda row: row["side"]):
        if sides:
            yield Bar(direction_words(view.lang, side))
        for row in of_side:
            unknown = row["people"] is None
            yield Bar(
                view.label(measure, row["category"]),
                row["people"],
                where(view, row) if unknown else view.lang.number(row["people"]),
                "" if unknown else where(view, row),
                view.colour("side", side),
                _describe(view, measure, row),
                depth=row["depth"],
            )


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
