"""Whose count is shown: which charts follow the filter `count`, and how each says whose numbers it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from homeward.charts.common import Row, direction_words
from homeward.charts.plotting.figure import Figure
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.pages import PAGES, page_of
from homeward.core.view import View
from homeward.text.sentences import join

ADOPTED = "adopted"
# What these draw has a lowest and a highest figure of one fact. A stack of the groups of everyone would not add up.
FOLLOWING = ("timeline", "running_total", "compare", "group_totals")
FOLLOWING_OF_A_GROUP = ("groups_by_year",)
# Pauses have no figures at all.
WITHOUT_FIGURES = ("pauses",)


def uses_count(name: str, filters: Filters) -> bool:
    """Return whether a chart shows the count that is asked for; otherwise it shows what is adopted."""
    return name in FOLLOWING or (name in FOLLOWING_OF_A_GROUP and filters.who != "everyone")


def effective_view(view: View, name: str) -> View:
    """Return the view that a chart is drawn from: the same, or for those that cannot follow it the adopted figures."""
    if uses_count(name, view.filters) or view.filters.count == ADOPTED:
        return view
    return replace(view, filters=replace(view.filters, count=ADOPTED))


def annotated(name: str, draw: Callable[[View], Figure]) -> Callable[[View], Figure]:
    """Return what draws a chart by the count that is asked for, if it can follow it, and says whose count it shows."""
    return lambda view: _annotate_count(view, draw(effective_view(view, name)))


def _annotate_count(view: View, figure: Figure) -> Figure:
    """Return a figure that says whose count it shows, where that is chosen and not simply what is adopted."""
    lang, count = view.lang, view.filters.count
    heeded = "count" in PAGES[page_of(figure.name)].filters
    if count == ADOPTED or figure.empty or figure.name in WITHOUT_FIGURES or not heeded:
        return figure
    if not uses_count(figure.name, view.filters):
        adopted = lang.text("This chart shows the adopted figures, whichever count is chosen.")
        return replace(figure, sentence=join([figure.sentence, adopted]))
    title = found_by(lang, count, figure.title)
    return replace(figure, title=title, sentence=join([counted_by(lang, count), figure.sentence]))


def found_by(lang: Language, count: str, finding: str) -> str:
    """Return a finding with by which figures it is found; as it is where they are the adopted ones."""
    return {
        ADOPTED: finding,
        "lowest": lang.text("{finding}, by the lowest figures", finding=finding),
        "highest": lang.text("{finding}, by the highest figures", finding=finding),
    }[count]


def counted_by(lang: Language, count: str) -> str:
    """Return by which figures is counted; nothing where they are the adopted ones."""
    return {
        ADOPTED: "",
        "lowest": lang.text("Counted by the lowest figure of any source for each exchange."),
        "highest": lang.text("Counted by the highest figure of any source for each exchange."),
    }[count]


def spread(view: View, row: Row) -> str:
    """Return between which sums the sources put the people of a side (a row of `people`); nothing where they agree."""
    lang = view.lang
    if row["lowest"] == row["highest"]:
        return ""
    return lang.text(
        "{direction}: by the lowest figure of any source for each day it would be {low}, by the highest {high}.",
        direction=direction_words(lang, row["side"]),
        low=lang.number(row["lowest"]),
        high=lang.number(row["highest"]),
    )
