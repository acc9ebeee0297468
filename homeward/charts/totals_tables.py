"""Official totals in tables: each against our sum, by year, step by step, and those we have no sum for."""

from __future__ import annotations

from collections.abc import Callable

from homeward.charts.bridge import part_line
from homeward.charts.common import of_chart
from homeward.charts.plotting.figure import Figure
from homeward.charts.plotting.table import Cell, Column, Row, number_column
from homeward.charts.reconciliation import family_name, signed
from homeward.charts.registry import chart, columns, rows_of
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import direction_words, join, qualified
from homeward.text.quality import of_language

# An official total beside our sum, and what lies between them.
GAP = ("claim", "ours", "gap", "unexplained")


@chart("to_day", "speaker", "counted_by", *GAP, "explained_by", "pages_of_claim")
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


@rows_of("all_totals")
def with_parts(view: View) -> list[Row]:
    """Return the official running totals, each with the parts of its gap."""
    parts: dict[str, list[Row]] = {}
    for part in view.rows("reconciliation_parts"):
        parts.setdefault(part["claim_id"], []).append(part)
    return [row | {"parts": parts.get(row["claim_id"], [])} for row in view.rows("reconciliation")]


@chart("claim_year", "speaker", "counted_by", *GAP, "explained_by", "pages_of_claim")
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


@chart("to_day", "total_before", "added", "makes", "stated", "step", "speaker", "pages_of_claim")
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


def _added(view: View, row: Row) -> str | None:
    return None if row["ours"] is None else "+" + view.lang.number(row["ours"])


def _makes(view: View, row: Row) -> str | None:
    return None if row["before"] is None else view.lang.number(row["before"] + row["ours"])


def _verdict(view: View, row: Row) -> str | None:
    if row["difference"] is None:
        return None
    if not row["difference"]:
        return view.lang.text("agrees")
    return view.lang.text("differs by {n}", n=signed(view, row["difference"]))


@chart("to_day", "speaker", "counted_alone", "claim", "pages_of_claim")
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


def _alone(view: View, row: Row) -> str:
    name = view.label(row["measure"], row["category"])
    period = view.lang.text("in {year}", year=row["year"]) if row["year"] else view.lang.text("since 2022")
    return f"{name}, {period}"


def _nothing(view: View, name: str) -> Figure:
    lang = view.lang
    words = lang.text("No official total of this kind falls into the period and direction chosen.")
    return Figure(name, of_chart(view, name, lang.text("None")), empty=words)


@columns
def _columns(lang: Language) -> dict[str, Column]:
    return {
        "claim_year": Column(lang.text("Year"), lambda _, row: str(row["year"]), order=lambda row: row["year"]),
        "counted_by": Column(lang.text("What is counted"), _counted),
        "counted_alone": Column(lang.text("What is counted"), _alone),
        "claim": Column(lang.text("Stated"), _stated, number=True, order=lambda row: row["value"]),
        "gap": Column(lang.text("Difference"), _signed("gap"), number=True, order=lambda row: row["gap"]),
        "unexplained": Column(
            lang.text("Unexplained"), _signed("unexplained"), number=True, order=lambda row: row["unexplained"]
        ),
        "explained_by": Column(lang.text("What explains it"), _explained),
        "total_before": number_column(lang.text("Total before"), "before"),
        "added": Column(lang.text("Returned by our data"), _added, number=True, order=lambda row: row["ours"]),
        "makes": Column(lang.text("Makes"), _makes, number=True),
        "step": Column(lang.text("Step"), _verdict, order=lambda row: abs(row["difference"] or 0)),
        "pages_of_claim": Column(lang.text("Source"), _pages, link=lambda row: row["url"]),
    }


def _counted(view: View, row: Row) -> str:
    """Return who is counted, in which direction, on what basis."""
    name = view.label("cumulative_year" if "year" in row else "cumulative", row["category"])
    direction = "" if row["side"] == "BOTH" else direction_words(view.lang, row["side"])
    family = family_name(view, row["basis"])
    return " · ".join(dict.fromkeys(part for part in (direction, name, family) if part))


def _stated(view: View, row: Row) -> str:
    return qualified(view.lang, row["value"], row["qualifier"])


def _signed(column: str) -> Callable[[View, Row], str | None]:
    return lambda view, row: None if row[column] is None else signed(view, row[column]) or "0"


def _pages(view: View, row: Row) -> str:
    more = row.get("pages", 1) - 1
    if not more:
        return str(row["publisher"])
    return view.lang.plural("{publisher} and {n} more", "{publisher} and {n} more", more, publisher=row["publisher"])


def _explained(view: View, row: Row) -> Cell | None:
    if row.get("is_consistent"):
        return view.lang.text("“At least” holds: our sum with what explains it is not less")
    if "parts" in row:
        return _reasons(view, row, [part_line(view, part) for part in row["parts"] if part["kind"]])
    pairs = zip(row["reason_people"], of_language(view, row, "reasons"), strict=True)
    return _reasons(view, row, [f"{signed(view, people)}: {text}" for people, text in pairs])


def _reasons(view: View, row: Row, lines: list[str]) -> Cell | None:
    """Return what explains a gap, folded away under how much it is; that nothing does, or None without a gap."""
    if not lines:
        return None if not row["gap"] else view.lang.text("nothing")
    words = view.lang.plural("{n} explanation", "{n} explanations", len(lines))
    return {"text": "", "label": words, "more": [{"text": line} for line in lines], "order": len(lines)}
