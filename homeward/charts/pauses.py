"""The longest pauses between exchanges, as bars."""

from __future__ import annotations

from homeward.charts.plotting.bar_list import Bar, bar_list
from homeward.charts.plotting.figure import Figure, hover_text
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, days, join

NAMED = 3
SHOWN = 10


@chart("from", "to", "pause", counts="days")
def pauses(view: View) -> Figure:
    """Return the pauses that touch the period of a view; who returned makes no difference to them."""
    lang = view.lang
    rows = view.rows("pauses")
    if not rows:
        nothing = lang.text("No pause between two exchanges touches the period. Choose a longer one.")
        return Figure("pauses", lang.text("No pause in the period"), empty=nothing)
    longest = sorted(rows, key=lambda row: -row["days"])[:SHOWN]
    data, layout, height = bar_list([_bar(view, row) for row in longest])
    return Figure(
        name="pauses",
        evidence="evidence_people",
        title=lang.plural(
            "The longest pause between exchanges lasted {n} day, to {date}",
            "The longest pause between exchanges lasted {n} days, to {date}",
            longest[0]["days"],
            date=lang.date(longest[0]["last_date"]),
        ),
        subtitle=_subtitle(view, len(longest), len(rows)),
        sentence=_sentence(view, rows, longest[:NAMED]),
        data=data,
        layout=layout,
        chooses="id",
        height=height,
    )


def _subtitle(view: View, shown: int, of: int) -> str:
    lang = view.lang
    if shown == of:
        return lang.text("Days from one exchange to the next, whoever returned")
    return lang.text(
        "Days from one exchange to the next, whoever returned: the {shown} longest of {n} pauses",
        shown=lang.number(shown),
        n=lang.number(of),
    )


def _bar(view: View, row: Row) -> Bar:
    period = view.lang.period(row["first_date"], row["last_date"])
    number = days(view.lang, row["days"])
    return Bar(
        period, row["days"], number, "", view.colour("total", "all"), _describe(view, row), row["exchange_after"]
    )


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
