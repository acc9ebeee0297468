"""The first answer of a page: Streamlit's index.html in the language of the viewer, and small files it links."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from homeward.charts.payload import payload, shared_words
from homeward.core.assets import BASE, IMMUTABLE, MODULES, PLOTLY, PRESENT, STYLE, package_directory
from homeward.core.filter_words import filters_line
from homeward.core.filters import FIELD_OF, LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.pages import OF_PEOPLE, PAGES, WIDTH, Page, columns_of
from homeward.core.presentation import charts_on
from homeward.core.urls import Query
from homeward.core.vendored import TYPEFACE, vendored
from homeward.core.view import View
from homeward.text.glossary import terms
from homeward.text.key_figures import main_numbers
from homeward.text.sentences import summary
from homeward.text.totals import official_totals
from homeward.web.request import lenient_view, query_of
from homeward.web.summary import finding
from homeward.web.templates import head, render

# Where index_html leaves room for what differs from link to link.
HEAD = "<!-- head -->"
NOSCRIPT = "<!-- noscript -->"
FIRST = "<!-- first -->"
OF_STREAMLIT, OF_THE_BEGINNING = "Source Sans", "Homeward Sans"
STYLESHEET = r'<link rel="stylesheet"[^>]*>'
# Where Streamlit draws the page, once its scripts and its connection are there.
ROOT_ELEMENT = '<div id="root"></div>'
# Where Streamlit serves the modules of the component (see ui/components.component).
COMPONENT = "/_stcore/bidi-components/homeward.chart/"


# The parts of Streamlit that a page of ours is made of. Each is looked for when the first of its kind comes, then what
# it imports, then what that imports: three times there and back, while nothing is to be seen.
PARTS = ("BidiComponent",)


@cache
def early(*, slide: bool = False) -> Markup:
    """Return what has the browser fetch what draws charts before the page asks for it, one module after the other.

    plotly.js begins at once: it is read while Streamlit's own scripts are on their way, and the server works.
    """
    needed = ("entry.js", "chart.js", "present.js") if slide else ("first.js", "entry.js")
    modules = [COMPONENT + name for name in dict.fromkeys(each for name in needed for each in MODULES.behind(name))]
    modules += [f"/static/js/{name}" for name in _parts(package_directory("streamlit") / "static" / "static" / "js")]
    links = "".join(f'<link rel="modulepreload" href=".{path}" />' for path in modules)
    return Markup(f'<script async src=".{PLOTLY.path}"></script>{links}')  # noqa: S704  (all of it is ours)


def _parts(directory: Path) -> list[str]:
    """Return the modules of the parts, and all that they import, directly or not."""
    found = [path.name for part in PARTS for path in directory.glob(f"{part}.*.js")]
    for each in found:
        imported = re.findall(r'(?:from|import)"\./([\w.-]+\.js)"', (directory / each).read_text(encoding="utf-8"))
        found += [other for other in dict.fromkeys(imported) if other not in found]
    return found


@cache
def index_html(code: str) -> str:
    """Return Streamlit's index.html in a language, nothing advertised, with three marks."""
    html = (package_directory("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    styles = "".join(f'<link rel="stylesheet" href=".{file.path}" />' for file in (STYLE, PRESENT))
    html = re.sub(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', "", html)
    html = html.replace("</head>", f"{_preloaded_typeface()}{_typeface(OF_THE_BEGINNING)}</head>")
    html = re.sub(r'<link rel="shortcut icon"[^>]*>', "", html)
    html = re.sub(r'<html lang="[^"]*"', f'<html lang="{code}"', html)
    html = re.sub(r"<!--(?:(?!-->).)*agent API(?:(?!-->).)*-->", "", html, flags=re.DOTALL)
    html = re.sub(r'<link rel="service-desc"[^>]*>', "", html)
    html = re.sub(r"<noscript>.*?</noscript>", NOSCRIPT, html, flags=re.DOTALL)
    html = re.sub(r"<title>[^<]*</title>", HEAD, html)
    # A browser paints nothing before the styles and scripts of the head are there: they come behind the main numbers.
    of_streamlit = "".join(re.findall(STYLESHEET, html))
    html = re.sub(STYLESHEET, "", html)
    return html.replace(
        ROOT_ELEMENT,
        f'{ROOT_ELEMENT}{FIRST}{of_streamlit}{_typeface(OF_STREAMLIT)}{styles}<script src=".{BASE.path}"></script>',
    )


def _typeface(family: str) -> str:
    """Return our typeface under a name: under that of Streamlit's own behind it, so that ours takes its place.

    What stands in the page first calls it otherwise: else a browser would fetch Streamlit's own before ours comes.
    """
    url = f".{vendored()[TYPEFACE].path}"
    face = f'font-family: "{family}"; font-weight: 100 900; font-display: swap; src: url("{url}") format("woff2")'
    return f"<style>@font-face {{ {face}; }}</style>"


def _preloaded_typeface() -> str:
    """Return what has the browser fetch our typeface at once."""
    return f'<link rel="preload" href=".{vendored()[TYPEFACE].path}" as="font" type="font/woff2" crossorigin />'


def index(request: Request) -> Response:
    """Answer a page: the language of the URL, else the first guess from the browser."""
    path = request.scope["path"].strip("/")
    page = PAGES.get(path) or PAGES[""]
    view, _ = lenient_view(request)
    lang = view.lang
    query = replace(view, filters=view.filters.of_page(page.own)).query()
    html = index_html(lang.code)
    beginning = head(request, path, query, lang, lang.text(page.title), _about(view, page))
    slide = "present" in query_of(request)
    html = html.replace(HEAD, beginning + early(slide=slide) if page.draws else beginning)
    missing = "".join(render("missing", language(code)) for code in LANGUAGES)
    missing += "".join(render("shared_words", language(code), words=shared_words(code)) for code in LANGUAGES)
    missing += "".join(render("streamlit_words", language(code)) for code in LANGUAGES if code != "en")
    missing += "".join(render("glossary", language(code), terms=terms(code)) for code in LANGUAGES)
    html = html.replace(NOSCRIPT, render("noscript", lang, query=query) + Markup(missing))  # noqa: S704  (escaped there)
    html = html.replace(
        FIRST, "" if slide else first(view, path if path in PAGES else "", query)
    )  # a slide has no room
    return HTMLResponse(html, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})


def first(view: View, path: str, query: Query) -> Markup:
    """Return what stands in a page before Streamlit is there: its name, its main numbers, its first chart in words.

    frontend/first.js draws that chart as soon as plotly.js is there; frontend/base.js takes all of it away when the
    page is there, and after 8 seconds says that there is no connection.
    """
    page, lang = PAGES[path], view.lang
    counts = {*OF_PEOPLE}.issubset(page.filters)
    figure = _first_figure(view, path) if counts else None
    view = replace(view, filters=view.filters.of_page(()))
    numbers = counts and not path  # the landing page has them
    return render(
        "first",
        lang,
        title=lang.text(page.title),
        query=query,
        numbers=main_numbers(view) if numbers else [],
        official=official_totals(view) if numbers else "",
        finding=figure["title"] if figure else finding(view) if counts else "",
        subtitle=figure["subtitle"] if figure else "",
        filters=filters_line(view) if counts else "",
        sentence=summary(view) if counts else "",
        figure=figure,
        columns=columns_of(path, figure["name"]) if figure else WIDTH,
        module=f".{COMPONENT}first.js",
    )


def _first_figure(view: View, path: str) -> dict[str, Any] | None:
    """Return what the first chart of a page is drawn from; None where a list or a sentence stands in its place."""
    for name in charts_on(path, view.filters)[:1]:
        figure = payload(view, name)
        if not figure["empty"] and not figure["sheet"]:
            spec = {"data": [_still(trace) for trace in figure["spec"]["data"]], "layout": figure["spec"]["layout"]}
            parts = ("name", "title", "subtitle", "plotly", "key", "height", "timed")
            return {part: figure[part] for part in parts} | {"spec": {**spec, "hover": {}}}
    return None


def _still(trace: dict[str, Any]) -> dict[str, Any]:
    """Return a trace without what is said of its marks, and what a click on them does."""
    return {name: value for name, value in trace.items() if name not in ("hover", "hovertext", "customdata")}


def _about(view: View, page: Page) -> str:
    """Return what a link to a page is previewed with: the filters in force, and the finding under them."""
    unused = {FIELD_OF.get(name, name): getattr(Filters(), FIELD_OF.get(name, name)) for name in OF_PEOPLE}
    used = {FIELD_OF.get(name, name) for name in page.filters}
    shown = replace(view, filters=replace(view.filters, **{key: unused[key] for key in unused if key not in used}))
    words = f"{finding(shown)}." if "who" in page.filters else ""
    return " ".join(filter(None, (filters_line(shown), "—" if filters_line(shown) and words else "", words)))


def plotly_js(_: Request) -> Response:
    """Answer plotly.js as it is (the middleware answers the compressed form when it is there)."""
    return FileResponse(PLOTLY.file, media_type="text/javascript", headers={"Cache-Control": IMMUTABLE})
