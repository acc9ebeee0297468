"""The parameters of the data API in words, and what each may hold: for documents, and for whoever mistyped one."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from homeward.core.filters import CHOICES, DATES, LANGUAGES, LISTS, LONGEST_TEXT, PARAMETERS, TEXTS
from homeward.core.options import Options

WORDS = {
    "from": "First day, inclusive. A series is counted only when the whole of it lies in the period.",
    "to": "Last day, inclusive.",
    "who": "Whom to count. People whose group is not specified are then left out, and their number is stated.",
    "scope": "proper: without those who returned to Ukraine outside the exchange that day.",
    "count": "Whose count, where sources differ: the adopted figure, the lowest or the highest of any source.",
    "direction": "Side of return: ua (to Ukraine), ru (to Russia), or both.",
    "series": "Only these series; none: days in no series. May be given more than once.",
    "mediator": "Only days on which one of these was named; none: days with none named. May be given more than once.",
    "grain": "What a row adds up. auto: one exchange; in a chart over more than a year, one month.",
    "axis": "How a chart is laid out; it changes no number.",
    "events": "Whether a chart shows events; it changes no number.",
    "branch": "The branch of service that is followed.",
    "versus_from": "First day of the period to compare with.",
    "versus_to": "Last day of the period to compare with.",
    "versus_series": "The series to compare with. May be given more than once.",
    "id": "One exchange (its exchange_id) or series (series: and its series_id).",
    "publisher": "Only pages of these publishers. May be given more than once.",
    "language": "Only pages in these languages (ISO 639-1). May be given more than once.",
    "search": "Text to search the sources for; it changes no number.",
    "dataset": "The data set that the data page is about; it changes no number.",
    "lang": "Language of the viewer. Data are in both languages, so it changes nothing.",
    "v": "Version of the data. One that is no longer known is answered with 410, never with another one.",
    "shape": "Of JSON, rows: a list of rows and nothing else. Other formats have that shape anyway.",
    "since": "Version of the data to compare the newest one with; the oldest known, if it is not given.",
}
# Of a file of JSON: rows alone, as a list; without it, an object of them and what the file says about itself.
SHAPES = ("rows",)
# Parameters of every address of the API, in addition to filters.
ALWAYS = ("lang", "v")
VERSION = "[0-9a-f]{12}"
SHOWN = 80


def schema(name: str, options: Options) -> dict[str, Any]:
    """Return what a parameter may hold, as JSON Schema."""
    if name in DATES:
        return {"type": "string", "format": "date", "description": _span(options)}
    if name in ("v", "since"):
        return {"type": "string", "pattern": f"^{VERSION}$"}
    if name in TEXTS:
        # Printable is more than JSON Schema can say of a text; control characters it can.
        printable = r"^[^\u0000-\u001f\u007f-\u009f]+$"
        length = {"minLength": 1, "maxLength": LONGEST_TEXT}
        return {"type": "string", **length, "pattern": printable, "description": "Printable text."}
    if name == "shape":
        return {"type": "string", "enum": list(SHAPES)}
    choices = LANGUAGES if name == "lang" else CHOICES.get(name) or getattr(options, name)
    one = {"type": "string", "enum": list(choices)}
    if name in LISTS:
        return {"type": "array", "items": one, "uniqueItems": True}
    return one | ({"default": choices[0]} if name in CHOICES else {})


def _span(options: Options) -> str:
    return (
        f"The data go from {options.first_day} to {options.last_day}. A day before {options.earliest} means that day, "
        f"one after {options.latest} that one."
    )


def reason(name: str, takes: tuple[str, ...], options: Options) -> str:
    """Return why a parameter, or its value, was refused."""
    if name not in takes:
        nearest = "" if name in PARAMETERS else "".join(get_close_matches(name, takes, 1))
        meant = f" Did you mean {nearest}?" if nearest else ""
        words = "This data set does not take it." if name in PARAMETERS else "There is no such parameter."
        return f"{words}{meant} It takes {', '.join(takes)}."
    held = schema(name, options)
    if name in DATES:
        return f"It takes a date as 2024-01-31, once. {held['description']}"
    if name in TEXTS:
        return f"It takes printable text of up to {LONGEST_TEXT} characters, once."
    choices = held.get("enum") or held.get("items", {}).get("enum")
    if not choices:
        return "It is given once."
    shown = ", ".join(choices[:SHOWN]) + (f" and {len(choices) - SHOWN} more" if len(choices) > SHOWN else "")
    return f"It takes {shown}; {'each once' if name in LISTS else 'one of them, once'}."
