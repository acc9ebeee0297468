"""The longest pauses between exchanges, as bars."""

from __future__ import annotations

from homeward.charts.common import Row
from homeward.charts.plotting.bar_list import Bar, bar_list
from homeward.charts.plotting.figure import Figure, hover_text
from homeward.core.view import View
from homeward.text.sentences import days, join

NAMED = 3
SHOWN = 10


def pauses(view: View) -> Figure:
    """Return the pauses that touch the period of a view; who returned makes no difference to them."""
    language = view.language
    rows = view.rows("pauses")
    if not rows:
        nothing = language.text("No pause between two exchanges touches the period. Choose a longer one.")
        return Figure("pauses", language.text("No pause in the period"), empty=nothing)
    longest = sorted(rows, key=lambda row: -row["days"])[:SHOWN]
    data, layout, height = bar_list([_bar(view, row) for row in longest])
    return Figure(
        name="pauses",
        evidence="evidence_people",
        title=language.plural(
            "The longest pause between exchanges: {n} day, to {date}",
            "The longest pause between exchanges: {n} days, to {date}",
            longest[0]["days"],
            date=language.date(longest[0]["last_date"]),
        ),
        subtitle=_subtitle(view, len(longest), len(rows)),
        sentence=_sentence(view, rows, longest[:NAMED]),
        data=data,
        layout=layout,
        chooses="id",
        height=height,
    )


def _subtitle(view: View, shown: int, of: int) -> str:
    language = view.language
    if shown == of:
        return language.text("Days from one exchange to the next, whoever returned")
    return language.text(
        "Days from one exchange to the next, whoever returned: the {shown} longest of {n} pauses",
        shown=language.number(shown),
        n=language.number(of),
    )


def _bar(view: View, row: Row) -> Bar:
    period = view.language.period(row["first_date"], row["last_date"])
    number = days(view.language, row["days"])
    return Bar(
        period, row["days"], number, "", view.colour("total", "all"), _describe(view, row), row["exchange_after"]
    )


def _describe(view: View, row: Row) -> str:
    language = view.language
    approximate = (
        language.text("The day of the later exchange is not certain.") if row["date_precision"] == "before" else None
    )
    return hover_text(days(language, row["days"]), language.period(row["first_date"], row["last_date"]), approximate)


def _sentence(view: View, rows: list[Row], longest: list[Row]) -> str:
    language = view.language
    named = [
        language.text("{days} to {date}", days=days(language, row["days"]), date=language.date(row["last_date"]))
        for row in longest
    ]
    middle = sorted(row["days"] for row in rows)[len(rows) // 2]
    clauses = [
        language.text("The longest pauses between exchanges: {pauses}.", pauses=language.list(named)),
        language.plural(
            "Half of all pauses lasted {n} day or less.", "Half of all pauses lasted {n} days or less.", middle
        )
        if len(rows) > 2
        else "",
    ]
    if not view.filters.until:
        clauses.append(language.text("What came after {date} is unknown.", date=language.date(view.options.last_day)))
    return join(clauses)
