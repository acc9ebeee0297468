"""Questions in SQL: the examples of the SQL page (`queries/examples/{name}.sql`), and a question in a link.

`q` holds the text itself where it is short, else `~` and the text deflated, in base64url (frontend/sql-link.js writes
them). `kind`, `x`, `y` and `colour` are the chart that its result is drawn as: columns by their names. The server only
passes them on: questions are run, and results drawn, by the browser of who asks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from homeward.db.database import statement

PARAMETER = "q"
# What servers and browsers between us take of an address.
LONGEST = 8_000
# The chart of a result. Without a colour all marks have the same.
CHART = ("kind", "x", "y", "colour")
KINDS = ("bars", "line", "points")
LONGEST_NAME = 200


def _message(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


TITLES = {
    "people_by_month": _message("People by month"),
    "groups_by_year": _message("Military and civilians by year and side"),
    "running_total": _message("Running total, day by day"),
    "longest_pauses": _message("The longest pauses"),
    "largest_exchanges": _message("The largest exchanges"),
    "mediators_by_year": _message("Mediators by year"),
    "branches_by_year": _message("Branches of service by year"),
    "kyiv_and_moscow_differ": _message("Where Kyiv and Moscow differ by more than ten"),
    "widest_disputes": _message("The widest disputes"),
    "official_totals_and_our_sum": _message("Official totals and our sum"),
    "pages_by_publisher": _message("Who is read the most"),
    "women_known_by_exchange": _message("Exchanges with a known number of women"),
}


class Example(NamedTuple):
    """An example: its name, its title (an English message), and its SQL."""

    name: str
    title: str
    sql: str


@cache
def examples() -> tuple[Example, ...]:
    """Return the examples in order."""
    return tuple(Example(name, title, statement(f"examples/{name}")) for name, title in TITLES.items())


def valid(question: object) -> str:
    """Return what a link or a browser gives as a question, if it can be one; else an empty text."""
    return question if isinstance(question, str) and len(question) <= LONGEST else ""


def valid_chart(values: Mapping[str, object]) -> dict[str, str]:
    """Return what a link or a browser gives as the chart of a result, as far as it can be one."""
    found = {name: value for name in CHART if isinstance(value := values.get(name), str)}
    return {
        name: value
        for name, value in found.items()
        if (value in KINDS if name == "kind" else 0 < len(value) <= LONGEST_NAME)
    }
