"""The pauses between exchanges, each as wide and as high as it was long."""

from __future__ import annotations

from homeward.charts.plotting.figure import (
    DAY_MS,
    Figure,
    Spec,
    axis,
    base_layout,
    hover_text,
    milliseconds,
    note,
    number_axis,
)
from homeward.charts.plotting.marks import span_of, unknown_after, year_ticks
from homeward.core.view import View
from homeward.text.format import Row, days, join

LABELLED = 3


def pauses(view: View) -> Figure:
    """Return the pauses that touch the period of a view; who returned makes no difference to them."""
    lang = view.lang
    rows = view.rows("pauses")
    if not rows:
        nothing = lang.text("No pause between two exchanges touches the period. Choose a longer one.")
        return Figure("pauses", lang.text("No pause in the period"), empty=nothing)
    longest = sorted(rows, key=lambda row: -row["days"])[:LABELLED]
    top = longest[0]["days"]
    return Figure(
        name="pauses",
        evidence="evidence_people",
        title=lang.plural(
            "The longest pause between exchanges lasted {n} day, to {date}",
            "The longest pause between exchanges lasted {n} days, to {date}",
            top,
            date=lang.date(longest[0]["last_date"]),
        ),
        subtitle=lang.text("Days from one exchange to the next, in either direction"),
        sentence=_sentence(view, rows, longest),
        data=[_bars(view, rows), unknown_after(view, top)],
        layout=_layout(view, rows, longest),
        hover={"pauses": [_describe(view, row) for row in rows]},
        choices={"pauses": [row["exchange_after"] for row in rows]},
        chooses="id",
        height=260,
    )


def _bars(view: View, rows: list[Row]) -> Spec:
    return {
        "type": "bar",
        "x": [(milliseconds(row["first_date"]) + milliseconds(row["last_date"])) / 2 for row in rows],
        "y": [row["days"] for row in rows],
        "width": [max(row["days"] - 1, 0.6) * DAY_MS for row in rows],
        "marker": {"color": view.colour("group", "not_specified"), "line": {"width": 0}},
        "hover": "pauses",
        "hoverinfo": "text",
        "name": "pauses",
    }


def _describe(view: View, row: Row) -> str:
    lang = view.lang
    approximate = (
        lang.text("The date of the later exchange is not certain.") if row["date_precision"] == "before" else None
    )
    return hover_text(days(lang, row["days"]), lang.period(row["first_date"], row["last_date"]), approximate)


def _sentence(view: View, rows: list[Row], longest: list[Row]) -> str:
    lang = view.lang
    named = [
        lang.text("{days} to {date}", days=days(lang, row["days"]), date=lang.date(row["last_date"])) for row in longest
    ]
    middle = sorted(row["days"] for row in rows)[len(rows) // 2]
    clauses = [
        lang.text("The longest pauses between exchanges: {pauses}.", pauses=lang.list(named)),
        lang.plural("Half of all pauses lasted {n} day or less.", "Half of all pauses lasted {n} days or less.", middle)
        if len(rows) > 2
        else "",
    ]
    if not view.filters.until:
        clauses.append(lang.text("No data after {date}.", date=lang.date(view.options.last_day)))
    return join(clauses)


def _layout(view: View, rows: list[Row], longest: list[Row]) -> Spec:
    lang = view.lang
    first, last = span_of(view, rows)
    labels = [
        note(
            days(lang, row["days"]),
            (milliseconds(row["first_date"]) + milliseconds(row["last_date"])) / 2,
            row["days"],
            yanchor="bottom",
            yshift=1,
        )
        for row in longest
    ]
    return base_layout(
        xaxis=axis(range=[first, last], type="linear", ticks="outside", tickcolor="$grid", **year_ticks(view, rows)),
        yaxis=number_axis(
            0, longest[0]["days"] * 1.1, lang, title={"text": lang.text("days"), "font": {"color": "$muted"}}
        ),
        annotations=labels,
    )
