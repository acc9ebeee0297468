"""Whose count is shown: which charts follow the filter `count`, and how each says whose numbers it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from homeward.charts.plotting.figure import Figure
from homeward.core.filter_words import effective, filters_line, qualified, within
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.pages import PAGES, page_of
from homeward.core.view import View
from homeward.text.format import join
from homeward.text.sentences import headline

ADOPTED = "adopted"
# What these draw has a lowest and a highest figure of one fact. A stack of the groups of everyone would not add up.
FOLLOWING = ("timeline", "running_total", "compare", "group_totals")
FOLLOWING_OF_A_GROUP = ("groups_by_year",)
# Whose people they are of is not said by the titles of these: who they are, and in which direction they returned.
WITHOUT_PEOPLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("women_and_men", "ranks", "conditions", "defended", "ages"), ("who", "direction")),
    **dict.fromkeys(("groups_by_year", "group_shares", "group_totals"), ("direction",)),
}
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
    """Return what draws a chart by the count that is asked for, if it can follow it, and says what it is of."""

    def drawn(view: View) -> Figure:
        shown = effective_view(view, name)
        return _qualified(effective(shown, name), _annotate_count(view, draw(shown)))

    return drawn


def _annotate_count(view: View, figure: Figure) -> Figure:
    """Return a figure that says whose count it shows, where that is chosen and not simply what is adopted."""
    lang, count = view.lang, view.filters.count
    heeded = "count" in PAGES[page_of(figure.name)].filters
    if count == ADOPTED or figure.empty or figure.name in WITHOUT_FIGURES or not heeded:
        return figure
    if not uses_count(figure.name, view.filters):
        adopted = lang.text("This chart shows the main figures, whichever is chosen.")
        return replace(figure, sentence=join([figure.sentence, adopted]))
    title = found_by(lang, count, figure.title)
    return replace(figure, title=title, sentence=join([counted_by(lang, count), figure.sentence]))


def _qualified(view: View, figure: Figure) -> Figure:
    """Return a figure whose title and sentence claim no more than the filters leave; its line names them."""
    people = WITHOUT_PEOPLE.get(figure.name, ()) if figure.title != headline(view) else ()
    figure = replace(figure, filters=filters_line(view))
    if view.filters.id or not within(view, people=people):
        return figure
    title, sentence = figure.title, figure.sentence
    if not _holds(view, title) or (people and not figure.empty):
        title = qualified(view, title, people=people)
    if sentence and not _holds(view, sentence.partition(". ")[0]):
        sentence = qualified(view, sentence, people=people)
    return replace(figure, title=title, sentence=sentence)


def _holds(view: View, text: str) -> bool:
    """Return whether a text names the filters itself."""
    return within(view).lower() in text.lower() or filters_line(view) in text


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
        "lowest": lang.text("By the lowest figure of any source for each exchange."),
        "highest": lang.text("By the highest figure of any source for each exchange."),
    }[count]
