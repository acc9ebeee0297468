"""A presentation to take away: as one file that needs no network, and as pages to print.

Both are one document (templates/present.html): every slide as a figure to read, with tables, and as a slide to show.
In the file, everything that it needs stands in it; the page to print links to what we serve anyway.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urljoin

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from homeward.charts.slide import Place, slide_data, view_of
from homeward.charts.tables import table
from homeward.core.assets import FAVICON, MODULES, PLAIN, PLOTLY, PRESENT, SAVED, STYLE, StaticFile
from homeward.core.filters import LANGUAGES, Ignored, shorten
from homeward.core.i18n import NAMES, language
from homeward.core.presentation import PARAMETERS, THEMES, Slide, read_slides, ready, renamed_in_slides
from homeward.core.site import for_others
from homeward.core.urls import address
from homeward.core.view import View, effective_view
from homeward.exports.csv_json import csv_lines
from homeward.text.corrections import renamed_notice
from homeward.text.filters import ignored_notice
from homeward.text.format import join
from homeward.text.sentences import source_line
from homeward.web.request import base_of, lenient_view, query_of
from homeward.web.templates import in_script, stream

STYLES = (PLAIN, STYLE, PRESENT, SAVED)
# Where the modules begin; all of them are in the file.
FIRST = "saved.js"


def saved_file(request: Request) -> Response:
    """Answer a presentation as one file that needs no network."""
    view, slides, _ = _parse(request)
    name = slides[0].chart if len(slides) == 1 else "presentation"
    headers = {"Content-Disposition": f'attachment; filename="homeward_{name}_{view.database.version}.html"'}
    return _answer(request, saved=True, headers=headers)


def printed_page(request: Request) -> Response:
    """Answer a presentation as a page to look through and to print."""
    return _answer(request, saved=False, headers={})


def _parse(request: Request) -> tuple[View, tuple[Slide, ...], list[Ignored]]:
    """Return the view and the slides of a query string, the ready-made ones by default, and what was left out."""
    view, ignored = lenient_view(request, also=PARAMETERS)
    query = query_of(request)
    slides, more = read_slides(query.get("slide", ()), view.options)
    ignored += more
    ignored += [Ignored("theme", shorten(value)) for value in query.get("theme", ()) if value not in THEMES]
    return view, slides or ready(view.options), ignored


def _answer(request: Request, *, saved: bool, headers: dict[str, str]) -> Response:
    """Answer the document as it is being made, so that a long one begins at once, and ends when nobody waits."""
    view, slides, ignored = _parse(request)
    lang = view.lang
    theme = next((value for value in query_of(request).get("theme", ()) if value in THEMES), "")
    base, renamed = base_of(request), renamed_in_slides(query_of(request).get("slide", ()), view.options)
    page = stream(
        "present",
        lang,
        theme=theme,
        saved=saved,
        title=lang.text("Slideshow") if len(slides) > 1 else _data(view, slides, 1, base)["title"],
        about=source_line(view),
        left_out=join([ignored_notice(lang, ignored), renamed_notice(view, renamed)]),
        data=_blocks(view, slides, base),
        house={"languages": {code: _words(view, code) for code in LANGUAGES}},
        styles=STYLES,
        style_of=_style,
        favicon=FAVICON,
        plotly=PLOTLY,
        plotly_text=_plotly,
        modules=MODULES,
        import_map=_import_map,
        first=FIRST,
    )
    headers = {"Cache-Control": "no-store", "Content-Language": lang.code, **headers}
    return StreamingResponse(page, media_type="text/html", headers=headers)


def _words(view: View, code: str) -> dict[str, str]:
    """Return the words of the document itself in a language."""
    lang = language(code)
    return {
        "about": source_line(replace(view, lang=lang)),
        "present": lang.text("Present"),
        "print": lang.text("Print or save as PDF"),
        "language": next(name for code, name in NAMES.items() if code != lang.code),
        "link": lang.text("This view in Homeward, with the newest data"),
    }


def _blocks(view: View, slides: tuple[Slide, ...], base: str) -> Iterator[dict[str, Any]]:
    """Yield what the document is drawn from, slide by slide, in every language; a table that two share once.

    plotly.js stands in the document: where each figure would have fetched it is taken out.
    """
    known: set[str] = set()
    for place in range(1, len(slides) + 1):
        for code in LANGUAGES:
            there = replace(view, lang=language(code))
            data = _data(there, slides, place, base)
            tables = {}
            for linked in filter(None, (data["table"], data["evidence"])):
                if linked["href"] not in known:
                    known.add(linked["href"])
                    tables[linked["href"]] = _table(view_of(there, slides[place - 1]), linked["href"])
            yield {"place": place, "language": code, "figure": data | {"plotly": ""}, "tables": tables}


def _take(offered: dict[str, Any], numbers: str, base: str) -> dict[str, Any]:
    """Return what can be taken away without a server: the numbers stand in the file, the picture is drawn."""
    files = [item | {"href": numbers} for item in offered["numbers"]["files"] if item["file"].endswith(".csv")]
    picture = offered["picture"] and offered["picture"] | {"page": urljoin(base, offered["picture"]["page"])}
    return offered | {"numbers": offered["numbers"] | {"files": files}, "picture": picture, "query": None}


def _table(view: View, href: str) -> dict[str, Any]:
    """Return what is answered at the address of a table."""
    name = href.partition("/table/")[2].partition(".json")[0]
    return table(effective_view(view, name), name)


def _data(view: View, slides: tuple[Slide, ...], place: int, base: str) -> dict[str, Any]:
    """Return what one slide and its figure are drawn from, where there is no server to ask."""
    slide = slides[place - 1]
    shown = view_of(view, slide)
    data = slide_data(shown, slide, Place(place, len(slides)), base=base)
    rows = effective_view(shown, slide.chart).table(slide.chart)
    numbers = b64encode(csv_lines(rows.columns, rows.rows)).decode()
    # Without a server there are no filters, and one version only.
    keys = [key for key in data["present"]["keys"] if key["does"] not in ("panel", "hold")]
    return data | {
        "present": data["present"] | {"keys": keys},
        "take": data["take"] and _take(data["take"], f"data:text/csv;base64,{numbers}", base),
        "embed": None,
        "presentable": True,
        "address": address(base, slide.path, {"lang": [view.lang.code], **slide.query()}) * bool(for_others(base)),
        "exchange": urljoin(base, "exchange"),
    }


# ---------- what the file has in it, where the page links to it


def _style(file: StaticFile) -> str:
    """Return a style to stand in a page."""
    return in_script(file.content.decode("utf-8"))


@cache
def _plotly() -> str:
    """Return plotly.js to stand in a page: one text for all pages, it has more than a MB."""
    return in_script(PLOTLY.file.read_text(encoding="utf-8"))


def _import_map() -> dict[str, dict[str, str]]:
    """Return every module by its name, as an address that holds it: a file on a disk cannot import its neighbours."""
    return {
        "imports": {
            f"homeward/{name}": f"data:text/javascript;base64,{b64encode(_by_name(content)).decode()}"
            for name, content in MODULES.contents.items()
        }
    }


def _by_name(module: bytes) -> bytes:
    """Return a module that imports its neighbours by name; an address that holds a module has no neighbours."""
    for each in (b' from "', b'import "', b'import("'):
        module = module.replace(each + b"./", each + b"homeward/")
    return module
