"""Around the pages: routes for files and health, headers on every response, compressed assets, and the warm-up."""

from __future__ import annotations

import gc
import hashlib
import logging
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward import served
from homeward.assets import ENCODINGS, PLOTLY_PATH, cache_directory, compressed_file, package_directory, plotly_file
from homeward.charts import CHARTS
from homeward.export import csv_bytes, file_name
from homeward.filters import LANGUAGES, Filters, Ignored, as_lists, options_of, shorten
from homeward.language import guess, language
from homeward.pages import PAGES
from homeward.payload import payload
from homeward.tables import table
from homeward.view import View

logger = logging.getLogger("homeward")
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
FAVICON = OwnFile("favicon.svg", "image/svg+xml")
BASE = OwnFile("base.js", "text/javascript")


# ---------- pages: Streamlit's index.html, in the language of the viewer


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


# ---------- files: the same queries as the pages


def query_of(request: Request) -> dict[str, list[str]]:
    """Return the query string by name, whatever bytes it is made of."""
    return as_lists(parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True))


def view_of(request: Request) -> tuple[View, list[dict[str, str]]]:
    """Return the view that a query string asks for, and what of it cannot be understood."""
    query = query_of(request)
    dataset = served.current()
    filters, ignored = Filters.parse(query, options_of(dataset))
    asked = query.get("lang", [])
    code = next((value for value in asked if value in LANGUAGES), "en")
    # As with every parameter that takes one value, the first good one counts and the others are named.
    extra = [value for place, value in enumerate(asked) if value != code or asked.index(value) != place]
    ignored += [Ignored("lang", shorten(value)) for value in extra]
    problems = [{"parameter": item.parameter, "value": item.value} for item in ignored]
    return View(dataset, language(code), filters), problems


def problem(status: int, title: str, **more: Any) -> JSONResponse:
    """Return an error as RFC 9457 problem details."""
    return JSONResponse({"title": title, "status": status, **more}, status, media_type="application/problem+json")


def data_csv(request: Request) -> Response:
    """Answer the numbers of a chart under the filters of the query string, as CSV."""
    name = request.path_params["name"]
    if name not in CHARTS:
        return problem(404, "no such data set", known=list(CHARTS))
    view, problems = view_of(request)
    if problems:
        return problem(400, "the query string has parameters or values that are not known", unknown=problems)
    file = file_name(name, view.filters, view.dataset.version, "csv")
    headers = {
        "Content-Disposition": f'attachment; filename="{file}"',
        "ETag": f'"{view.dataset.version}"',
        "Cache-Control": "public, max-age=60",
        "Access-Control-Allow-Origin": "*",
    }
    return Response(csv_bytes(view.table(name)), media_type="text/csv; charset=utf-8", headers=headers)


def table_json(request: Request) -> Response:
    """Answer the table under a chart, in the language and under the filters of the query string."""
    name = request.path_params["name"]
    if name not in CHARTS:
        return problem(404, "no such table", known=list(CHARTS))
    view, problems = view_of(request)
    if problems:
        return problem(400, "the query string has parameters or values that are not known", unknown=problems)
    return JSONResponse(table(view, name), headers={"Cache-Control": "public, max-age=60"})


def healthz(_: Request) -> Response:
    """Answer 200 once pages can be served: the data are checked and everything is warm."""
    return PlainTextResponse(f"ok {served.current().version}\n", headers={"Cache-Control": "no-store"})


def plotly_js(_: Request) -> Response:
    """Answer plotly.js as it is (the middleware answers the compressed form when it is there)."""
    return FileResponse(plotly_file(), media_type="text/javascript", headers={"Cache-Control": IMMUTABLE})


def routes() -> list[BaseRoute]:
    """Return every route of ours; Streamlit's own follow after them."""
    return [
        *[Route(f"/{path}", index) for path in PAGES],
        Route("/healthz", healthz),
        Route("/data/v1/{name}.csv", data_csv),
        Route("/table/{name}.json", table_json),
        Route(PLOTLY_PATH, plotly_js),
        *[Route(file.path, file.answer) for file in (STYLE, FAVICON, BASE)],
    ]


# ---------- headers and compression


@cache
def content_security_policy() -> str:
    """Return the policy of every response: nothing from elsewhere, no inline script but the one Streamlit ships."""
    html = index_html("en", "")
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",  # Streamlit and Plotly style elements at run time
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self' blob:",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


def security_headers() -> dict[str, str]:
    """Return the headers of every response."""
    return {
        "Content-Security-Policy": content_security_policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


class SecurityHeaders:
    """Middleware: `security_headers` on every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(security_headers())
            await send(message)

        await self.app(scope, receive, with_headers)


class CompressedAssets:
    """Middleware: the compressed form of a static file, where there is one and the browser takes it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.directory = cache_directory()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a compressed file, or pass the request on."""
        response = self._answer(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        await (response or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        path = scope["path"]
        if not path.startswith(("/static/", "/assets/")) or ".." in path:
            return None
        accepted = accepted_encodings(Headers(scope=scope).get("accept-encoding", ""))
        for encoding in ENCODINGS:
            file = compressed_file(path, encoding, self.directory)
            if encoding in accepted and _is_file(file):
                kind = "text/css" if path.endswith(".css") else "text/javascript" if path.endswith(".js") else None
                headers = {"Content-Encoding": encoding, "Vary": "Accept-Encoding", "Cache-Control": IMMUTABLE}
                return FileResponse(file, media_type=kind, headers=headers)
        return None


def accepted_encodings(header: str) -> set[str]:
    """Return the encodings of an Accept-Encoding header, without those it refuses (q=0)."""
    accepted = set()
    for part in header.lower().split(","):
        encoding, _, quality = part.partition(";")
        if not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", quality):
            accepted.add(encoding.strip())
    return accepted


def _is_file(path: Path) -> bool:
    """Return whether there is such a file; a name that no disk can hold is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def middleware() -> list[Middleware]:
    """Return the middleware of the app, outermost first."""
    return [Middleware(SecurityHeaders), Middleware(CompressedAssets)]


# ---------- start


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Build, check and warm everything before the first viewer, then freeze what will stay."""
    dataset = served.current()
    for code in LANGUAGES:
        for name in CHARTS:
            payload(dataset.version, View(dataset, language(code), Filters()), name)
    # Streamlit collects all garbage after every rerun; what is frozen it need not look at again (89 ms each time).
    gc.collect()
    gc.freeze()
    logger.info("serving data version %s", dataset.version)
    yield {}
