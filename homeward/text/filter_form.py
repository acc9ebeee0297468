"""The filters as a form: which fields a page has, in which order, and what they and their options are called."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from homeward.core.filters import CHOICES
from homeward.core.i18n import Language
from homeward.core.options import NONE
from homeward.core.urls import address
from homeward.core.view import View
from homeward.text.filters import choice_labels

Field = dict[str, Any]


def filter_form(view: View, relevant: Collection[str]) -> dict[str, Any]:
    """Return the form of the filters that are `relevant` on a page, as frontend/panel.js draws it.

    {"language": str, "sections": [section], "words": {name: text}}; a section is {"title", "fields"}, the one of the
    comparison also {"compare": True, "hint", "stop"}. A field is {"kind", …}, by kind:

    - `dates`: the first and the last day of a period: "names" and "labels" of both, "min" and "max" as ISO dates;
    - `years`: a button a year, which sets both days of "names": "label", "years";
    - `choice`: one of few: "name", "label", "help", "options" as [id, label], the first of them the default;
    - `list`: any of many: "name", "label", "help", "options", "all" for none chosen;
    - `pick`: one of many, or none: "name", "label", "options", "none";
    - `switch`: on or off: "name", "label".

    Names are parameters of the URL, ids those of its values. "help" is {"text", "label", "href"}, or None.
    """
    lang = view.lang
    counted = [*_period(view, relevant), *_people(lang, relevant), *_exchanges(view, relevant)]
    sections: list[dict[str, Any]] = [{"title": "", "fields": counted}]
    if "versus_from" in relevant:
        sections.append(_comparison(view))
    if options := list(_chart_options(lang, relevant)):
        sections.append({"title": lang.text("Chart options"), "fields": options})
    return {"language": lang.code, "sections": sections, "words": _words(view)}


def _words(view: View) -> dict[str, str]:
    lang, first, last = view.lang, view.options.earliest, view.options.latest
    return {
        "filters": lang.text("Filters"),
        "reset": lang.text("Reset filters"),
        "results": lang.text("Show results"),
        "close": lang.text("Close"),
        "help": lang.text("Help for {{name}}"),
        "range": lang.text("A day from {first} to {last}", first=lang.date(first), last=lang.date(last)),
    }


def _period(view: View, relevant: Collection[str]) -> Iterator[Field]:
    if "from" in relevant:
        yield _dates(view, "from", "to", view.lang.text("From"), view.lang.text("To"))


def _dates(view: View, first: str, last: str, from_label: str, to_label: str) -> Field:
    options = view.options
    bounds = {"min": options.earliest.isoformat(), "max": options.latest.isoformat()}
    return {"kind": "dates", "names": [first, last], "labels": [from_label, to_label], **bounds}


def _people(lang: Language, relevant: Collection[str]) -> Iterator[Field]:
    """Yield who is counted, and by whose count."""
    proper = lang.text(
        "Exchange only: without those who returned on the same day outside the exchange (to Ukraine only)."
    )
    whose = lang.text(
        "Where sources give different figures for the same fact: the main figure, the lowest or "
        "the highest. A count of only a part, such as of service members alone, is not taken for "
        "a lower figure."
    )
    fields = {
        "who": (lang.text("Who"), None),
        "direction": (lang.text("Direction"), None),
        "scope": (lang.text("Include"), _help(lang, proper, "counted")),
        "count": (lang.text("If sources differ"), _help(lang, whose, "adopted")),
    }
    for name, (label, explanation) in fields.items():
        if name in relevant:
            yield _choice(lang, name, label, explanation)


def _exchanges(view: View, relevant: Collection[str]) -> Iterator[Field]:
    lang = view.lang
    if "series" in relevant:
        several = lang.text("Several exchanges, its stages, under one agreement: Istanbul-2, for example.")
        yield _list(view, "series", lang.text("Agreement"), _help(lang, several, "definitions"))
    if "mediator" in relevant:
        yield _list(view, "mediator", lang.text("Mediator"))
    if "branch" in relevant:
        options = [[key, view.label("branch", key)] for key in view.options.branch]
        label = lang.text("Highlight a branch")
        yield {"kind": "pick", "name": "branch", "label": label, "options": options, "none": lang.text("None")}


def _comparison(view: View) -> dict[str, Any]:
    lang, names = view.lang, ["versus_from", "versus_to"]
    years = [str(year) for year in view.options.years]
    return {
        "compare": True,
        "title": lang.text("Compare"),
        "hint": lang.text("The filters above are one side. Choose the other here; people and mediators are the same."),
        "stop": lang.text("Stop comparing"),
        "fields": [
            {"kind": "years", "names": names, "label": lang.text("Year to compare with"), "years": years},
            _dates(view, "versus_from", "versus_to", lang.text("Compare from"), lang.text("Compare to")),
            _list(view, "versus_series", lang.text("Agreement to compare with")),
        ],
    }


def _chart_options(lang: Language, relevant: Collection[str]) -> Iterator[Field]:
    if "grain" in relevant:
        yield _choice(lang, "grain", lang.text("Group by"))
    if "axis" in relevant:
        yield _choice(lang, "axis", lang.text("Horizontal axis"))
    if "events" in relevant:
        yield {"kind": "switch", "name": "events", "label": lang.text("Show events")}


def _choice(lang: Language, name: str, label: str, explanation: dict[str, str] | None = None) -> Field:
    labels = choice_labels(lang)[name]
    options = [[value, labels[value]] for value in CHOICES[name]]
    return {"kind": "choice", "name": name, "label": label, "help": explanation, "options": options}


def _list(view: View, name: str, label: str, explanation: dict[str, str] | None = None) -> Field:
    lang, what = view.lang, name.removeprefix("versus_")
    none = {"series": lang.text("Outside any agreement"), "mediator": lang.text("No mediator named")}[what]
    options = [[key, none if key == NONE else view.label(what, key)] for key in getattr(view.options, name)]
    field = {"kind": "list", "name": name, "label": label, "options": options}
    return field | {"help": explanation, "all": lang.text("All")}


def _help(lang: Language, text: str, place: str) -> dict[str, str]:
    """Return what a field means, and the place of the method page that explains its terms."""
    href = f"{address('./', 'method', {'lang': [lang.code]})}#{place}"
    return {"text": text, "label": lang.text("Glossary"), "href": href}
