"""A figure → what the browser is sent for it: words, spec, links to its numbers (see frontend/chart.js)."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from math import ceil
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from homeward.charts import CHARTS
from homeward.charts.downloads import chart_downloads, filled, without, words_of_taking
from homeward.charts.plotting.figure import Figure, KeyItem
from homeward.charts.plotting.template import TEMPLATE
from homeward.core.assets import PLOTLY
from homeward.core.filters import Filters
from homeward.core.i18n import Language, language
from homeward.core.view import View, readable_view
from homeward.db.cache import cached_per_version
from homeward.db.database import Database
from homeward.text.sentences import source_line

# How the words around a chart fill a column of 700 pixels: characters in a line, and pixels of a line.
TITLE, TEXT, SMALL = (48, 30), (88, 25), (100, 22)
ACTIONS_HEIGHT = 200


class ChartPayload(NamedTuple):
    """What the browser is sent for a figure, compressed, and what of it is needed without decompressing it."""

    name: str
    title: str
    subtitle: str
    chooses: str | None
    body: bytes


def payload(view: View, name: str) -> dict[str, Any]:
    """Return what the browser makes of what it is sent for a chart (see frontend/chart.js)."""
    return decode(chart(view, name).body)


def chart(view: View, name: str) -> ChartPayload:
    """Return what the browser is sent for a chart."""
    return chart_of(view.database, view.lang, view.filters, name)


# Compressed, a chart is about 5 kB.
@cached_per_version(1024)
def chart_of(database: Database, lang: Language, filters: Filters, name: str) -> ChartPayload:
    """Return a chart of a version, in a language, through filters, as it is sent."""
    view = readable_view(View(database, lang, filters), name)
    figure = CHARTS[name](view)
    content = _serialize(view, figure) | {"take": chart_downloads(view, figure), "embed": _embed(view, figure)}
    return _sent(figure, content)


def sent(view: View, figure: Figure, take: dict[str, Any] | None) -> ChartPayload:
    """Return what the browser is sent for a figure that is no chart; `take` is what can be taken away of it."""
    return _sent(figure, _serialize(view, figure) | {"take": take, "embed": None})


def _sent(figure: Figure, content: Mapping[str, Any]) -> ChartPayload:
    body = encode(without(content, shared_words(content["language"])))
    return ChartPayload(figure.name, figure.title, figure.subtitle, figure.chooses, body)


# ---------- on the wire

LINE = b"\n"


def encode(content: Mapping[str, Any]) -> bytes:
    """Return a figure as compressed JSON: the same bytes for everyone, so that they are made once."""
    return zlib.compress(_json(content), 9)


def decode(body: bytes) -> dict[str, Any]:
    """Return the figure of a compressed body, with the words that stand in the page for all figures."""
    found: dict[str, Any] = json.loads(zlib.decompress(body)) if body else {}
    return filled(found, shared_words(found["language"])) if "language" in found else found


def frame(own: Mapping[str, Any], body: bytes) -> bytes:
    """Return a message: what is of one viewer or one run as a line of JSON, and a compressed figure.

    Streamlit passes bytes on as they are; a dict it would turn into JSON again, twice, in each run of every viewer.
    """
    return _json(own) + LINE + body


class Part(NamedTuple):
    """A part of a component: what is of one viewer or one run, its name too, and a compressed body, or none."""

    own: Mapping[str, Any]
    body: bytes = b""


def frames(parts: Sequence[Part], **own: Any) -> bytes:
    """Return one message of several parts; `own` is what they have in common."""
    lines = [{**part.own, "bytes": len(part.body)} for part in parts]
    return frame({**own, "parts": lines}, b"".join(part.body for part in parts))


def read(message: bytes) -> list[dict[str, Any]]:
    """Return what a browser makes of a message: its parts, each with what is its own."""
    line, _, bodies = message.partition(LINE)
    own = json.loads(line)
    found, start = [], 0
    for part in own.get("parts", [{**own, "bytes": len(bodies)}]):
        end = start + part.pop("bytes")
        found.append({**decode(bodies[start:end]), **part})
        start = end
    return found


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


# ---------- what is sent


def _serialize(view: View, figure: Figure) -> dict[str, Any]:
    """Return a figure, the words around it, and its tables."""
    lang, name = view.lang, figure.name
    source = source_line(view)
    return {
        "name": name,
        "version": view.database.version,
        "language": lang.code,
        "plotly": f".{PLOTLY.path}",
        "title": figure.title,
        "subtitle": figure.subtitle,
        "filters": figure.filters,
        "hint": figure.hint,
        "sentence": figure.sentence,
        "source": source,
        "brief": lang.text("Homeward, sources read up to {date}", date=lang.date(view.options.last_day)),
        "key": [_key_item(view, item) for item in figure.key],
        "spec": _spec(figure),
        "height": figure.height,
        "empty": figure.empty,
        "chooses": figure.chooses,
        "timed": figure.timed,
        "sheet": figure.is_table,
        "copy": _to_copy(figure, source),
        "alt": _alternative(figure),
        "table": _table(view, name, lang.text("Table")),
        "evidence": figure.evidence and _table(view, figure.evidence, lang.text("Sources")),
        "words": _words(lang),
    }


def _spec(figure: Figure) -> dict[str, Any]:
    """Return what Plotly draws, in the look of the template, with the texts that its traces share."""
    layout = {"template": TEMPLATE, **figure.layout}
    return {"data": figure.data, "layout": layout, "hover": figure.hover, "choices": figure.choices}


@cache
def shared_words(code: str) -> dict[str, Any]:
    """Return the words that figures of a language have in common: they stand in a page once (see web/index.py)."""
    lang = language(code)
    table = _words_of_table(lang)
    shared = {"take": words_of_taking(lang), "embed": _words_of_embedding(lang), "table": table, "evidence": table}
    return {"words": _words(lang), **shared}


def _words(lang: Language) -> dict[str, Any]:
    """Return what a figure says around itself."""
    return {
        "copied": lang.text("Copied"),
        "selected": lang.text("Selected: copy it with your keyboard"),
        "page": lang.text("Page"),
        "words": lang.text("In words"),
        "table": lang.text("Table"),
        "sources": lang.text("Sources"),
        "download": lang.text("Download"),
        "share": lang.text("Share"),
        "screen": lang.text("Full screen"),
        "link": lang.text("Copy link"),
        "open": lang.text("open this exchange"),
        "choose": lang.text("show only this"),
        "branch": lang.text("highlight this branch"),
        "click": lang.text("Click: {{what}}"),
        "tap": lang.text("Tap again: {{what}}"),
        "drag": lang.text("drag to choose a period"),
        "add": lang.text("Add to slides"),
        "added": lang.text("Added: slide {{n}}"),
        "full": lang.text("The slides are full"),
        "missing": lang.text("The chart could not be drawn: a part of this page did not come. Its table is below."),
        "saving": lang.text("Offline file (HTML), with tables and sources"),
    }


def _key_item(view: View, item: KeyItem) -> dict[str, Any]:
    """Return a name of the key, and what a click on it chooses: that is pressed while it is in force."""
    chosen = dict(parse_qsl(item.choice))
    pressed = bool(chosen) and all(str(view.filters.values()[name]) == value for name, value in chosen.items())
    shown = {"label": item.label, "colour": _css(item.colour), "mark": item.mark}
    if item.choice:
        return shown | {"choice": item.choice, "pressed": pressed}
    return shown | ({"show": item.show} if item.show else {})


def _table(view: View, name: str, label: str) -> dict[str, str]:
    """Return what a table is opened with: its label, where it is fetched, and what is said meanwhile."""
    href = f"./table/{name}.json?{_query(view)}&lang={view.lang.code}"
    return {"label": label, "href": href, **_words_of_table(view.lang)}


def _words_of_table(lang: Language) -> dict[str, str]:
    return {
        "loading": lang.text("Loading…"),
        "failed": lang.text("The table could not be loaded. Close it and open it again."),
        "gone": lang.text("Newer data are available, and these are no longer served. Reload the page."),
    }


def _embed(view: View, figure: Figure) -> dict[str, Any]:
    """Return what an iframe of a chart is made of (see frontend/share.js): words, address, height."""
    lang = view.lang
    query = urlencode({**view.filters.query(), "lang": lang.code}, doseq=True)
    return {
        **_words_of_embedding(lang),
        "href": f"./embed/{figure.name}?{query}",
        # The finding in the title of a figure changes with the data; the code stays on somebody's page as it is.
        "title": f"Homeward: {figure.subtitle}" if figure.subtitle else "Homeward",
        "height": figure.height + _words_height(figure, source_line(view)),
    }


def _words_of_embedding(lang: Language) -> dict[str, str]:
    return {
        "label": lang.text("Embed"),
        "hint": lang.text("Paste this code into your page. It keeps these filters and shows the newest data."),
        "copy": lang.text("Copy the code"),
    }


def _words_height(figure: Figure, source: str) -> int:
    """Return about how high the words around a chart are; where they are higher, the frame scrolls."""
    key = "".join(f"{item.label}      " for item in figure.key)
    texts = ((figure.title, TITLE), (figure.subtitle, TEXT), (key, TEXT), (figure.sentence, TEXT), (source, SMALL))
    return ACTIONS_HEIGHT + sum(ceil(len(text) / characters) * pixels for text, (characters, pixels) in texts)


def _query(view: View) -> str:
    """Return the query string of a file of a view. It is fetched later than the page: it names the page's version."""
    return urlencode({"v": view.database.version, **view.filters.query()}, doseq=True)


def _to_copy(figure: Figure, source: str) -> str:
    return f"{figure.sentence} ({'; '.join(filter(None, (figure.filters, source)))})"


def _alternative(figure: Figure) -> str:
    """Return the text alternative of a figure: its finding, its filters, and what it shows in words."""
    return ". ".join(filter(None, (figure.title, figure.filters, figure.sentence)))


def _css(colour: str) -> str:
    """Return a colour of a figure as CSS; "$text", "$muted" and "$pale" are colours of the theme (see plot.js)."""
    return {
        "$text": "var(--st-text-color)",
        "$muted": "color-mix(in srgb, var(--st-text-color) 68%, transparent)",
        "$pale": "color-mix(in srgb, var(--st-primary-color) 9%, transparent)",
    }.get(colour, colour)
