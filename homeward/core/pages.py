"""The pages by path: their file, their title as a message of the catalogue, and the parameters that only they take."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from homeward.settings import ROOT


class Page(NamedTuple):
    """A page. `title` is an English message; `url_path` is its key in PAGES.

    `own` are the parameters of the URL that only mean something here; `evidence` puts the page under "Sources and
    methods". `filters` are the common filters that count here (on the page of the data, those of its data set); the
    others are not offered, and are kept. `draws`: whether charts are drawn here. `shows` names the charts of a page
    whose file does not name them itself.
    """

    file: str
    title: str
    own: tuple[str, ...] = ()
    evidence: bool = False
    filters: tuple[str, ...] = ()
    draws: bool = True
    shows: tuple[str, ...] = ()


def _message(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


# A wide window has so many columns for cards.
WIDTH = 12
# What every question about people takes, a comparison too.
OF_PEOPLE = ("from", "to", "who", "direction", "scope", "count", "series", "mediator")
VERSUS = ("versus_from", "versus_to", "versus_series")
# The first page is the landing page; its path is empty.
PAGES: dict[str, Page] = {
    "": Page("overview.py", _message("Overview"), filters=OF_PEOPLE),
    "timeline": Page("timeline.py", _message("Timeline"), filters=(*OF_PEOPLE, "grain", "axis", "events")),
    "branches": Page("branches.py", _message("Branches"), filters=(*OF_PEOPLE, "branch", "grain", "axis")),
    "groups": Page("groups.py", _message("Military and civilian"), filters=OF_PEOPLE),
    "exchange": Page("exchange.py", _message("Exchanges"), ("id",)),
    "data": Page("data.py", _message("Data"), ("dataset",), draws=False),
    "sql": Page("sql.py", _message("SQL"), ("dataset",), draws=False),
    "present": Page("present.py", _message("Slides"), draws=False),
    "reconciliation": Page(
        "reconciliation.py",
        _message("Official totals"),
        evidence=True,
        filters=("from", "to", "direction"),
    ),
    "quality": Page(
        "quality.py",
        _message("Data quality"),
        evidence=True,
        filters=("from", "to", "series", "mediator"),
    ),
    "sources": Page(
        "sources.py",
        _message("Sources"),
        ("id", "publisher", "language", "search"),
        evidence=True,
        filters=("from", "to"),
        draws=False,
    ),
    "method": Page(
        "method.py",
        _message("Method"),
        evidence=True,
        draws=False,
        shows=("corrections", "definitions"),
    ),
}


@cache
def charts_of(path: str) -> tuple[str, ...]:
    """Return the names of the charts that a page shows, in order: its file is the one place where it is said."""
    text = (ROOT / "pages" / PAGES[path].file).read_text(encoding="utf-8")
    return PAGES[path].shows or tuple(re.findall(r'\bshow\("(\w+)"', text))


@cache
def columns_of(path: str, chart: str) -> int:
    """Return how many of the columns of a wide window the card of a chart takes on a page (see ui/components.show)."""
    text = (ROOT / "pages" / PAGES[path].file).read_text(encoding="utf-8")
    found = re.search(rf'\bshow\("{chart}", columns=(\d+)', text)
    return int(found[1]) if found else WIDTH


@cache
def page_of(chart: str) -> str:
    """Return the path of the page that shows a chart; of what every page can show, the timeline."""
    return next((path for path in PAGES if chart in charts_of(path)), "timeline")


def compares(path: str) -> bool:
    """Return whether a page shows a comparison, once something is chosen to compare with: where people are counted."""
    return set(OF_PEOPLE) <= set(PAGES[path].filters)
