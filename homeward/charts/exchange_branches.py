"""The branches of service of one exchange, drawn as the announcement counts them: parts under their whole."""

from __future__ import annotations

from homeward.charts.plotting.figure import (
    Figure,
    KeyItem,
    Spec,
    axis,
    base_layout,
    hover_text,
    names_axis,
    note,
    plain,
    round_ticks,
    wrapped,
)
from homeward.charts.plotting.marks import hatched
from homeward.core.view import View
from homeward.text.format import Row, join, people, qualified, source_line

ROW_PIXELS = 32
NAME_LETTERS = 26
# The longest bar leaves room for the words to its right.
ROOM_FOR_WORDS = 1.45
RING_PLACE = 0.03


def exchange_branches(view: View) -> Figure:
    """Return the branches of one exchange or series; the military whom no branch holds are a hatched bar."""
    lang = view.lang
    rows = view.rows("exchange_branches")
    if not rows:
        return Figure(
            "exchange_branches",
            lang.text("Branches: not published"),
            empty=lang.text("No branch was published for this exchange. That is unknown, not zero."),
        )
    # A part counts even where its whole is only named.
    military, known = rows[0]["military"], sum(row["own"] or 0 for row in rows)
    unknown = (military or 0) - known
    places = list(range(len(rows)))
    data = [_bars(view, rows), _rings(view, rows, max(known, military or 0, 1)), _rest(view, unknown, len(rows))]
    key = [KeyItem(lang.text("Mentioned, not counted"), "$muted", "open")]
    return Figure(
        name="exchange_branches",
        title=_title(view, military, known),
        subtitle=lang.text("People who returned to Ukraine, by branch as announced; parts under their whole"),
        sentence=_sentence(view, rows, military, known),
        key=key if any(row["people"] is None for row in rows) else [],
        data=[trace for trace in data if trace["y"]],
        layout=_layout(view, rows, unknown),
        height=ROW_PIXELS * (len(places) + (unknown > 0)) + 70,
    )


def branch_name(view: View, row: Row) -> str:
    """Return the branch of a row; of those who returned outside the exchange it says so."""
    label = view.label("branch", row["branch"])
    return view.lang.text("{name}, outside the exchange", name=label) if row.get("scope") else label


def _title(view: View, military: int | None, known: int) -> str:
    lang = view.lang
    if not known:
        return lang.text("Branches: mentioned, not counted")
    if military is None:
        return lang.plural("The branch of {n} person was published", "The branch of {n} people was published", known)
    if known > military:
        return lang.text(
            "The published branches add up to {n}, more than the {military} service members",
            n=lang.number(known),
            military=lang.number(military),
        )
    return lang.text(
        "The branch is known for {n} of {military} service members",
        n=lang.number(known),
        military=lang.number(military),
    )


def _sentence(view: View, rows: list[Row], military: int | None, known: int) -> str:
    lang = view.lang
    whole = [row for row in rows if not row["depth"] and row["people"]]
    named = [row for row in rows if row["people"] is None]
    listed, outside = (
        lang.list(
            [
                f"{view.label('branch', row['branch'])} {lang.number(row['people'])}"
                for row in whole
                if bool(row["scope"]) == is_outside
            ]
        )
        for is_outside in (False, True)
    )
    parts = [row for row in rows if row["depth"] and row["people"]]
    inside = lang.list(
        [
            lang.text(
                "{part} {n} (in {whole})",
                part=branch_name(view, row),
                n=lang.number(row["people"]),
                whole=view.label("branch", row["parent"]),
            )
            for row in parts
        ]
    )
    mentioned = lang.list([branch_name(view, row) for row in named])
    unknown = (military or 0) - known
    return join(
        [
            lang.text("Announced: {listed}.", listed=listed) if listed else "",
            lang.text("Counted inside them: {inside}.", inside=inside) if inside else "",
            lang.text("Outside the exchange: {listed}.", listed=outside) if outside else "",
            lang.text("Mentioned, not counted: {mentioned}.", mentioned=mentioned) if mentioned else "",
            lang.plural(
                "For {n} service member no branch is known.", "For {n} service members no branch is known.", unknown
            )
            if unknown > 0
            else "",
        ]
    )


def _describe(view: View, row: Row) -> str:
    lang, label = view.lang, branch_name(view, row)
    if row["people"] is None:
        return hover_text(lang.text("{branch}: mentioned, not counted", branch=label), source_line(lang, row))
    own = None
    if 0 < row["own"] < row["people"]:
        own = lang.text("{n} not itemised further", n=lang.number(row["own"]))
    return hover_text(f"{label}: {people(lang, row['people'])}", own, source_line(lang, row))


def _bars(view: View, rows: list[Row]) -> Spec:
    chosen = [(place, row) for place, row in enumerate(rows) if row["people"] is not None]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row["people"] for _, row in chosen],
        "y": [place for place, _ in chosen],
        "width": 0.58,
        "marker": {
            "color": [view.colour("branch", row["branch"]) for _, row in chosen],
            "opacity": [1 if not row["depth"] else 0.72 for _, row in chosen],
            "line": {"width": 0},
        },
        "hovertext": [_describe(view, row) for _, row in chosen],
        "hoverinfo": "text",
        "name": "branches",
    }


def _rings(view: View, rows: list[Row], most: int) -> Spec:
    """Return a ring for every branch that is only named: unknown is not zero."""
    chosen = [(place, row) for place, row in enumerate(rows) if row["people"] is None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [most * RING_PLACE] * len(chosen),
        "y": [place for place, _ in chosen],
        "marker": {"symbol": "circle-open", "size": 8, "color": "$muted", "line": {"width": 1.5}},
        "hovertext": [_describe(view, row) for _, row in chosen],
        "hoverinfo": "text",
        "name": "named",
        "cliponaxis": False,
    }


def _rest(view: View, unknown: int, place: int) -> Spec:
    """Return the bar of the military whose branch nobody published, hatched."""
    lang = view.lang.plural(
        "For {n} service member no branch is known.", "For {n} service members no branch is known.", max(unknown, 0)
    )
    pattern = hatched(view.colour("branch", "not_published"))["fillpattern"]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [unknown] if unknown > 0 else [],
        "y": [place] if unknown > 0 else [],
        "width": 0.58,
        "marker": {"color": "rgba(0,0,0,0)", "line": {"color": "$muted", "width": 1}, "pattern": pattern},
        "hovertext": [hover_text(lang)],
        "hoverinfo": "text",
        "name": "unknown",
    }


def _layout(view: View, rows: list[Row], unknown: int) -> Spec:
    lang = view.lang
    most = max([row["people"] or 0 for row in rows] + [unknown]) or 1
    ticks = round_ticks(0, most, 4)
    names = [_name("– " * row["depth"] + branch_name(view, row)) for row in rows]
    labels = [_label(view, row, place, most) for place, row in enumerate(rows)]
    if unknown > 0:
        names.append(_name(view.label("branch", "not_published")))
        labels.append(_number(lang.number(unknown), unknown, len(rows)))
    return base_layout(
        xaxis=axis(
            tickvals=ticks,
            ticktext=[lang.number(tick) for tick in ticks],
            range=[0, most * ROOM_FOR_WORDS],
            showgrid=True,
            gridcolor="$grid",
            title={"text": lang.text("people"), "font": {"color": "$muted"}},
        ),
        yaxis=names_axis(
            tickvals=list(range(len(names))),
            ticktext=names,
            range=[len(names) - 0.5, -0.5],
        ),
        annotations=labels,
        margin={"l": 70, "r": 16, "t": 6, "b": 48},
    )


def _name(text: str) -> str:
    return "<br>".join(map(plain, wrapped(text, NAME_LETTERS)))


def _label(view: View, row: Row, place: int, most: int) -> Spec:
    """Return the number at the end of a bar, or that there is none."""
    if row["people"] is None:
        text = view.lang.text("mentioned, not counted")
        return note(text, most * RING_PLACE, place, xanchor="left", yanchor="middle", xshift=9)
    return _number(qualified(view.lang, row["people"], row["qualifier"]), row["people"], place)


def _number(text: str, end: int, place: int) -> Spec:
    return note(text, end, place, xanchor="left", yanchor="middle", xshift=5, font={"size": 12, "color": "$text"})
