"""The glossary: terms of the pages that other dashboards do not have, and how they are found in a text.

It is `content/glossary.{en,uk}.md`: `## term {form|=form}`, and a paragraph. By its forms the browser finds a term in
the words around a chart (frontend/terms.js); one after "=" is a term only where it is all of a text. The words of the
data are defined in the data (queries/definitions.sql).
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

CONTENT = Path(__file__).parents[1] / "content"
TERM = re.compile(r"^## (?P<name>.+) \{(?P<forms>.+)\}$", re.MULTILINE)


class Term(NamedTuple):
    """A term: its name, the forms in which it stands in a text, and what it means."""

    name: str
    forms: tuple[str, ...]
    definition: str


@lru_cache(8)
def terms(code: str) -> list[Term]:
    """Return the terms in a language, in the order of the page."""
    _, *parts = TERM.split((CONTENT / f"glossary.{code}.md").read_text(encoding="utf-8"))
    return [
        Term(name, tuple(forms.split("|")), " ".join(text.split()))
        for name, forms, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]
