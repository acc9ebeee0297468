"""What changed from one version of the data to another: rows added, corrected and removed, by kind, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from homeward.core.i18n import Language
from homeward.db import versions
from homeward.db.cache import cached_per_version
from homeward.db.database import Database, QueryStoppedError

# A row: its kind (as `queries/contents.sql` names it) and its id.
Item = tuple[str, str]

# In this order they are told. `other` are the words around the facts: vocabularies, coverage, exceptions.
KINDS = ("exchange", "series", "figure", "statement", "event", "source", "caveat", "other")


@dataclass(frozen=True)
class Changes:
    """The rows by which a version differs from an earlier one."""

    added: frozenset[Item] = frozenset()
    corrected: frozenset[Item] = frozenset()
    removed: frozenset[Item] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.corrected or self.removed)

    def then(self, later: Changes) -> Changes:
        """Return these changes and later ones as one: what came and went again has not changed."""
        replaced = self.removed & later.added
        return Changes(
            added=(self.added - later.removed) | (later.added - self.removed),
            corrected=((self.corrected | later.corrected) - self.added - later.removed) | replaced,
            removed=(self.removed - later.added) | (later.removed - self.added),
        )

    def words(self, lang: Language) -> str:
        """Return the changes as a list in words: 2 exchanges added, 1 figure corrected."""
        parts = [
            *_added(lang, Counter(kind for kind, _ in self.added)),
            *_corrected(lang, Counter(kind for kind, _ in self.corrected)),
            *_removed(lang, Counter(kind for kind, _ in self.removed)),
        ]
        if any(kind == "other" for kind, _ in self.added | self.corrected | self.removed):
            parts.append(lang.text("labels or explanations changed"))
        return ", ".join(parts)


def changes(old: Mapping[Item, int], new: Mapping[Item, int]) -> Changes:
    """Return what changed between the contents of two versions, each a number by row."""
    return Changes(
        added=frozenset(new.keys() - old.keys()),
        corrected=frozenset(item for item in new.keys() & old.keys() if new[item] != old[item]),
        removed=frozenset(old.keys() - new.keys()),
    )


@cached_per_version(1)
def parts(dataset: Database) -> Mapping[int, int]:
    """Return what each part of the rows of a version says, as a number that is another where any of them is."""
    return dict(dataset.run("content_parts").rows)


def contents(dataset: Database, some: Iterable[int]) -> Mapping[Item, int]:
    """Return what each row of some parts of a version says, as a number that is another where the row is."""
    found = dataset.run("contents", {"parts": list(some)})
    return {(kind, key): content for kind, key, content in found.rows}


def between(before: Database, after: Database) -> Changes:
    """Return what changed from one version to another.

    Raises:
        QueryStoppedError: that is too much to list.
    """
    old, new = parts(before), parts(after)
    differing = [part for part in {**old, **new} if old.get(part) != new.get(part)]
    return changes(contents(before, differing), contents(after, differing))


@cached_per_version(versions.MAX_PREVIOUS)
def changes_since(newest: Database, earlier: str) -> Changes | None:
    """Return what changed in a version since an earlier one; None where that is no longer kept, or too much to list."""
    before = versions.version(earlier)
    try:
        return between(before, newest) if before else None
    except QueryStoppedError:
        return None


def _added(lang: Language, count: Mapping[str, int]) -> list[str]:
    said = {
        "exchange": lambda n: lang.plural("{n} exchange added", "{n} exchanges added", n),
        "series": lambda n: lang.plural("{n} agreement added", "{n} agreements added", n),
        "figure": lambda n: lang.plural("{n} figure added", "{n} figures added", n),
        "statement": lambda n: lang.plural("{n} statement added", "{n} statements added", n),
        "event": lambda n: lang.plural("{n} event added", "{n} events added", n),
        "source": lambda n: lang.plural("{n} source added", "{n} sources added", n),
        "caveat": lambda n: lang.plural("{n} caveat added", "{n} caveats added", n),
    }
    return [said[kind](count[kind]) for kind in said if count[kind]]


def _corrected(lang: Language, count: Mapping[str, int]) -> list[str]:
    said = {
        "exchange": lambda n: lang.plural("{n} exchange corrected", "{n} exchanges corrected", n),
        "series": lambda n: lang.plural("{n} agreement corrected", "{n} agreements corrected", n),
        "figure": lambda n: lang.plural("{n} figure corrected", "{n} figures corrected", n),
        "statement": lambda n: lang.plural("{n} statement corrected", "{n} statements corrected", n),
        "event": lambda n: lang.plural("{n} event corrected", "{n} events corrected", n),
        "source": lambda n: lang.plural("{n} source corrected", "{n} sources corrected", n),
        "caveat": lambda n: lang.plural("{n} caveat corrected", "{n} caveats corrected", n),
    }
    return [said[kind](count[kind]) for kind in said if count[kind]]


def _removed(lang: Language, count: Mapping[str, int]) -> list[str]:
    said = {
        "exchange": lambda n: lang.plural("{n} exchange removed", "{n} exchanges removed", n),
        "series": lambda n: lang.plural("{n} agreement removed", "{n} agreements removed", n),
        "figure": lambda n: lang.plural("{n} figure removed", "{n} figures removed", n),
        "statement": lambda n: lang.plural("{n} statement removed", "{n} statements removed", n),
        "event": lambda n: lang.plural("{n} event removed", "{n} events removed", n),
        "source": lambda n: lang.plural("{n} source removed", "{n} sources removed", n),
        "caveat": lambda n: lang.plural("{n} caveat removed", "{n} caveats removed", n),
    }
    return [said[kind](count[kind]) for kind in said if count[kind]]
