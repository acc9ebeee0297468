"""The front of the house: Streamlit's index.html in the language of the viewer, and the small files it links."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from homeward.api import query_of
from homeward.assets import PLOTLY_PATH, package_directory, plotly_file
from homeward.filters import LANGUAGES
from homeward.language import guess, language
from homeward.pages import PAGES

IMMUTABLE = "public, max-age=31536000, immutable"


class OwnFile:
    """A small file of homeward/frontend, served under a name that changes with its content."""

    def __init__(self, name: str, media_type: str) -> None:
        self.content = (Path(__file__).parent / "frontend" / name).read_bytes()
        stem, ending = name.rsplit(".", 1)
        self.path = f"/assets/{stem}-{hashlib.sha256(self.content).hexdigest()[:8]}.{ending}"
        self.media_type = media_type

    async def answer(self, _: Request) -> Response:
        """Answer the file, to be kept for good."""
        return Response(self.content, media_type=self.media_type, headers={"Cache-Control": IMMUTABLE})


STYLE = OwnFile("homeward.css", "text/css")
PRESENT = OwnFile("present.css", "text/css")
FAVICON = OwnFile("favicon.svg", "image/svg+xml")
BASE = OwnFile("base.js", "text/javascript")


NOSCRIPT = """<noscript>
      <p>Homeward draws its charts with JavaScript. Without it, the numbers are here:
        <a href="./data/v1/timeline.csv">timeline.csv</a></p>
      <p lang="uk">Homeward малює діаграми за допомогою JavaScript. Без нього числа є тут:
        <a href="./data/v1/timeline.csv">timeline.csv</a></p>
    </noscript>"""


@cache
def index_html(code: str, title: str) -> str:
    """Return Streamlit's index.html in a language and with our title, plotly.js fetched early, nothing advertised."""
    html = (package_directory("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    about = language(code).text("Russia–Ukraine prisoner exchanges: who returned, when, and who says so.")
    head = (
        f'<title>{escape(title)}</title><meta name="description" content="{escape(about)}" />'
        f'<link rel="icon" href=".{FAVICON.path}" /><link rel="stylesheet" href=".{STYLE.path}" />'
        f'<link rel="stylesheet" href=".{PRESENT.path}" />'
        f'<script src=".{BASE.path}"></script>'
        f'<link rel="preload" as="script" href=".{PLOTLY_PATH}" />'
    )
    html = re.sub(r'<link rel="shortcut icon"[^>]*>', "", html)
    html = re.sub(r'<html lang="[^"]*"', f'<html lang="{code}"', html)
    html = re.sub(r"<!--(?:(?!-->).)*agent API(?:(?!-->).)*-->", "", html, flags=re.DOTALL)
    html = re.sub(r'<link rel="service-desc"[^>]*>', "", html)
    html = re.sub(r"<noscript>.*?</noscript>", lambda _: NOSCRIPT, html, flags=re.DOTALL)
    return re.sub(r"<title>[^<]*</title>", lambda _: head, html)


async def index(request: Request) -> Response:
    """Answer a page: the language of the URL, else the first guess from the browser."""
    asked = query_of(request).get("lang", [""])[0]
    code = asked if asked in LANGUAGES else guess(request.headers.get("accept-language"))
    page = PAGES.get(request.scope["path"].strip("/")) or PAGES[""]
    title = f"{language(code).text(page.title)} · Homeward"
    return HTMLResponse(index_html(code, title), headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})


def plotly_js(_: Request) -> Response:
    """Answer plotly.js as it is (the middleware answers the compressed form when it is there)."""
    return FileResponse(plotly_file(), media_type="text/javascript", headers={"Cache-Control": IMMUTABLE})
