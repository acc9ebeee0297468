"""What is chosen, in words: where the filters are out of sight, a picture must still say what it is of."""

from __future__ import annotations

from collections.abc import Sequence

from homeward.core.filters import NONE, Filters, Ignored
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.exchange import title

# A notice names every value that was left out, but stays one that can be read.
NAMED_VALUES = 20


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


def choice_labels(lang: Language) -> dict[str, dict[str, str]]:
    """Return the label of every value of the closed choices."""
    return {
        "who": {
            "everyone": lang.text("Everyone"),
            "military": lang.text("Military"),
            "civilian": lang.text("Civilians"),
        },
        "scope": {"all": lang.text("Whole day"), "proper": lang.text("Exchange proper")},
        "count": {
            "adopted": lang.text("Adopted"),
            "lowest": lang.text("Lowest"),
            "highest": lang.text("Highest"),
        },
        "direction": {"ua": lang.text("To Ukraine"), "ru": lang.text("To Russia"), "both": lang.text("Both")},
        "grain": {
            "exchange": lang.text("Exchange"),
            "month": lang.text("Month"),
            "quarter": lang.text("Quarter"),
            "year": lang.text("Year"),
        },
        "axis": {"time": lang.text("Dates"), "sequence": lang.text("Sequence")},
    }


def ignored_notice(lang: Language, ignored: Sequence[Ignored]) -> str:
    """Return what of a link was left out because it is not known here; empty if nothing was."""
    if not ignored:
        return ""
    named = ", ".join(f"{item.parameter}={item.value}" for item in ignored[:NAMED_VALUES])
    if len(ignored) > NAMED_VALUES:
        named = lang.text("{values} and {n} more", values=named, n=lang.number(len(ignored) - NAMED_VALUES))
    message = lang.plural(
        "One value of the link is not known here and was left out:",
        "{n} values of the link are not known here and were left out:",
        len(ignored),
    )
    return f"{message} {named}"
