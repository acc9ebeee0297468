"""What is chosen, in words: where the filters are out of sight, a picture must still say what it is of."""

from __future__ import annotations

from homeward.core.filters import NONE, Filters
from homeward.core.view import View
from homeward.ui.exchange_header import title


def chosen(view: View) -> list[str]:
    """Return what the filters leave of the whole, each in a few words; nothing where all is shown.

    How it is drawn is left out: that is seen. Whose count it is, and what it is compared with, the titles say.
    """
    words, filters = view.language, view.filters
    people = {"military": words.text("Military only"), "civilian": words.text("Civilians only")}
    scope = {"proper": words.text("Exchange proper, without returns outside it")}
    found = [
        title(view) if filters.id else "",
        people.get(filters.who, ""),
        scope.get(filters.scope, ""),
        {"ru": words.text("To Russia"), "both": words.text("Both directions")}.get(filters.direction, ""),
        _period(view),
        _listed(view, "series", words.text("days in no series")),
        _listed(view, "mediator", words.text("days with no mediator named")),
    ]
    return [text for text in found if text]


def _period(view: View) -> str:
    words, filters = view.language, view.filters
    if filters.since and filters.until:
        return str(filters.year() or words.period(filters.since, filters.until))
    if filters.since:
        return words.text("From {date}", date=words.date(filters.since))
    return words.text("To {date}", date=words.date(filters.until)) if filters.until else ""


def _listed(view: View, name: str, none: str) -> str:
    """Return the chosen entries of a list: those days are shown that have any of them."""
    keys = getattr(view.filters, name)
    if not keys:
        return ""
    labels = [none if key == NONE else view.label(name, key) for key in keys]
    heading = {"series": view.language.text("Series"), "mediator": view.language.text("Mediator")}[name]
    return f"{heading}: {', '.join(labels)}"


def of_link(view: View, filters: Filters) -> str:
    """Return the words for other filters on one line, to tell two views of one chart apart."""
    return " · ".join(chosen(View(view.dataset, view.language, filters)))
