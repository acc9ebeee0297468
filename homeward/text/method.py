"""The method: scope, how the main figure is chosen, what is not counted, how to correct us.

The text is `content/method.{en,uk}.md`: `## heading {#anchor}`, and paragraphs in Markdown. The numbers in it are
{fields}, filled in from the data that are served; nothing is typed in. The terms of the glossary follow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.glossary import CONTENT, terms

HEADING = re.compile(r"^## (?P<heading>.+) \{#(?P<anchor>[\w-]+)\}$", re.MULTILINE)
# The tables that are shown under sections, by their anchors.
TABLES = {"correct-us": "corrections", "definitions": "definitions"}


class Section(NamedTuple):
    """A part of the text: the anchor that links name, heading, paragraphs (Markdown), and the table under them."""

    anchor: str
    heading: str
    paragraphs: Sequence[str]
    shown: str | None = None


def sections(view: View) -> list[Section]:
    """Return the method in the language of a view."""
    (numbers,) = view.rows("holdings")
    fields = _fields(view.lang, numbers)
    *before, last = [
        section._replace(paragraphs=[text.format(**fields) for text in section.paragraphs])
        for section in read_sections(view.lang.code)
    ]
    explained = [f"**{term.name}**: {term.definition}" for term in terms(view.lang.code)]
    return [*before, last._replace(paragraphs=[*last.paragraphs, *explained])]


@lru_cache(8)
def read_sections(code: str) -> list[Section]:
    """Return the text in a language, with its {fields} as they are written."""
    _, *parts = HEADING.split((CONTENT / f"method.{code}.md").read_text(encoding="utf-8"))
    return [
        Section(
            anchor, heading, [" ".join(text.split("\n")) for text in body.strip().split("\n\n")], TABLES.get(anchor)
        )
        for heading, anchor, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def _fields(lang: Language, numbers: dict[str, Any]) -> dict[str, str]:
    """Return what the data hold, as the text names it."""
    return {
        "first": lang.date(numbers["first_day"]),
        "last": lang.date(numbers["last_day"]),
        "exchanges": lang.plural("{n} exchange", "{n} exchanges", numbers["exchanges"]),
        "series": lang.plural("{n} agreement", "{n} agreements", numbers["series"]),
        "pages": lang.plural("{n} source", "{n} sources", numbers["sources"]),
        "publishers": lang.plural("{n} publisher", "{n} publishers", numbers["publishers"]),
        "languages": lang.plural("{n} language", "{n} languages", numbers["languages"]),
        "figures": lang.plural("{n} figure", "{n} figures", numbers["figures"]),
        "statements": lang.plural("{n} stated total", "{n} stated totals", numbers["statements"]),
        "facts": lang.plural("{n} fact", "{n} facts", numbers["facts"]),
        "numbers": lang.number(numbers["numbers"]),
        "mentions": lang.number(numbers["mentions"]),
        "undecided": lang.number(numbers["undecided"]),
    }
