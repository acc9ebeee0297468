"""The words of quality: what can be known of an exchange, how well it is known, and why numbers differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homeward.core.i18n import Language
from homeward.core.view import View

Row = dict[str, Any]
DIMENSIONS = (
    "total_ua",
    "total_ru",
    "groups",
    "branches",
    "sexes",
    "ranks",
    "ages",
    "ordinal",
    "mediator",
    "second_source",
)
# From what is best known to what nothing is known of; last what does not apply.
LEVELS = ("known", "part", "mention", "unknown", "none")


def dimension_names(lang: Language) -> dict[str, str]:
    """Return what can be known of an exchange, by column of the query `completeness`."""
    return {
        "total_ua": lang.text("Number to Ukraine"),
        "total_ru": lang.text("Number to Russia"),
        "groups": lang.text("Military or civilian"),
        "branches": lang.text("Branches of service"),
        "sexes": lang.text("Women and men"),
        "ranks": lang.text("Ranks"),
        "ages": lang.text("Youngest and oldest"),
        "ordinal": lang.text("Official number"),
        "mediator": lang.text("Mediator"),
        "second_source": lang.text("Two sources or more"),
    }


def level_names(lang: Language) -> dict[str, str]:
    """Return how well something is known."""
    return {
        "known": lang.text("known"),
        "part": lang.text("known in part"),
        "mention": lang.text("mentioned, not counted"),
        "unknown": lang.text("unknown"),
        "none": lang.text("does not apply"),
    }


def verdict_names(lang: Language) -> dict[str, str]:
    """Return whether different numbers for one fact are a dispute, and if not, why they differ."""
    return {
        "disputed": lang.text("Disputed"),
        "scope": lang.text("They count different people"),
        "part": lang.text("One source gives both, of parts"),
        "compatible": lang.text("Both can be true"),
    }


def of_language(view: View, row: Row, column: str) -> Sequence[str]:
    """Return a list of bilingual texts of a row in the language of a view."""
    return view.lang.choose(row[f"{column}_en"], row[f"{column}_uk"]) or ()


def run_of(row: Row) -> str:
    """Return official numbers as they are written: 62, or 14–35."""
    first, last = row["ordinal"], row["last_ordinal"]
    return str(first) if first == last else f"{first}–{last}"


def coverage_name(lang: Language, level: str) -> str:
    """Return the name of a level of coverage."""
    return lang.text("Full") if level == "dense" else lang.text("Partial")
