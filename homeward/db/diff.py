"""What changed from one version of the data to another: rows added, corrected and removed, by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from homeward.db import versions
from homeward.db.cache import cached_per_version
from homeward.db.database import Database, QueryStoppedError

# A row: its kind (as `queries/contents.sql` names it) and its id.
Item = tuple[str, str]

# In this order they are listed. `other` are the words around the facts: vocabularies, coverage, exceptions.
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


def changes(old: Mapping[Item, int], new: Mapping[Item, int]) -> Changes:
    """Return what changed between the contents of two versions, each a number by row."""
    return Changes(
        added=frozenset(new.keys() - old.keys()),
        corrected=frozenset(item for item in new.keys() & old.keys() if new[item] != old[item]),
        removed=frozenset(old.keys() - new.keys()),
    )


@cached_per_version(1)
def parts(database: Database) -> Mapping[int, int]:
    """Return what each part of the rows of a version says, as a number that is another where any of them is."""
    return dict(database.run("content_parts").rows)


def contents(database: Database, some: Iterable[int]) -> Mapping[Item, int]:
    """Return what each row of some parts of a version says, as a number that is another where the row is."""
    found = database.run("contents", {"parts": list(some)})
    return {(kind, key): content for kind, key, content in found.rows}


def between(before: Database, after: Database) -> Changes:
    """Return what changed from one version to another.

    Raises:
        QueryStoppedError: that is too much to list.
    """
    old, new = parts(before), parts(after)
    differing = [part for part in {**old, **new} if old.get(part) != new.get(part)]
    return changes(_as_now(contents(before, differing), after), contents(after, differing))


def _as_now(old: Mapping[Item, int], after: Database) -> Mapping[Item, int]:
    """Return the contents of an earlier version by the ids of now: what got another id is not another exchange."""
    renamed = {
        (kind, row["old_id"].removeprefix("series:")): (kind, row["new_id"].removeprefix("series:"))
        for row in after.run("datasets/renamed").dicts()
        for kind in ("series" if row["old_id"].startswith("series:") else "exchange",)
    }
    return {renamed.get(item, item): content for item, content in old.items()}


@cached_per_version(versions.MAX_PREVIOUS)
def changes_since(newest: Database, earlier: str) -> Changes | None:
    """Return what changed in a version since an earlier one; None where that is no longer kept, or too much to list."""
    before = versions.version(earlier)
    try:
        return between(before, newest) if before else None
    except QueryStoppedError:
        return None
