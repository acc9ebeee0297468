"""Whose count is shown: which charts follow the filter `count`, and how each says whose numbers it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from homeward.charts.plotting.figure import Figure
from homeward.core.filters import ADOPTED
from homeward.core.pages import PAGES, page_of
from homeward.core.view import View, effective_view, uses_count
from homeward.text.format import counted_by, found_by, join

# Pauses have no figures at all.
WITHOUT_FIGURES = ("pauses",)


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
