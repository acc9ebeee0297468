"""Words that everything shares: a number with its qualifier, a bucket, a direction; and how clauses are joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from homeward.core.filters import ADOPTED
from homeward.core.i18n import Language
from homeward.core.view import View

Row = dict[str, Any]
GROUPS = ("military", "civilian", "not_specified")


def bucket_name(row: Row, grain: str, lang: Language) -> str:
    """Return the name of a bucket: its day, or its month, quarter or year; of a series: its period."""
    if row["kind"] == "series":
        return lang.period(row["first_date"], row["last_date"])
    if grain == "year":
        return str(row["first_date"].year)
    if grain == "quarter":
        return lang.quarter(row["first_date"])
    if grain == "month":
        return upper_first(lang.month(row["first_date"]))
    if row.get("date_precision") == "before":
        return lang.text("On or shortly before {date}", date=lang.date(row["first_date"]))
    return lang.date(row["first_date"])


def qualified(lang: Language, number: int, known_as: str | None, *, at_least: bool = False) -> str:
    """Return a number with its qualifier: "at least 750", "about 250", "230"."""
    if at_least or known_as in ("at_least", "lower_bound"):
        return lang.text("at least {n}", n=lang.number(number))
    if known_as == "about":
        return lang.text("about {n}", n=lang.number(number))
    return lang.number(number)


def number_label(lang: Language, number: float, known_as: str | None, *, at_least: bool = False) -> str:
    """Return a number as it stands on a chart: "≥ 750", "≈ 250", "230"."""
    sign = "≥ " if at_least or known_as == "at_least" else "≈ " if known_as == "about" else ""
    return sign + lang.number(number)


def qualified_people(lang: Language, number: int, known_as: str | None) -> str:
    """Return a number of people with its qualifier: "at least 185 people", "about 250 people", "1 person"."""
    words = people(lang, number)
    if known_as in ("at_least", "lower_bound"):
        return lang.text("at least {n}", n=words)
    return lang.text("about {n}", n=words) if known_as == "about" else words


def people_of(view: View, number: int, known_as: str | None = None, *, at_least: bool = False) -> str:
    """Return a number of those who are counted: "230 people", "at least 20 civilians", "no service members".

    How sure a total is (`known_as`) says nothing of the number of one group; `at_least` is of the number itself.
    """
    lang, who = view.lang, view.filters.who
    if who == "everyone":
        return qualified_people(lang, number, "at_least" if at_least else known_as)
    if not number and not at_least:
        return lang.text("no service members") if who == "military" else lang.text("no civilians")
    return of_group(lang, who, number, qualified(lang, number, None, at_least=at_least))


def side_note(view: View) -> str:
    """Return as a sentence which direction an answer is of (to Ukraine, if both are shown); empty for direction=ua."""
    direction = view.filters.direction
    return "" if direction == "ua" else f"{direction_words(view.lang, 'RU' if direction == 'ru' else 'UA')}."


def of_group(lang: Language, group: str, number: int, amount: str) -> str:
    """Return how many of a group, inside a sentence: "224 service members", "at least 399 civilians"."""
    if group == "military":
        return lang.plural("{amount} service member", "{amount} service members", number, amount=amount)
    return lang.plural("{amount} civilian", "{amount} civilians", number, amount=amount)


def source_line(lang: Language, row: Row) -> str | None:
    """Return who gives the adopted figure and how many others give one: "Source: Ukrinform and 8 more"."""
    if not row.get("publisher"):
        return None
    more = (row["source_count"] or 1) - 1
    if not more:
        return lang.text("Source: {publisher}", publisher=row["publisher"])
    return lang.plural(
        "Source: {publisher} and {n} more", "Source: {publisher} and {n} more", more, publisher=row["publisher"]
    )


def differs(row: Row) -> bool:
    """Return whether sources give different numbers for the people of a row."""
    return bool((row["lowest"] or 0) < (row["highest"] or 0))


def direction_words(lang: Language, side: str) -> str:
    """Return the direction of return as a short label."""
    return lang.text("To Ukraine") if side == "UA" else lang.text("To Russia")


def not_known(view: View) -> str:
    """Return what is said where a number is unknown: of the group that is counted, if it is one."""
    return {
        "everyone": view.lang.text("no published figure"),
        "military": view.lang.text("number of service members not known"),
        "civilian": view.lang.text("number of civilians not known"),
    }[view.filters.who]


def without_number(view: View, count: int) -> str:
    """Return in how many exchanges the number of those who are counted is not known, without a full stop."""
    lang, who = view.lang, view.filters.who
    if who == "everyone":
        return lang.plural("{n} exchange with no published figure", "{n} exchanges with no published figure", count)
    if who == "military":
        return lang.plural(
            "{n} exchange where the number of service members is not known",
            "{n} exchanges where the number of service members is not known",
            count,
        )
    return lang.plural(
        "{n} exchange where the number of civilians is not known",
        "{n} exchanges where the number of civilians is not known",
        count,
    )


def upper_first(text: str) -> str:
    """Return a text with a capital first letter (months are written small in Ukrainian)."""
    return text[:1].upper() + text[1:]


def join(clauses: Iterable[str | None]) -> str:
    """Return the sentences that there are, one after the other."""
    return " ".join(clause for clause in clauses if clause)


def people(lang: Language, count: int) -> str:
    """Return a number of people: "1 person", "7,901 people"."""
    return lang.plural("{n} person", "{n} people", count)


def days(lang: Language, count: int) -> str:
    """Return a number of days: "149 days"."""
    return lang.plural("{n} day", "{n} days", count)


def lower_first(text: str) -> str:
    """Return a text with a small first letter, to stand inside a sentence."""
    return text[:1].lower() + text[1:]


def found_by(lang: Language, count: str, finding: str) -> str:
    """Return a finding with by which figures it is found; as it is where they are the adopted ones."""
    return {
        ADOPTED: finding,
        "lowest": lang.text("{finding}, by the lowest figures", finding=finding),
        "highest": lang.text("{finding}, by the highest figures", finding=finding),
    }[count]


def counted_by(lang: Language, count: str, finding: str = "") -> str:
    """Return a finding, without a full stop, with the figures it is counted by; without one, these as a sentence."""
    if count == ADOPTED:
        return finding
    if not finding:
        return {
            "lowest": lang.text("By the lowest figure of any source for each exchange."),
            "highest": lang.text("By the highest figure of any source for each exchange."),
        }[count]
    return {
        "lowest": lang.text("{finding}, by the lowest figure of any source for each exchange", finding=finding),
        "highest": lang.text("{finding}, by the highest figure of any source for each exchange", finding=finding),
    }[count]


def group_known_as(row: Row, who: str = "everyone") -> str:
    """Return how the number of a group with a known date is known: "exact" or "at_least".

    `row` is one of `people`, or an exchange. Where `who` is a group, its total is that number, and says it of itself;
    the groups of everyone are whole only where nobody is without a group.
    """
    whole = row.get("total_known_as", row.get("known_as"))
    unknown = who == "everyone" and row["not_specified"] != 0
    return "at_least" if unknown or row.get("series_people") or whole in ("at_least", "lower_bound") else "exact"


def named(lang: Language, name: str, value: str) -> str:
    """Return a name with its value inside a sentence: "officers 509", in Ukrainian "офіцери — 509"."""
    return lang.text("{name} {value}", name=name, value=value)
