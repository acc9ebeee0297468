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


def dimension_names(language: Language) -> dict[str, str]:
    """Return what can be known of an exchange, by column of the query `completeness`."""
    return {
        "total_ua": language.text("Number to Ukraine"),
        "total_ru": language.text("Number to Russia"),
        "groups": language.text("Military or civilian"),
        "branches": language.text("Branches of service"),
        "sexes": language.text("Women and men"),
        "ranks": language.text("Ranks"),
        "ages": language.text("Youngest and oldest"),
        "ordinal": language.text("Official number"),
        "mediator": language.text("Mediator"),
        "second_source": language.text("Two pages or more"),
    }


def level_names(language: Language) -> dict[str, str]:
    """Return how well something is known."""
    return {
        "known": language.text("known"),
        "part": language.text("known in part"),
        "mention": language.text("mentioned, no number"),
        "unknown": language.text("unknown"),
        "none": language.text("does not apply"),
    }


def verdict_names(language: Language) -> dict[str, str]:
    """Return whether different numbers for one fact are a dispute, and if not, why they differ."""
    return {
        "disputed": language.text("Disputed"),
        "scope": language.text("They count different people"),
        "part": language.text("One page gives both, of parts"),
        "compatible": language.text("Both can be true"),
    }


def of_language(view: View, row: Row, column: str) -> Sequence[str]:
    """Return a list of bilingual texts of a row in the language of a view."""
    return view.language.choose(row[f"{column}_en"], row[f"{column}_uk"]) or ()


def run_of(row: Row) -> str:
    """Return official numbers as they are written: 62, or 14–35."""
    first, last = row["ordinal"], row["last_ordinal"]
    return str(first) if first == last else f"{first}–{last}"


def coverage_name(language: Language, level: str) -> str:
    """Return the name of a level of coverage."""
    return language.text("Dense") if level == "dense" else language.text("Thin")
