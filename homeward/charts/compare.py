"""Two periods or series side by side: a pair of bars for every measure, measures of one unit on one scale."""

from __future__ import annotations

from dataclasses import dataclass

from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text, note, plain, wrapped
from homeward.charts.plotting.marks import at_least_key, hatched, marks, ring
from homeward.charts.plotting.template import CLEAR
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.comparison import difference, measure_name, names, sentence, title, value
from homeward.text.format import Row, direction_words, number_label, upper_first

ROW_PIXELS = 40
HEADING_PIXELS = 38
GAP_PIXELS = 4
NAME_LENGTH = 21
# Room to the right of the longest bar for its number and the difference, as a share of it.
ROOM = 0.42
SIDES = ("a", "b")
# The sections whose measures are people; the others have units of their own.
OF_PEOPLE = ("people", "branch")
UNPUBLISHED = "not_published"


@dataclass(frozen=True)
class Scale:
    """Measures of one unit, drawn on one scale; `top` and `bottom` in pixels from the top of the chart."""

    rows: list[Row]
    number: int
    heading: str
    top: int
    unit: str

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.top + ROW_PIXELS * len(self.rows)

    @property
    def axes(self) -> tuple[str, str]:
        """The names of its axes."""
        ending = "" if self.number == 1 else str(self.number)
        return f"x{ending}", f"y{ending}"


@chart("direction", "measure", "a", "b", "difference")
def compare(view: View) -> Figure:
    """Return the comparison of what the filters let through with the period or series chosen beside it."""
    lang = view.lang
    if not view.filters.compares():
        nothing = lang.text("Choose a year, two dates or an agreement under “Compare”.")
        return Figure("compare", lang.text("Nothing to compare with is chosen"), empty=nothing)
    rows = view.rows("compare")
    if not any(row["a"] or row["b"] for row in rows if row["section"] in ("people", "days")):
        return Figure(
            "compare",
            title(view, rows),
            empty=lang.text("Neither side has an exchange in the data. Choose other periods."),
        )
    scales = _scales(view, rows)
    height = scales[-1].bottom + GAP_PIXELS
    return Figure(
        name="compare",
        evidence="evidence_everything",
        title=title(view, rows),
        subtitle=_subtitle(view),
        sentence=sentence(view, rows),
        key=_key(view, scales),
        data=[trace for scale in scales for trace in _traces(view, scale)],
        layout=_layout(view, scales, height),
        height=height,
    )


def _subtitle(view: View) -> str:
    lang = view.lang
    if view.filters.direction == "both":
        return lang.text("Bars are people; all but the people are of returns to Ukraine, the table has both")
    return lang.text("Bars are people; a difference is named where the published numbers allow it")


def _scales(view: View, rows: list[Row]) -> list[Scale]:
    """Return what is drawn: people and groups, exchanges and pauses, branches; of Ukraine, and the people of both."""
    lang, first = view.lang, rows[0]["side"]
    headings = {
        "people": lang.text("People"),
        "days": lang.text("Exchanges and pauses"),
        "branch": lang.text("Branches, people counted"),
    }
    scales: list[Scale] = []
    top = 0
    for section in ("people", "days", "pauses", "per_exchange", "per_100_days", "branch"):
        of_section = [row for row in rows if row["section"] == section and _is_drawn(row, rows, first)]
        of_section.sort(key=lambda row: row["measure"] != "all_people")  # both directions first, then the groups
        if of_section:
            heading = headings.get(section, "")
            top += HEADING_PIXELS if heading else GAP_PIXELS
            unit = "people" if section in OF_PEOPLE else section
            scales.append(Scale(of_section, len(scales) + 1, heading, top, unit))
            top = scales[-1].bottom
    return scales


def _is_drawn(row: Row, rows: list[Row], first: str) -> bool:
    """Return whether a row says something that its neighbours do not."""
    if row["measure"] == "all_people":
        return True
    if row["side"] != first or row["measure"] in ("lower_bound_people", "series_people", "left_out"):
        return False
    # The people counted by day, and the days with a number, only where they are not everything.
    whole = {"people": "all_people", "days_with_number": "days"}.get(row["measure"])
    same = any(other["measure"] == whole and other["side"] == first and _same(row, other) for other in rows)
    return not same and (row["a"] is not None or row["b"] is not None)


def _same(row: Row, other: Row) -> bool:
    return all(row[side] == other[side] for side in SIDES)


def _name(view: View, row: Row) -> str:
    if row["measure"] == "all_people" and view.filters.direction == "both":
        return direction_words(view.lang, row["side"])
    return measure_name(view, row["measure"])


def _traces(view: View, scale: Scale) -> list[Spec]:
    """Return the bars of both sides with their numbers; what has none says why: a ring is unknown, a 0 is a known 0.

    Only people have bars. Numbers of other units stand beside the mark of their side: bars of days, of exchanges and of
    exchanges per 100 days would be compared with each other.
    """
    traces: list[Spec] = []
    for side, offset in zip(SIDES, (-0.19, 0.19), strict=True):
        places = [(place + offset, row) for place, row in enumerate(scale.rows)]
        known = [(place, row) for place, row in places if row[side]]
        without = [(place, row) for place, row in places if not row[side]]
        if scale.unit != "people":
            traces += [_numbers(view, scale, side, known)] if known else []
            traces += [_marks(view, scale, side, without)] if without else []
            continue
        solid = [(place, row) for place, row in known if row["measure"] != UNPUBLISHED]
        unpublished = [(place, row) for place, row in known if row["measure"] == UNPUBLISHED]
        traces += [_bars(view, scale, side, solid) | _fill(view, side)] if solid else []
        traces += [_bars(view, scale, side, unpublished) | _fill(view, side, unknown=True)] if unpublished else []
        traces += [_marks(view, scale, side, without)] if without else []
    return traces


def _fill(view: View, side: str, *, unknown: bool = False) -> Spec:
    """Return the look of bars: the first side is filled, the second an outline; hatched is what nobody published."""
    colour = view.colour("total", "all")
    if unknown:
        return {"marker": hatched(colour, width=1.5)}
    return {"marker": {"color": colour if side == "a" else CLEAR, "line": {"color": colour, "width": 1.5}}}


def _numbers(view: View, scale: Scale, side: str, places: list[tuple[float, Row]]) -> Spec:
    """Return the numbers of a side, each behind a small mark, filled or an outline as the bars of its side."""
    colour = view.colour("total", "all")
    texts = [number_label(view.lang, row[side], row[f"{side}_known_as"]) for _, row in places]
    symbol = {"symbol": "square" if side == "a" else "square-open", "size": 9, "color": colour, "line": {"width": 1.5}}
    return _marks(view, scale, side, places) | {
        "text": texts,
        "textfont": {"color": "$text"},
        "marker": symbol,
        "name": side,
    }


def _bars(view: View, scale: Scale, side: str, places: list[tuple[float, Row]]) -> Spec:
    x, y = scale.axes
    return {
        "type": "bar",
        "orientation": "h",
        "xaxis": x,
        "yaxis": y,
        "x": [row[side] for _, row in places],
        "y": [place for place, _ in places],
        "width": 0.34,
        "text": [number_label(view.lang, row[side], row[f"{side}_known_as"]) for _, row in places],
        "textposition": "outside",
        "textfont": {"color": "$text"},
        "cliponaxis": False,
        "hovertext": [_hover(view, row, side) for _, row in places],
        "name": side,
    }


def _marks(view: View, scale: Scale, side: str, places: list[tuple[float, Row]]) -> Spec:
    x, y = scale.axes
    sizes = [7 if row[f"{side}_known_as"] == "unknown" else 0 for _, row in places]
    return marks(
        [_longest(scale) * 0.022] * len(places),
        [place for place, _ in places],
        [_hover(view, row, side) for _, row in places],
        ring(sizes),
        "without a bar",
        mode="markers+text",
        xaxis=x,
        yaxis=y,
        text=[value(view.lang, row, side) for _, row in places],
        textposition="middle right",
        textfont={"color": "$muted"},
    )


def _hover(view: View, row: Row, side: str) -> str:
    lang = view.lang
    both = [f"{name}: {value(lang, row, of)}" for of, name in zip(SIDES, names(view), strict=True)]
    change = difference(lang, row)
    return hover_text(
        _name(view, row),
        *both,
        lang.text("Difference: {n}", n=change) if change else None,
    )


def _longest(scale: Scale) -> float:
    return max([row[side] or 0 for row in scale.rows for side in SIDES]) or 1


def _layout(view: View, scales: list[Scale], height: int) -> Spec:
    axes: Spec = {}
    annotations = []
    for scale in scales:
        x, y = scale.axes
        axes[f"{x[0]}axis{x[1:]}"] = {
            "range": [0, _longest(scale) * (1 + ROOM)],
            "showticklabels": False,
            "anchor": y,
            "zeroline": True,
            "zerolinecolor": "$grid",
        }
        axes[f"{y[0]}axis{y[1:]}"] = {
            "domain": [1 - scale.bottom / height, 1 - scale.top / height],
            "range": [len(scale.rows) - 0.5, -0.5],
            "tickvals": list(range(len(scale.rows))),
            "ticktext": ["<br>".join(map(plain, wrapped(_name(view, row), NAME_LENGTH))) for row in scale.rows],
            "tickfont": {"color": "$text"},
            "ticks": "outside",
            "ticklen": 5,
            "tickcolor": CLEAR,
            "anchor": x,
        }
        annotations += [_difference(view, scale, place, row) for place, row in enumerate(scale.rows)]
        if scale.heading:
            annotations.append(_heading(scale, height))
    return {
        **axes,
        "annotations": annotations,
        "barmode": "overlay",
        "margin": {"l": 40, "r": 8, "t": 0, "b": 0},
        "uniformtext": {"mode": "show", "minsize": 11},
    }


def _difference(view: View, scale: Scale, place: int, row: Row) -> Spec:
    text = difference(view.lang, row, number_label) or ""
    return note(text, 1, place, xref="paper", yref=scale.axes[1], xanchor="right", yanchor="middle", wide=True)


def _heading(scale: Scale, height: int) -> Spec:
    font: Spec = {"size": 13, "color": "$text", "weight": 600}
    place: Spec = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 4}
    return note(scale.heading, 0, 1 - scale.top / height, font=font, **place)


def _key(view: View, scales: list[Scale]) -> list[KeyItem]:
    lang = view.lang
    rows = [row for scale in scales for row in scale.rows]
    colour = view.colour("total", "all")
    key = [KeyItem(upper_first(name), colour, mark) for name, mark in zip(names(view), ("known", "part"), strict=True)]
    if any("at_least" in (row["a_known_as"], row["b_known_as"]) for row in rows):
        key.append(at_least_key(lang))
    if any(row[f"{side}_known_as"] == "unknown" for row in rows for side in SIDES):
        key.append(KeyItem(lang.text("Unknown"), "$muted", "open"))
    return key
