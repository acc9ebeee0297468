"""The tables of the quality page: what is known, what is disputed, what is missing, what rests on one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from homeward.charts.plotting.table import Cell, Column, Row, exchange_link, folded, toned
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.facts import fact_value
from homeward.text.format import bucket_name, qualified
from homeward.text.quality import (
    LEVELS,
    coverage_name,
    dimension_names,
    level_names,
    of_language,
    run_of,
    verdict_names,
)

TABLES: dict[str, tuple[str, ...]] = {}
TONES = {"known": "strong", "unknown": "quiet", "none": "quiet"}


def columns(lang: Language) -> dict[str, Column]:
    """Return the columns of these tables by name."""
    return _completeness(lang) | _findings(lang) | _disagreements(lang) | _ordinals(lang) | _coverage(lang)


def _completeness(lang: Language) -> dict[str, Column]:
    return {
        "day_of": Column(
            lang.text("When"),
            lambda view, row: bucket_name(row, "exchange", view.lang),
            order=lambda row: row["first_date"],
            link=lambda row: row.get("subject_id") or row["exchange_id"],
        ),
        "of_exchange": Column(
            lang.text("Exchange"),
            lambda view, row: row["exchange_id"] and view.of_row(row),
            link=lambda row: row["exchange_id"],
        ),
        **{
            f"level_{name}": Column(heading, _level(name), order=_place(name))
            for name, heading in dimension_names(lang).items()
        },
        "levels_known": Column(
            lang.text("Known, of what applies"),
            lambda view, row: view.lang.text("{n} of {all}", n=row["known"], all=row["applicable"]),
            number=True,
            order=lambda row: row["known"] / row["applicable"],
        ),
    }


def _level(name: str) -> Callable[[View, Row], Cell]:
    def cell(view: View, row: Row) -> Cell:
        level = row[name]
        return toned(level_names(view.lang)[level], TONES.get(level))

    return cell


def _place(name: str) -> Callable[[Row], int]:
    return lambda row: LEVELS.index(row[name])


def _findings(lang: Language) -> dict[str, Column]:
    return {
        "severity": Column(lang.text("Kind"), lambda view, row: _severity(view.lang, row["severity"])),
        "check": Column(lang.text("What was checked"), lambda view, row: view.of_row(row)),
        "check_means": Column(lang.text("What was found"), lambda view, row: view.of_row(row, "definition")),
        "found": Column(
            lang.text("Where"),
            lambda _, row: row["value"] or row["subject_id"],
            link=lambda row: row["subject_id"],
        ),
        "reason": Column(lang.text("Why it is let through"), lambda view, row: view.of_row(row, "reason") or None),
    }


def _severity(lang: Language, severity: str) -> str:
    return lang.text("Listed exception") if severity == "exception" else lang.text("Warning")


def _disagreements(lang: Language) -> dict[str, Column]:
    return {
        "adopted": Column(lang.text("Main figure"), _adopted, number=True, order=_value("value")),
        **{
            name: Column(heading, _number(column), number=True, order=_value(column))
            for name, column, heading in (
                ("spread_lowest", "lowest", lang.text("Lowest")),
                ("spread_highest", "highest", lang.text("Highest")),
                ("spread", "spread", lang.text("Difference")),
            )
        },
        "verdict": Column(lang.text("Is it a dispute?"), _verdict),
        "given": Column(lang.text("Who gives what"), _figures_by_publisher),
        "caveats": Column(lang.text("What we say of it"), _caveats),
    }


def _number(name: str) -> Callable[[View, Row], str]:
    return lambda view, row: view.lang.number(row[name])


def _value(name: str) -> Callable[[Row], Any]:
    return lambda row: row[name]


def _verdict(view: View, row: Row) -> Cell:
    return toned(verdict_names(view.lang)[row["verdict"]], "strong" if row["verdict"] == "disputed" else None)


def _adopted(view: View, row: Row) -> str:
    if row["value"] is None:
        return view.lang.text("none")
    return qualified(view.lang, row["value"], row["qualifier"])


def _figures_by_publisher(view: View, row: Row) -> Cell | None:
    """Return who gives what, the largest number first: a line per page, which leads there."""
    lang = view.lang
    lines: list[Cell] = [
        {
            "text": f"{fact_value(view, row | {'value': number, 'qualifier': qualifier})}: {publisher}",
            "href": url,
            **({} if number == row["value"] else {"tone": "strong"}),
        }
        for number, qualifier, publisher, url in zip(
            row["numbers"], row["qualifiers"], row["publishers"], row["urls"], strict=True
        )
    ]
    label = lang.plural("{n} source", "{n} sources", row["pages"])
    numbers = sorted(set(row["numbers"]), reverse=True)
    return folded(" · ".join(lang.number(number) for number in numbers), label, lines)


def _caveats(view: View, row: Row) -> Cell | None:
    """Return the doubts about a fact, folded away."""
    texts = of_language(view, row, "caveats")
    return folded("", view.lang.plural("{n} remark", "{n} remarks", len(texts)), texts)


def _ordinals(lang: Language) -> dict[str, Column]:
    return {
        "official": Column(
            lang.text("Official number"),
            lambda _, row: row["ordinal"] and run_of(row),
            number=True,
            order=lambda row: row["ordinal"],
        ),
        "status": Column(lang.text("In the data"), _status),
        "in_time": Column(lang.text("When"), _in_time, order=lambda row: row["first_date"]),
        "claims": Column(lang.text("Figures given by sources"), _claims),
        "dated_caveats": Column(lang.text("What we say of it"), _dated_caveats),
    }


def _status(view: View, row: Row) -> Cell:
    lang = view.lang
    if row["kind"] == "numbered":
        return lang.text("with its exchange")
    if row["kind"] == "missing":
        return toned(lang.text("no exchange has it"), "strong")
    return lang.text("exchange without a number")


def _in_time(view: View, row: Row) -> str:
    if row["kind"] == "missing":
        first, last = view.lang.date(row["first_date"]), view.lang.date(row["last_date"])
        return view.lang.text("between {first} and {last}", first=first, last=last)
    return bucket_name(row | {"kind": "exchange"}, "exchange", view.lang)


def _claims(view: View, row: Row) -> Cell | None:
    """Return the numbers that pages give where the data have none; of a gap, with the exchanges they give them to."""
    if row["kind"] == "numbered" or not row["claims"]:
        return None
    numbers = ", ".join(map(str, row["claims"]))
    if row["kind"] == "unnumbered":
        return numbers
    lines: list[Cell] = [{"text": subject, **exchange_link(view, subject)} for subject in row["claimed"]]
    return folded(numbers, view.lang.plural("{n} exchange", "{n} exchanges", len(lines)), lines)


def _dated_caveats(view: View, row: Row) -> Cell | None:
    """Return what is said of numbers; in a gap each text with the day of the exchange that it speaks of."""
    texts = of_language(view, row, "caveats")
    if row["kind"] != "missing":
        return " ".join(texts)
    dated = [
        f"{view.lang.date(day)}: {text}" if day else text
        for text, day in zip(texts, row["caveat_dates"] or (), strict=True)
    ]
    if len(dated) < 2:
        return "".join(dated)
    return folded(dated[0], view.lang.text("More"), dated[1:])


def _coverage(lang: Language) -> dict[str, Column]:
    return {
        "publisher_kind": Column(
            lang.text("Kind of publisher"), lambda view, row: view.label("publisher_kind", row["publisher_kind"])
        ),
        "why_weak": Column(lang.text("Why low reliability"), lambda view, row: view.of_row(row, "note")),
        "adopted_from": Column(lang.text("Main figures"), _number("adopted"), number=True, order=_value("adopted")),
        "alone": Column(lang.text("Given by it alone"), _number("alone"), number=True, order=_value("alone")),
        "coverage_level": Column(lang.text("Coverage"), lambda view, row: coverage_name(view.lang, row["level"])),
        "days_of_exchange": Column(
            lang.text("Exchanges"), _number("exchanges"), number=True, order=lambda row: row["exchanges"]
        ),
        "pages": Column(lang.text("Sources"), _number("pages"), number=True, order=lambda row: row["pages"]),
    }
