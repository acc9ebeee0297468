"""The front of the house: Streamlit's index.html in the language of the viewer, and the small files it links."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from homeward.assets import BASIC, Bundle, package_directory
from homeward.own_files import BASE, IMMUTABLE, PRESENT, STYLE
from homeward.pages import PAGES
from homeward.plain import view_asked
from homeward.templates import head, render

# Where index_html leaves room for what differs from link to link.
HEAD = "<!-- head -->"
NOSCRIPT = "<!-- noscript -->"
# plotly.js is fetched before the page asks for it, where the page draws charts.
PRELOAD = Markup(f'<link rel="preload" as="script" href=".{BASIC.path}" />')  # noqa: S704  (it stands in a page)


@cache
def index_html(code: str) -> str:
    """Return Streamlit's index.html in a language, nothing advertised, with two marks."""
    html = (package_directory("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    styles = "".join(f'<link rel="stylesheet" href=".{file.path}" />' for file in (STYLE, PRESENT))
    head = f'{HEAD}{styles}<script src=".{BASE.path}"></script>'
    html = re.sub(r'<link rel="shortcut icon"[^>]*>', "", html)
    html = re.sub(r'<html lang="[^"]*"', f'<html lang="{code}"', html)
    html = re.sub(r"<!--(?:(?!-->).)*agent API(?:(?!-->).)*-->", "", html, flags=re.DOTALL)
    html = re.sub(r'<link rel="service-desc"[^>]*>', "", html)
    html = re.sub(r"<noscript>.*?</noscript>", NOSCRIPT, html, flags=re.DOTALL)
    return re.sub(r"<title>[^<]*</title>", head, html)


def index(request: Request) -> Response:
    """Answer a page: the language of the URL, else the first guess from the browser."""
    path = request.scope["path"].strip("/")
    page = PAGES.get(path) or PAGES[""]
    view, _ = view_asked(request)
    words = view.language
    query = replace(view, filters=view.filters.of_page(page.own)).query()
    html = index_html(words.code)
    early = PRELOAD if page.draws else ""
    html = html.replace(HEAD, head(request, path, query, words, words.text(page.title)) + early)
    html = html.replace(NOSCRIPT, render("noscript", words, query=query))
    return HTMLResponse(html, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})


def plotly_js(bundle: Bundle, _: Request) -> Response:
    """Answer plotly.js as it is (the middleware answers the compressed form when it is there)."""
    return FileResponse(bundle.file, media_type="text/javascript", headers={"Cache-Control": IMMUTABLE})
