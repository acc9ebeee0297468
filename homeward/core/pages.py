"""The pages by path: their file, their title as a message of the catalogue, and the parameters that only they take."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from homeward.db.database import ROOT


class Page(NamedTuple):
    """A page. `title` is an English message; `url_path` is its key in PAGES.

    `own` are the parameters of the URL that only mean something here; `evidence` puts the page under "Who says so".
    `heeds` are the common filters that count here (on the page of the data, those of its data set), and `remark` says
    so; the others stand there in grey, and are kept. `draws`: whether charts are drawn here. `shows` names the charts
    of a page whose file does not name them itself.
    """

    file: str
    title: str
    own: tuple[str, ...] = ()
    evidence: bool = False
    filters: tuple[str, ...] = ()
    note: str = ""
    draws: bool = True
    shows: tuple[str, ...] = ()


def _message(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


_GREY = _message("Grey filters apply on other pages.")
_NONE = _message("No filter applies to this page; the filters are kept for the other pages.")
_PERIOD = _message("Period and direction apply to this page; the other filters are kept for the other pages.")
_KNOWLEDGE = _message(
    "Period, agreement and mediator apply to this page; the other filters are kept for the other pages."
)
_PUBLISHED = _message(
    "The period applies to this page, as the date of publication; the other filters are kept for the other pages."
)
_TAKEN = _message("The filters of the data set apply to this page; the others are kept for the other pages.")
# What every question about people takes, a comparison too.
OF_PEOPLE = ("from", "to", "who", "direction", "scope", "count", "series", "mediator")
# The first page is the landing page; its path is empty.
PAGES: dict[str, Page] = {
    "": Page("overview.py", _message("Overview"), filters=OF_PEOPLE, note=_GREY),
    "timeline": Page("timeline.py", _message("Timeline"), filters=(*OF_PEOPLE, "grain", "axis", "events"), note=_GREY),
    "branches": Page(
        "branches.py", _message("Branches of service"), filters=(*OF_PEOPLE, "branch", "grain", "axis"), note=_GREY
    ),
    "groups": Page("groups.py", _message("Military and civilian"), filters=OF_PEOPLE, note=_GREY),
    "data": Page("data.py", _message("Data"), ("dataset",), note=_TAKEN, draws=False),
    "present": Page("present.py", _message("Slideshow"), note=_NONE, draws=False),
    "exchange": Page("exchange.py", _message("Exchange details"), ("id",), evidence=True, note=_NONE),
    "reconciliation": Page(
        "reconciliation.py",
        _message("Official totals"),
        evidence=True,
        filters=("from", "to", "direction"),
        note=_PERIOD,
    ),
    "quality": Page(
        "quality.py",
        _message("Data quality"),
        evidence=True,
        filters=("from", "to", "series", "mediator"),
        note=_KNOWLEDGE,
    ),
    "sources": Page(
        "sources.py",
        _message("Sources"),
        ("id", "publisher", "language", "search"),
        evidence=True,
        filters=("from", "to"),
        note=_PUBLISHED,
        draws=False,
    ),
    "method": Page(
        "method.py",
        _message("Method"),
        evidence=True,
        note=_NONE,
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
def page_of(chart: str) -> str:
    """Return the path of the page that shows a chart; of what every page can show, the timeline."""
    return next((path for path in PAGES if chart in charts_of(path)), "timeline")
