"""What words are put together with: a number with its qualifier, the first letter, sentences after each other."""

from __future__ import annotations

from collections.abc import Iterable

from homeward.core.i18n import Language


def qualified(lang: Language, number: int, known_as: str | None, *, at_least: bool = False) -> str:
    """Return a number with its qualifier: "at least 750", "about 250", "230"."""
    if at_least or known_as in ("at_least", "lower_bound"):
        return lang.text("at least {n}", n=lang.number(number))
    if known_as == "about":
        return lang.text("about {n}", n=lang.number(number))
    return lang.number(number)


def upper_first(text: str) -> str:
    """Return a text with a capital first letter (months are written small in Ukrainian)."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return a text with a small first letter, to stand inside a sentence."""
    return text[:1].lower() + text[1:]


def join(clauses: Iterable[str | None]) -> str:
    """Return the sentences that there are, one after the other."""
    return " ".join(clause for clause in clauses if clause)
