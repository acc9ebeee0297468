"""The front of the house: Streamlit's index.html in the language of the viewer, and the small files it links."""

from __future__ import annotations

import re
from functools import cache

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from homeward.answers import language_of
from homeward.api import query_of
from homeward.assets import PLOTLY_PATH, package_directory, plotly_file
from homeward.files import BASE, IMMUTABLE, STYLE
from homeward.language import language
from homeward.pages import PAGES
from homeward.templates import filters_in, head, render

# Where index_html leaves room for what differs from link to link.
HEAD = "<!-- head -->"
NOSCRIPT = "<!-- noscript -->"


@cache
def index_html(code: str) -> str:
    """Return Streamlit's index.html in a language, plotly.js fetched early, nothing advertised, with two marks."""
    html = (package_directory("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    head = (
        f'{HEAD}<link rel="stylesheet" href=".{STYLE.path}" /><script src=".{BASE.path}"></script>'
        f'<link rel="preload" as="script" href=".{PLOTLY_PATH}" />'
    )
    html = re.sub(r'<link rel="shortcut icon"[^>]*>', "", html)
    html = re.sub(r'<html lang="[^"]*"', f'<html lang="{code}"', html)
    html = re.sub(r"<!--(?:(?!-->).)*agent API(?:(?!-->).)*-->", "", html, flags=re.DOTALL)
    html = re.sub(r'<link rel="service-desc"[^>]*>', "", html)
    html = re.sub(r"<noscript>.*?</noscript>", NOSCRIPT, html, flags=re.DOTALL)
    return re.sub(r"<title>[^<]*</title>", head, html)


async def index(request: Request) -> Response:
    """Answer a page: the language of the URL, else the first guess from the browser."""
    query = query_of(request)
    words = language(language_of(request, query))
    path = request.scope["path"].strip("/")
    page = PAGES.get(path) or PAGES[""]
    title = f"{words.text(page.title)} · Homeward"
    html = index_html(words.code)
    html = html.replace(HEAD, head(str(request.base_url), path, query, words, title))
    html = html.replace(NOSCRIPT, render("noscript", words, query={"lang": [words.code], **filters_in(query)}))
    return HTMLResponse(html, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})


def plotly_js(_: Request) -> Response:
    """Answer plotly.js as it is (the middleware answers the compressed form when it is there)."""
    return FileResponse(plotly_file(), media_type="text/javascript", headers={"Cache-Control": IMMUTABLE})
