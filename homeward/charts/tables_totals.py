"""The tables of the reconciliation page: official totals, what explains their gaps, the steps between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

from homeward.charts.accounts import SEATS, fact_label, fact_of, seat_name
from homeward.charts.bridge import part_line
from homeward.charts.plotting.table import Cell, Column, Row, folded
from homeward.charts.reconciliation import family_name, signed, speaker_name
from homeward.charts.tables_exchange import Sheet
from homeward.core.view import View
from homeward.text.format import direction_words, qualified


def all_totals(view: View) -> Sheet:
    """Return one row per official running total, with the parts of its gap folded away."""
    lang = view.lang
    parts: dict[str, list[Row]] = {}
    for part in view.rows("reconciliation_parts"):
        parts.setdefault(part["claim_id"], []).append(part)
    rows = [row | {"parts": parts.get(row["claim_id"], [])} for row in view.rows("reconciliation")]
    return [
        Column(lang.text("To the day"), lambda view, row: view.lang.date(row["first_date"]), order=_day),
        Column(lang.text("Stated by"), speaker_name),
        Column(lang.text("What is counted"), _counted),
        *_gap_columns(view),
        Column(lang.text("What explains it"), _explained),
        _source(view),
    ], rows


def yearly_totals(view: View) -> Sheet:
    """Return one row per yearly total."""
    lang = view.lang
    return [
        Column(lang.text("Year"), lambda _, row: str(row["year"]), order=lambda row: row["year"]),
        Column(lang.text("Stated by"), speaker_name),
        Column(lang.text("What is counted"), _counted),
        *_gap_columns(view),
        Column(lang.text("What explains it"), _yearly_reasons),
        _source(view),
    ], view.rows("yearly_totals")


def accounts_side_by_side(view: View) -> Sheet:
    """Return one row per count of one exchange, and in a column of each seat what its publishers print."""
    seats = {seat: seat_name(view, seat) for seat in SEATS}
    counts = [list(rows) for _, rows in groupby(view.rows("accounts"), key=fact_of)]
    columns = [Column(view.lang.text("What is counted"), lambda view, row: fact_label(view, row["rows"]))]
    columns += [Column(name, partial(_values_of_seat, seat)) for seat, name in seats.items()]
    return columns, [{"rows": rows} for rows in counts]


def _values_of_seat(seat: str, view: View, row: Row) -> Cell | None:
    """Return the numbers that publishers of a seat print, and folded under them the pages."""
    values = [each for each in row["rows"] if each["seat"] == seat]
    lines: list[Cell] = [
        {"text": f"{view.lang.number(each['value'])}: {publisher}", "href": url}
        for each in values
        for publisher, url in zip(each["publishers"], each["urls"], strict=True)
    ]
    label = view.lang.plural("{n} source", "{n} sources", len(lines))
    return folded(" · ".join(view.lang.number(each["value"]) for each in values), label, lines)


def _gap_columns(view: View) -> list[Column]:
    lang = view.lang
    return [
        Column(lang.text("Stated"), _stated, number=True, order=lambda row: row["value"]),
        Column(lang.text("Our sum"), _number("ours"), number=True, order=lambda row: row["ours"]),
        Column(lang.text("Difference"), _signed("gap"), number=True, order=lambda row: row["gap"]),
        Column(lang.text("Unexplained"), _signed("unexplained"), number=True, order=lambda row: row["unexplained"]),
    ]


def _counted(view: View, row: Row) -> str:
    """Return who is counted, in which direction, on what basis."""
    name = view.label("cumulative_year" if "year" in row else "cumulative", row["category"])
    direction = "" if row["side"] == "BOTH" else direction_words(view.lang, row["side"])
    family = family_name(view, row["basis"])
    return " · ".join(dict.fromkeys(part for part in (direction, name, family) if part))


def _stated(view: View, row: Row) -> str:
    return qualified(view.lang, row["value"], row["qualifier"])


def _number(column: str) -> Callable[[View, Row], str | None]:
    return lambda view, row: None if row[column] is None else view.lang.number(row[column])


def _signed(column: str) -> Callable[[View, Row], str | None]:
    return lambda view, row: None if row[column] is None else signed(view, row[column]) or "0"


def _day(row: Row) -> Any:
    return row["first_date"]


def _source(view: View) -> Column:
    return Column(view.lang.text("Source"), _pages, link=lambda row: row["url"])


def _pages(view: View, row: Row) -> str:
    more = row.get("pages", 1) - 1
    if not more:
        return str(row["publisher"])
    return view.lang.plural("{publisher} and {n} more", "{publisher} and {n} more", more, publisher=row["publisher"])


def _explained(view: View, row: Row) -> Cell | None:
    lang = view.lang
    lines: list[Cell] = [{"text": part_line(view, part), "tone": ""} for part in row["parts"] if part["kind"]]
    if row["is_consistent"]:
        return lang.text("“At least” holds: our sum with what explains it is not less")
    if not lines:
        return None if not row["gap"] else lang.text("nothing")
    words = lang.plural("{n} explanation", "{n} explanations", len(lines))
    return {"text": "", "label": words, "more": lines, "order": len(lines)}


def _yearly_reasons(view: View, row: Row) -> Cell | None:
    lang = view.lang
    texts = row["reasons_uk"] if lang.code == "uk" else row["reasons_en"]
    pairs = zip(row["reason_people"], texts, strict=True)
    lines: list[Cell] = [{"text": f"{signed(view, people)}: {text}"} for people, text in pairs]
    if not lines:
        return None if not row["gap"] else lang.text("nothing")
    words = lang.plural("{n} explanation", "{n} explanations", len(lines))
    return {"text": "", "label": words, "more": lines, "order": len(lines)}


def chain(view: View) -> Sheet:
    """Return one row per step of the official count."""
    lang = view.lang
    return [
        Column(lang.text("To the day"), lambda view, row: view.lang.date(row["first_date"]), order=_day),
        Column(lang.text("Total before"), _number("before"), number=True, order=lambda row: row["before"]),
        Column(lang.text("Returned by our data"), _added, number=True, order=lambda row: row["ours"]),
        Column(lang.text("Makes"), _makes, number=True),
        Column(lang.text("Stated"), _number("value"), number=True, order=lambda row: row["value"]),
        Column(lang.text("Step"), _verdict, order=lambda row: abs(row["difference"] or 0)),
        Column(lang.text("Stated by"), speaker_name),
        _source(view),
    ], view.rows("chain")


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


def other_totals(view: View) -> Sheet:
    """Return one row per official total that stands alone."""
    lang = view.lang
    return [
        Column(lang.text("To the day"), lambda view, row: view.lang.date(row["first_date"]), order=_day),
        Column(lang.text("Stated by"), speaker_name),
        Column(lang.text("What is counted"), _alone),
        Column(lang.text("Stated"), _stated, number=True, order=lambda row: row["value"]),
        _source(view),
    ], view.rows("other_totals")


def _alone(view: View, row: Row) -> str:
    name = view.label(row["measure"], row["category"])
    period = view.lang.text("in {year}", year=row["year"]) if row["year"] else view.lang.text("since 2022")
    return f"{name}, {period}"


TABLE_BUILDERS: dict[str, Callable[[View], Sheet]] = {
    "all_totals": all_totals,
    "yearly_totals": yearly_totals,
    "chain": chain,
    "other_totals": other_totals,
}
