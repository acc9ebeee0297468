"""The gap between official running totals and our sum, total by total, in the parts that explain it."""

from __future__ import annotations

from itertools import groupby

from homeward.charts.bridge import KINDS, part_line
from homeward.charts.common import of_chart
from homeward.charts.plotting.axes import by_year, number_axis, year_axis, year_breaks
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text, wrapped
from homeward.charts.plotting.marks import hatched, line_across, marks
from homeward.charts.reconciliation import gap_lines, signed, speaker_name
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, join, upper_first


@chart()
def gaps(view: View) -> Figure:
    """Return the gap between the totals of the official count of exchanges and our sum, in parts."""
    lang = view.lang.text("What the official count of exchanges has beyond our sum, total by total, and why")
    return _gaps(view, "gaps", "in_exchanges", lang)


@chart()
def uae_gaps(view: View) -> Figure:
    """Return the same for the running total of the United Arab Emirates, which counts both sides together."""
    lang = view.lang.text("What the UAE’s running total of both sides has beyond our sum, total by total, and why")
    return _gaps(view, "uae_gaps", "uae_mediated", lang)


def _gaps(view: View, name: str, basis: str, subtitle: str) -> Figure:
    lang = view.lang
    parts = [row for row in view.rows("reconciliation_parts") if row["basis"] == basis and row["qualifier"] == "exact"]
    claims = [row for row in view.rows("reconciliation") if row["basis"] == basis and row["qualifier"] == "exact"]
    claims = [row for row in claims if row["category"] in ("total", "uae_mediated")]
    if not claims:
        nothing = lang.text("No official running total of this kind falls into the period. Choose a longer one.")
        return Figure(name, of_chart(view, name, lang.text("None")), empty=nothing)
    place = {row["claim_id"]: index for index, row in enumerate(claims)}
    parts = [row for row in parts if row["claim_id"] in place]
    hover = {"gaps": [_gap_hover(view, row, parts) for row in claims]}
    traces = [_stack(view, kind, parts, claims) for kind in (*KINDS, None)]
    return Figure(
        name=name,
        title=_gap_title(view, claims),
        subtitle=subtitle,
        sentence=_gap_sentence(view, claims, parts),
        key=_gap_key(view, parts),
        data=[*[trace for trace in traces if any(trace["y"])], _net(claims)],
        layout=_gap_layout(view, claims, parts),
        hover=hover,
        height=400,
        says=("since", "until"),
    )


def _stack(view: View, kind: str | None, parts: list[Row], claims: list[Row]) -> Spec:
    """Return the bars of one kind of explanation, what it adds above the line and what it takes away below it."""
    sums = {row["claim_id"]: 0 for row in claims}
    for row in parts:
        if row["kind"] == kind:
            sums[row["claim_id"]] += row["people"]
    unknown = hatched(view.colour("group", "not_specified"), "$muted", fgopacity=0.9)
    return {
        "type": "bar",
        "x": list(range(len(claims))),
        "y": [sums[row["claim_id"]] or None for row in claims],
        "width": 0.84,
        "hover": "gaps",
        "marker": {"color": view.colour("explanation_kind", kind)} if kind else unknown,
        "name": kind or "unexplained",
    }


def _net(claims: list[Row]) -> Spec:
    """Return a mark where the parts of each gap add up to."""
    marker = {"symbol": "line-ew", "size": 9, "line": {"color": "$text", "width": 2}}
    return marks(range(len(claims)), [row["gap"] for row in claims], "gaps", marker, "gap")


def _gap_hover(view: View, row: Row, parts: list[Row]) -> str:
    own = [part_line(view, part) for part in parts if part["claim_id"] == row["claim_id"] and part["kind"]]
    head = f"{speaker_name(view, row)}, {view.lang.date(row['first_date'])}: {view.lang.number(row['value'])}"
    return hover_text(head, *gap_lines(view, row), *[line for text in own for line in wrapped(text)])


def _gap_title(view: View, claims: list[Row]) -> str:
    lang, last = view.lang, claims[-1]
    values = {
        "date": lang.date(last["first_date"]),
        "gap": signed(view, last["gap"]),
        "explained": signed(view, last["explained"]),
        "left": signed(view, last["unexplained"]),
    }
    if last["basis"] == "uae_mediated":
        return lang.text(
            "As of {date} the UAE’s total of both sides and our sum differ by {gap}: {explained} explained, {left} not",
            **values,
        )
    return lang.text(
        "As of {date} the official count of exchanges and our sum differ by {gap}: {explained} explained, {left} not",
        **values,
    )


def _gap_sentence(view: View, claims: list[Row], parts: list[Row]) -> str:
    """Return what explains the gap at the last total, kind by kind; the table has every explanation in words."""
    lang = view.lang
    last = claims[-1]
    own = [row for row in parts if row["claim_id"] == last["claim_id"]]
    sums = {kind: sum(row["people"] for row in own if row["kind"] == kind) for kind in KINDS}
    named = [
        f"{view.label('explanation_kind', kind)} {signed(view, people)}" for kind, people in sums.items() if people
    ]
    return join(
        [
            lang.text(
                "{speaker}, as of {date}: {total}; our sum {ours}.",
                speaker=upper_first(speaker_name(view, last)),
                date=lang.date(last["first_date"]),
                total=lang.number(last["value"]),
                ours=lang.number(last["ours"]),
            ),
            lang.text("What explains the gap: {parts}.", parts="; ".join(named)) if named else "",
            lang.text("Unexplained: {n}.", n=signed(view, last["unexplained"]) or "0"),
        ]
    )


def _gap_key(view: View, parts: list[Row]) -> list[KeyItem]:
    key = [
        KeyItem(view.label("explanation_kind", kind), view.colour("explanation_kind", kind), show=kind)
        for kind in KINDS
        if any(row["kind"] == kind for row in parts)
    ]
    if any(row["kind"] is None for row in parts):
        key.append(KeyItem(view.lang.text("Unexplained"), "$muted", "unknown", show="unexplained"))
    return [*key, KeyItem(view.lang.text("The gap: all of it together"), "$text", "line")]


def _gap_layout(view: View, claims: list[Row], parts: list[Row]) -> Spec:
    lang = view.lang
    low, high = 0, 0
    for _, group in groupby(parts, key=lambda row: row["claim_id"]):
        people = [row["people"] for row in group]
        low, high = min(low, sum(n for n in people if n < 0)), max(high, sum(n for n in people if n > 0))
    years = by_year((place, row["first_date"].year) for place, row in enumerate(claims))
    scale = number_axis(low or -1, high or 1, lang, lang.text("people beyond our sum"))
    scale["ticktext"] = [signed(view, tick) for tick in scale["tickvals"]]
    return {
        "xaxis": year_axis(years, [-0.7, len(claims) - 0.3]),
        "yaxis": scale,
        "shapes": [line_across(place) for place in year_breaks(years)],
    }
