"""Official totals in tables: each against our sum, by year, step by step, and those we have no sum for."""

from __future__ import annotations

from homeward.charts.common import of_chart
from homeward.charts.plotting.figure import Figure
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, join


@chart()
def all_totals(view: View) -> Figure:
    """Return every official running total of people we have a sum of, with its gap and what explains it."""
    lang = view.lang
    rows = view.rows("reconciliation")
    if not rows:
        return _nothing(view, "all_totals")
    return Figure(
        "all_totals",
        lang.text("Every official running total, and our sum on its day"),
        sentence=join(
            [
                lang.plural("{n} total as it was stated,", "{n} totals as they were stated,", len(rows))
                + " "
                + lang.plural("in {n} source.", "in {n} sources.", sum(row["pages"] for row in rows)),
                lang.text("“Unexplained” is what no fact and no caveat explains."),
            ]
        ),
        is_table=True,
    )


@chart()
def yearly_totals(view: View) -> Figure:
    """Return yearly totals as they were stated against our sum of the year."""
    lang = view.lang
    rows = view.rows("yearly_totals")
    if not rows:
        return _nothing(view, "yearly_totals")
    # Ukraine states everyone, Moscow servicemen: of each year the total that says most.
    side = "RU" if view.filters.direction == "ru" else "UA"
    whole = [row for row in rows if row["side"] == side and row["category"] in ("total", "military")]
    by_year = {row["year"]: row for row in sorted(whole, key=lambda row: row["category"] == "total")}
    clauses = [_of_year(view, year, row) for year, row in sorted(by_year.items())]
    return Figure(
        "yearly_totals", lang.text("Yearly totals, and our sum of the year"), sentence=join(clauses), is_table=True
    )


def _of_year(view: View, year: int, row: Row) -> str:
    """Return the total that was stated of a year, our sum, and how much of the difference nothing explains."""
    lang, left = view.lang, abs(row["unexplained"])
    values = {"year": year, "n": lang.number(row["value"]), "ours": lang.number(row["ours"])}
    if not left:
        return lang.text("{year}: {n} stated, {ours} by our sum, nothing unexplained.", **values)
    return lang.text("{year}: {n} stated, {ours} by our sum, {left} unexplained.", **values, left=lang.number(left))


@chart()
def chain(view: View) -> Figure:
    """Return the official count of exchanges step by step: how much it rose, how many returned by our data."""
    lang = view.lang
    rows = [row for row in view.rows("chain") if row["step"] is not None]
    if not rows:
        return _nothing(view, "chain")
    years = sorted({row["first_date"].year for row in rows})
    clauses = []
    for year in years:
        steps = [row for row in rows if row["first_date"].year == year]
        agree = sum(row["difference"] == 0 for row in steps)
        clauses.append(
            lang.text("{n} of {all} in {year}", year=year, n=lang.number(agree), all=lang.number(len(steps)))
        )
    return Figure(
        "chain",
        lang.text("The official count step by step"),
        subtitle=lang.text(
            "From each total to the next: by how much it rose, and how many returned by our data meanwhile"
        ),
        sentence=lang.text("Steps on which the official count and our data agree: {steps}.", steps=lang.list(clauses)),
        is_table=True,
    )


@chart()
def other_totals(view: View) -> Figure:
    """Return official totals of people we have no sum of."""
    lang = view.lang
    rows = view.rows("other_totals")
    if not rows:
        return _nothing(view, "other_totals")
    return Figure(
        "other_totals",
        lang.text("Official totals that stand alone"),
        sentence=lang.plural(
            "{n} total of a unit, a place or a part of the people, for which the data have no sum to compare with.",
            "{n} totals of units, places or parts of the people, for which the data have no sum to compare with.",
            len(rows),
        ),
        is_table=True,
    )


def _nothing(view: View, name: str) -> Figure:
    lang = view.lang
    words = lang.text("No official total of this kind falls into the period and direction chosen.")
    return Figure(name, of_chart(view, name, lang.text("None")), empty=words)
