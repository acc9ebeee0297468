"""Whose count is shown: which charts follow the filter `count`, and how each says whose numbers it has."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from homeward.charts.plotting.figure import Figure
from homeward.core.filter_words import effective, filters_line, filters_of, qualified, within
from homeward.core.filters import ADOPTED, Filters
from homeward.core.pages import PAGES, page_of
from homeward.core.view import View, effective_view, uses_count
from homeward.text.format import found_by, join
from homeward.text.sentences import headline

# What the words of a chart are about: exchanges, whoever returned in them, or the days between them, with no figures.
Counted = Literal["people", "exchanges", "days"]


def annotated(
    name: str, draw: Callable[[View], Figure], counts: Counted, unnamed: tuple[str, ...]
) -> Callable[[View], Figure]:
    """Return a chart with count and filters in its title; one that cannot follow the count shows adopted figures."""

    def drawn(view: View) -> Figure:
        shown = effective_view(view, name)
        figure = _annotate_count(view, draw(shown), counts)
        figure = _qualified(effective(shown, name), figure, unnamed)
        return replace(figure, filters=filters_of(shown, name))

    return drawn


def _annotate_count(view: View, figure: Figure, counts: Counted) -> Figure:
    """Return a figure that says whose count it shows, where that is chosen and not simply what is adopted."""
    lang, count = view.lang, view.filters.count
    applies = "count" in PAGES[page_of(figure.name)].filters
    if count == ADOPTED or figure.empty or counts == "days" or not applies:
        return figure
    if not uses_count(figure.name, view.filters):
        adopted = lang.text("This chart shows the main figures, whichever is chosen.")
        return replace(figure, sentence=join([figure.sentence, adopted]))
    if counts == "exchanges":
        return figure
    return replace(figure, title=found_by(lang, count, figure.title))


def _qualified(view: View, figure: Figure, unnamed: tuple[str, ...]) -> Figure:
    """Return a figure whose title and sentence claim no more than the filters leave."""
    is_headline = bool(unnamed) and figure.title == headline(view)
    people = [name for name in unnamed if name not in figure.says and not is_headline]
    default = Filters()
    said = {name: getattr(default, name) for name in ("since", "until") if name in figure.says}
    view = replace(view, filters=replace(view.filters, **said))
    if view.filters.id or not within(view, people=people):
        return figure
    title, (first, *more) = figure.title, figure.sentence.split(". ", 1)
    if not _holds(view, title) or (people and not figure.empty):
        title = qualified(view, title, people=people)
    if first and not _holds(view, first):
        first = qualified(view, first, people=people)
    return replace(figure, title=title, sentence=". ".join([first, *more]))


def _holds(view: View, text: str) -> bool:
    """Return whether a text names the filters itself; a year that is a part of a date ("3 January 2024") is none."""
    words = re.escape(within(view))
    named = any(not found["day"] for found in re.finditer(rf"(?P<day>\d+ \w+ )?{words}", text, re.IGNORECASE))
    return named or f"({filters_line(view)})" in text
