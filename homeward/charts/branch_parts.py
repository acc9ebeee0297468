"""The parts that people are stacked in by branch of service: their labels and colours, and which are shown apart."""

from __future__ import annotations

from collections import Counter

from homeward.core.view import View
from homeward.text.format import Row

UNKNOWN = ("not_published",)
# Of these, parts are shown beside them; of what is left the part is not stated.
WITH_PARTS = ("armed_forces", "national_guard")
# So many branches are named in a stack; the others are one part of it.
NAMED, OTHER = 4, "other"
NOT_MILITARY = ("civilian", "not_specified")
# The suffix of the query for the remainder of a branch whose parts are shown.
REST = "_rest"


def part_label(view: View, part: str) -> str:
    """Return the label of a part of the people: a branch, or a group that has no branch."""
    part = part.removesuffix(REST)
    label = view.label("group" if part in NOT_MILITARY else "branch", part)
    return view.lang.text("{branch}, part not stated", branch=label) if part in WITH_PARTS else label


def part_colour(view: View, part: str) -> str:
    """Return the colour of a part of the people."""
    return view.colour("group" if part in NOT_MILITARY else "branch", part)


def stack_label(view: View, part: str) -> str:
    """Return the label of a part of a stack; only the branch that is looked into has parts beside it."""
    return part_label(view, part) if part == _opened(view) else view.label(*_category(part))


def _category(part: str) -> tuple[str, str]:
    return ("group" if part in NOT_MILITARY else "branch"), part


def _roots(view: View) -> dict[str, str]:
    """Return the whole that each branch belongs to in the end, by branch."""
    whole = {row["branch"]: row["belongs_to"] for row in view.rows("branch_tree")}

    def root(branch: str) -> str:
        above = whole.get(branch)
        return root(above) if above else branch

    return {branch: root(branch) for branch in whole}


def _opened(view: View) -> str | None:
    """Return the whole of the branch that is highlighted: its parts are shown, if it has any."""
    root = _roots(view).get(view.filters.branch or "")
    return root if root in WITH_PARTS else None


def condensed(view: View, rows: list[Row]) -> list[Row]:
    """Return rows with at most NAMED branches, the largest, and the others together: more cannot be told apart.

    A branch with its parts is one, unless it is the one that is looked into: then its parts count as branches.
    """
    roots, opened = _roots(view), _opened(view)
    rows = [row | {"part": row["part"] and row["part"].removesuffix(REST)} for row in rows]

    def shown(part: str) -> str:
        root = roots.get(part, part)
        return part if root == opened else root

    military = [row for row in rows if row["part"] and row["part"] not in (*NOT_MILITARY, *UNKNOWN, OTHER)]
    sizes = Counter[str]()
    for row in military:
        sizes[shown(row["part"])] += row["people"]
    named = {part for part, _ in sizes.most_common(NAMED)} if len(sizes) > NAMED else set(sizes)
    found: dict[tuple[str, str | None], Row] = {}
    for row in rows:
        part = row["part"]
        if row in military:
            part = shown(part) if shown(part) in named else OTHER
        sum_of = found.setdefault((row["bucket"], part), row | {"part": part, "people": 0, "of_series": 0})
        for column in ("people", "of_series"):
            sum_of[column] += row[column] or 0
    return list(found.values())
