"""One exchange in words: who returned in which direction, as far as it is known, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from homeward.charts.common import direction_words, not_known
from homeward.core.view import View
from homeward.text.format import lower_first
from homeward.text.sentences import returned

Row = dict[str, Any]


def describe_return(view: View, row: Row) -> str:
    """Return who returned in the direction of a row (side, people, known_as), without a full stop.

    What is unknown is said to be unknown.
    """
    lang, who = view.lang, view.filters.who
    if row["people"] is None:
        return f"{direction_words(lang, row['side'])}: {not_known(view)}"
    # How sure a total is says nothing about the number of one group in it.
    return returned(lang, row["side"], who, row["people"], row["known_as"] if who == "everyone" else None)


def describe_returns(view: View, rows: Iterable[Row]) -> str:
    """Return the same of one direction or of both, as one sentence without a full stop."""
    first, *more = [describe_return(view, row) for row in rows]
    if not more:
        return first
    return view.lang.text("{first}; {second}", first=first, second=lower_first(more[0]))
