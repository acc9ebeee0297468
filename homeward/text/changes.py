"""What changed from one version of the data to another, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from homeward.core.i18n import Language
from homeward.db.diff import Changes


def changes_in_words(lang: Language, changes: Changes) -> str:
    """Return the changes as a list in words: 2 exchanges added, 1 figure corrected."""
    parts = [
        *_added(lang, Counter(kind for kind, _ in changes.added)),
        *_corrected(lang, Counter(kind for kind, _ in changes.corrected)),
        *_removed(lang, Counter(kind for kind, _ in changes.removed)),
    ]
    if any(kind == "other" for kind, _ in changes.added | changes.corrected | changes.removed):
        parts.append(lang.text("labels or explanations changed"))
    return ", ".join(parts)


def _added(lang: Language, count: Mapping[str, int]) -> list[str]:
    phrases = {
        "exchange": lambda n: lang.plural("{n} exchange added", "{n} exchanges added", n),
        "series": lambda n: lang.plural("{n} agreement added", "{n} agreements added", n),
        "figure": lambda n: lang.plural("{n} figure added", "{n} figures added", n),
        "statement": lambda n: lang.plural("{n} statement added", "{n} statements added", n),
        "event": lambda n: lang.plural("{n} event added", "{n} events added", n),
        "source": lambda n: lang.plural("{n} source added", "{n} sources added", n),
        "caveat": lambda n: lang.plural("{n} caveat added", "{n} caveats added", n),
    }
    return [phrases[kind](count[kind]) for kind in phrases if count[kind]]


def _corrected(lang: Language, count: Mapping[str, int]) -> list[str]:
    phrases = {
        "exchange": lambda n: lang.plural("{n} exchange corrected", "{n} exchanges corrected", n),
        "series": lambda n: lang.plural("{n} agreement corrected", "{n} agreements corrected", n),
        "figure": lambda n: lang.plural("{n} figure corrected", "{n} figures corrected", n),
        "statement": lambda n: lang.plural("{n} statement corrected", "{n} statements corrected", n),
        "event": lambda n: lang.plural("{n} event corrected", "{n} events corrected", n),
        "source": lambda n: lang.plural("{n} source corrected", "{n} sources corrected", n),
        "caveat": lambda n: lang.plural("{n} caveat corrected", "{n} caveats corrected", n),
    }
    return [phrases[kind](count[kind]) for kind in phrases if count[kind]]


def _removed(lang: Language, count: Mapping[str, int]) -> list[str]:
    phrases = {
        "exchange": lambda n: lang.plural("{n} exchange removed", "{n} exchanges removed", n),
        "series": lambda n: lang.plural("{n} agreement removed", "{n} agreements removed", n),
        "figure": lambda n: lang.plural("{n} figure removed", "{n} figures removed", n),
        "statement": lambda n: lang.plural("{n} statement removed", "{n} statements removed", n),
        "event": lambda n: lang.plural("{n} event removed", "{n} events removed", n),
        "source": lambda n: lang.plural("{n} source removed", "{n} sources removed", n),
        "caveat": lambda n: lang.plural("{n} caveat removed", "{n} caveats removed", n),
    }
    return [phrases[kind](count[kind]) for kind in phrases if count[kind]]
