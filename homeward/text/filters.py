"""What is chosen, in words: where the filters are out of sight, a picture must still say what it is of."""

from __future__ import annotations

from homeward.core.filters import NONE, Filters
from homeward.core.view import View
from homeward.ui.exchange_header import title


def active_filters(view: View) -> list[str]:
    """Return what the filters leave of the whole, each in a few words; nothing where all is shown.

    How it is drawn is left out: that is seen. Whose count it is, and what it is compared with, the titles say.
    """
    lang, filters = view.lang, view.filters
    people = {"military": lang.text("Military only"), "civilian": lang.text("Civilians only")}
    scope = {"proper": lang.text("Exchange proper, without returns outside it")}
    found = [
        title(view) if filters.id else "",
        people.get(filters.who, ""),
        scope.get(filters.scope, ""),
        {"ru": lang.text("To Russia"), "both": lang.text("Both directions")}.get(filters.direction, ""),
        _period(view),
        _listed(view, "series", lang.text("days in no series")),
        _listed(view, "mediator", lang.text("days with no mediator named")),
    ]
    return [text for text in found if text]


def _period(view: View) -> str:
    lang, filters = view.lang, view.filters
    if filters.since and filters.until:
        return str(filters.year() or lang.period(filters.since, filters.until))
    if filters.since:
        return lang.text("From {date}", date=lang.date(filters.since))
    return lang.text("To {date}", date=lang.date(filters.until)) if filters.until else ""


def _listed(view: View, name: str, none: str) -> str:
    """Return the chosen entries of a list: those days are shown that have any of them."""
    keys = getattr(view.filters, name)
    if not keys:
        return ""
    labels = [none if key == NONE else view.label(name, key) for key in keys]
    heading = {"series": view.lang.text("Series"), "mediator": view.lang.text("Mediator")}[name]
    return f"{heading}: {', '.join(labels)}"


def filters_line(view: View, filters: Filters) -> str:
    """Return the words for other filters on one line, to tell two views of one chart apart."""
    return " · ".join(active_filters(View(view.dataset, view.lang, filters)))
