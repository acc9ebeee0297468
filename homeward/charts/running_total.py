"""The running total: a step for every exchange, the exchange on it as a circle whose area is its people."""

from __future__ import annotations

from homeward.charts.common import describe, no_match, of_chart, so_far
from homeward.charts.plotting.axes import end_of, number_axis, shows_end, time_axis
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, milliseconds, note
from homeward.charts.plotting.marks import below_the_end, marks, unknown_after
from homeward.charts.registry import SPREAD, chart
from homeward.core.view import View
from homeward.text.format import Row, join, qualified
from homeward.text.sentences import headline, summary

LARGEST_CIRCLE = 34
# A band between what sources say is narrower than its line below this share of the axis: then only the words have it.
VISIBLE = 0.01


@chart("day", "exchange", "side", "people", *SPREAD, "total", "total_at_least", "source")
def running_total(view: View) -> Figure:
    """Return the running total under the filters of a view, always in true time."""
    lang = view.lang
    rows = view.rows("running_total")
    sides = [side for side in ("UA", "RU") if any(row["side"] == side and row["total_at_least"] for row in rows)]
    if not rows:
        return no_match(view, "running_total")
    if not sides:
        return Figure("running_total", of_chart(view, "running_total", headline(view)), empty=summary(view))
    by_side = {side: [row for row in rows if row["side"] == side] for side in sides}
    largest = max(row["people"] or 0 for row in rows)
    top = max(row["total_highest"] for row in rows)
    apart = [side for side in sides if _is_apart(by_side[side], top)]
    data = [trace for side in apart for trace in _spread(view, side, by_side[side])]
    data += [trace for side in sides for trace in _of_side(view, side, by_side[side], largest)]
    return Figure(
        name="running_total",
        evidence="evidence_people",
        title=headline(view, by=end_of(rows)),
        subtitle=lang.text("Cumulative total; each circle is an exchange, its area the people who returned"),
        sentence=_sentence(view, rows),
        key=_key(view, sides, apart, rows),
        data=[*data, unknown_after(view, top)],
        layout=_layout(view, by_side, top),
        hover={side: [_describe(view, row) for row in by_side[side]] for side in sides},
        choices={side: [row["return_id"] for row in by_side[side]] for side in sides},
        chooses="id",
        timed=True,
        height=430,
    )


def _of_side(view: View, side: str, rows: list[Row], largest: int) -> list[Spec]:
    colour = view.colour("side", side)
    days = [milliseconds(row["last_date"]) for row in rows]
    totals = [row["total"] for row in rows]
    line: Spec = {"type": "scatter", "mode": "lines", "x": days, "hoverinfo": "skip", "name": side}
    circles = {
        "size": [row["people"] or 0 if row["kind"] == "exchange" else 0 for row in rows],
        "sizemode": "area",
        "sizeref": 2 * largest / LARGEST_CIRCLE**2,
        "sizemin": 2.5,
        "color": colour,
        "opacity": [0.45 if row["people"] else 0.15 for row in rows],
        "line": {"color": colour, "width": 1},
    }
    return [
        line | {"y": totals, "line": {"shape": "hv", "color": colour, "width": 2.5}},
        *band(rows, line, colour, "total", "total_at_least", 0.35),
        *band(_with_most(rows), line, colour, "total_at_least", "most", 0.15),
        marks(days, totals, side, circles, f"exchanges {side}"),
    ]


def _with_most(rows: list[Row]) -> list[Row]:
    """Return rows with the most that series hold beyond their days, on top of the days as they are counted."""
    return [row | {"most": row["total"] + row["total_highest"] - row["days_highest"]} for row in rows]


def _is_apart(rows: list[Row], top: int) -> bool:
    """Return whether sources differ by so many people in all that it can be seen."""
    return any(row["days_highest"] - row["days_lowest"] > VISIBLE * top for row in rows)


def _spread(view: View, side: str, rows: list[Row]) -> list[Spec]:
    """Return a pale band between the totals of the lowest and of the highest figures of any source, day by day."""
    edge: Spec = {
        "type": "scatter",
        "mode": "lines",
        "x": [milliseconds(row["last_date"]) for row in rows],
        "line": {"shape": "hv", "width": 0},
        "hoverinfo": "skip",
        "name": f"spread {side}",
    }
    return [
        edge | {"y": [row["days_lowest"] for row in rows]},
        edge | {"y": [row["days_highest"] for row in rows], "fill": "tonexty", "fillcolor": _pale(view, side)},
    ]


def _pale(view: View, side: str) -> str:
    """Return the colour of a side, see-through."""
    return f"{view.colour('side', side)}59"


def band(rows: list[Row], line: Spec, colour: str, low: str, high: str, strength: float) -> list[Spec]:
    """Return a pale band where two totals differ: people who are known to have returned, but not on which day."""
    apart = [row for row in rows if row[high] != row[low]]
    if not apart:
        return []
    days = [milliseconds(row["last_date"]) for row in apart]
    edge = line | {"x": days, "line": {"shape": "hv", "color": colour, "width": 1, "dash": "dot"}}
    return [
        edge | {"y": [row[low] for row in apart], "line": {"shape": "hv", "width": 0}},
        edge
        | {"y": [row[high] for row in apart], "fill": "tonexty", "fillcolor": f"{colour}{round(255 * strength):02x}"},
    ]


def _describe(view: View, row: Row) -> str:
    return f"{describe(view, row)}<br>{so_far(view, row)}"


def _sentence(view: View, rows: list[Row]) -> str:
    day = view.lang.date(view.options.last_day)
    after = view.lang.text("No data after {date}.", date=day) if shows_end(view) else ""
    return join([summary(view), after])


def _key(view: View, sides: list[str], apart: list[str], rows: list[Row]) -> list[KeyItem]:
    lang = view.lang
    key = [KeyItem(view.label("side", side), view.colour("side", side), "line") for side in sides]
    key += [KeyItem(lang.text("Sources differ: range"), _pale(view, side)) for side in apart[:1]]
    if any(row["total_at_least"] != row["total"] for row in rows):
        key.append(
            KeyItem(
                lang.text("Date not published (minimum–maximum)"),
                view.colour("side", sides[0]),
                "band",
            )
        )
    return key


def _layout(view: View, by_side: dict[str, list[Row]], top: int) -> Spec:
    lang = view.lang
    rows = [row for side in by_side.values() for row in side]
    return {
        "xaxis": time_axis(view, rows),
        "yaxis": number_axis(0, top, lang, lang.text("people, cumulative")),
        "annotations": _end_labels(view, next(iter(by_side.values())), alone=len(by_side) == 1),
    }


def _end_labels(view: View, rows: list[Row], *, alone: bool) -> list[Spec]:
    """Return the numbers at the end of the first line; the second one has its in sentence, hover and table."""
    end = rows[-1]
    lang, x = view.lang, milliseconds(end["last_date"])
    labels = []
    if end["total_at_least"] != end["total"]:
        # As the title has it: a part of the total may be a lower bound, another about right.
        (whole,) = [row for row in view.rows("people") if row["side"] == end["side"]]
        words = qualified(lang, end["total_at_least"], whole["total_known_as"])
        place: Spec = {"xanchor": "right", "yanchor": "bottom", "xshift": -18, "yshift": 10}
        labels.append(note(words, x, end["total_at_least"], **place))
    if alone:
        dated = qualified(lang, end["total"], None, at_least=end["is_lower_bound"])
        words = lang.text("{n} with a known date", n=dated)
        labels.append(note(words, x, below_the_end(rows, words), wide=True, xanchor="right", yanchor="top"))
    return labels
