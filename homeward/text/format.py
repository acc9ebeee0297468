"""What words are put together with: a number with its qualifier, the first letter, sentences after each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from homeward.core.i18n import Language


def qualified(lang: Language, number: int, known_as: str | None, *, at_least: bool = False) -> str:
    """Return a number with its qualifier: "at least 750", "about 250", "230"."""
    if at_least or known_as in ("at_least", "lower_bound"):
        return lang.text("at least {n}", n=lang.number(number))
    if known_as == "about":
        return lang.text("about {n}", n=lang.number(number))
    return lang.number(number)


def group_known_as(row: dict[str, Any]) -> str:
    """Return how the number of one group of a row of `people` is known: at least so many where not every group is."""
    open_ended = row["not_specified"] != 0 or row["series_people"] or row["total_known_as"] == "at_least"
    return "at_least" if open_ended else "exact"


def named(lang: Language, name: str, value: str) -> str:
    """Return a name with its value inside a sentence: "officers 509", in Ukrainian "офіцери — 509"."""
    return lang.text("{name} {value}", name=name, value=value)


def upper_first(text: str) -> str:
    """Return a text with a capital first letter (months are written small in Ukrainian)."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return a text with a small first letter, to stand inside a sentence."""
    return text[:1].lower() + text[1:]


def join(clauses: Iterable[str | None]) -> str:
    """Return the sentences that there are, one after the other."""
    return " ".join(clause for clause in clauses if clause)


def people(lang: Language, count: int) -> str:
    """Return a number of people: "1 person", "7,734 people"."""
    return lang.plural("{n} person", "{n} people", count)


def days(lang: Language, count: int) -> str:
    """Return a number of days: "149 days"."""
    return lang.plural("{n} day", "{n} days", count)
