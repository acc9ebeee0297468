"""Who mediated: exchanges by mediator named. One exchange can have several, so they never add up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from homeward.charts.common import no_match
from homeward.charts.groups import SIDES
from homeward.charts.plotting.bar_list import Bar, bar_list
from homeward.charts.plotting.figure import Figure, hover_text
from homeward.charts.registry import DAYS, chart
from homeward.core.options import NONE
from homeward.core.view import View
from homeward.text.format import Row, direction_words, join, lower_first, named, people_of, without_number
from homeward.text.sentences import exchanges


@chart("side", "mediator", "people", *DAYS, counts="exchanges")
def mediators(view: View) -> Figure:
    """Return the number of exchanges by mediator, the most frequent first; a click shows only that one's exchanges."""
    lang = view.lang
    rows = view.rows("mediators")
    if not rows:
        return no_match(view, "mediators")
    data, layout, height = bar_list(list(_bars(view, rows)))
    return Figure(
        name="mediators",
        evidence="evidence_people",
        title=_title(view, rows),
        subtitle=lang.text("Exchanges by mediator; one with several mediators counts under each"),
        sentence=join([_sentence(view, rows), lang.text("No mediator named does not mean that there was none.")]),
        data=data,
        layout=layout,
        height=height,
    )


def most_frequent(view: View, rows: list[Row]) -> Row | None:
    """Return the row of the mediator named most often, to Ukraine where both directions are shown; None if none is."""
    named = [row for row in rows if row["mediator"] != NONE]
    first = [row for row in named if row["side"] == "UA"] or named
    return max(first, key=lambda row: row["days"], default=None)


def name_of(view: View, row: Row) -> str:
    """Return the name of the mediator of a row."""
    return view.lang.text("No mediator named") if row["mediator"] == NONE else view.label("mediator", row["mediator"])


def _title(view: View, rows: list[Row]) -> str:
    most = most_frequent(view, rows)
    if most is None:
        return _none_named(view, rows)
    if view.filters.mediator == (most["mediator"],):
        return _other_mediators(view, most, rows)
    return view.lang.text(
        "Named most often as mediator: {name}, {exchanges}",
        name=name_of(view, most),
        exchanges=exchanges(view.lang, most["days"]),
    )


def _other_mediators(view: View, one: Row, rows: list[Row]) -> str:
    """Return the finding of exchanges that were chosen by one mediator: who else is named in them."""
    lang, most = view.lang, most_frequent(view, [row for row in rows if row["mediator"] != one["mediator"]])
    if most is None:
        return lang.plural(
            "No other mediator is named in this {n} exchange",
            "No other mediator is named in these {n} exchanges",
            one["days"],
        )
    return lang.plural(
        "In {n} of {all} exchanges {other} is named beside {name}",
        "In {n} of {all} exchanges {other} is named beside {name}",
        most["days"],
        all=lang.number(one["days"]),
        name=name_of(view, one),
        other=name_of(view, most),
    )


def _none_named(view: View, rows: list[Row]) -> str:
    return view.lang.plural(
        "No mediator is named for {n} exchange", "No mediator is named for {n} exchanges", rows[0]["days"]
    )


def _sentence(view: View, rows: list[Row]) -> str:
    lang, side = view.lang, rows[0]["side"]
    if most_frequent(view, rows) is None:
        return f"{_none_named(view, rows)}."
    listed = [
        named(lang, name if row["mediator"] != NONE else lower_first(name), lang.number(row["days"]))
        for row in rows
        if row["side"] == side and (name := name_of(view, row))
    ]
    return lang.text("Exchanges by mediator named: {list}.", list=lang.list(listed))


def _bars(view: View, rows: list[Row]) -> Iterator[Bar]:
    """Yield the rows; when both directions are shown, each begins with a line of its own. Unknown is hatched."""
    lang, both = view.lang, view.filters.direction == "both"
    for side, of_side in groupby(sorted(rows, key=lambda row: SIDES.index(row["side"])), key=lambda row: row["side"]):
        if both:
            yield Bar(direction_words(lang, side))
        for row in of_side:
            yield Bar(
                name_of(view, row),
                row["days"],
                lang.number(row["days"]),
                _people(view, row),
                view.colour("side", side),
                hover_text(
                    f"{name_of(view, row)}: {exchanges(view.lang, row['days'])}",
                    _people(view, row),
                    _unknown(view, row),
                ),
                choice=f"mediator={row['mediator']}",
                unknown=row["mediator"] == NONE,
            )


def _people(view: View, row: Row) -> str:
    """Return how many people returned in the exchanges of a row, as far as it is known."""
    if row["people"] is None:
        return view.lang.text("number of people not published")
    return people_of(view, row["people"], at_least=row["is_at_least"])


def _unknown(view: View, row: Row) -> str | None:
    missing = row["days_unknown"]
    if not missing:
        return None
    return without_number(view, missing)
