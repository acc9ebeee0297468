"""Unhandled exceptions → an error page of one calm sentence, with a short id that is in the log."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward.core.assets import PLAIN
from homeward.core.filters import LANGUAGES
from homeward.core.i18n import language
from homeward.core.log import log_error
from homeward.db.database import QueryStoppedError
from homeward.web.request import language_of, query_of
from homeward.web.responses import AGAIN, problem
from homeward.web.templates import render

# Addresses that programs ask; every other one is opened by people.
OF_PAGES = ("/table/", "/_stcore/", "/static/", "/assets/")
FOR_PROGRAMS = ("/data/", "/feed.atom", "/healthz", "/readyz", "/version", *OF_PAGES)


class ErrorMiddleware:
    """Middleware, inside of all others: what fails is logged, and answered without a word of how it is made.

    An answer that has begun cannot be taken back: its connection is closed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer if that fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            if begun:
                raise
            await failed(Request(scope), error)(scope, receive, send)


def failed(request: Request, error: Exception) -> Response:
    """Return the answer to a request that failed: 503 if the database was stopped, else 500."""
    key = log_error(error, "a request")
    if isinstance(error, QueryStoppedError):
        return unavailable(request, "The database took too long. Ask for less, or try again.", id=key)
    if is_for_people(request):
        return _page(request, 500, key)
    return problem(500, "Something went wrong on our side. It is in our log under this id.", id=key)


def unavailable(request: Request, detail: str, **more: str) -> Response:
    """Return 503, and when to ask again: a page in both languages for people, problem details for programs."""
    answer = _page(request, 503, more.get("id", "")) if is_for_people(request) else problem(503, detail, **more)
    answer.headers["Retry-After"] = str(AGAIN)
    return answer


def is_for_people(request: Request) -> bool:
    """Return whether somebody opened this in a browser."""
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted and not request.scope["path"].startswith(FOR_PROGRAMS)


def _page(request: Request, status: int, key: str) -> Response:
    """Return a plain page that says the same in both languages, that of the reader first."""
    first = language_of(request, query_of(request))
    both = [language(code) for code in sorted(LANGUAGES, key=lambda code: code != first)]
    sentences = [
        (
            words.code,
            words.text("Homeward is very busy just now. Try again in a few seconds.")
            if status == 503
            else words.text("Something went wrong here. Try again; if it stays so, tell us this: {id}", id=key),
        )
        for words in both
    ]
    page = render("fault", both[0], sentences=sentences, key=key if status == 503 else "", style=PLAIN.path)
    return HTMLResponse(page, status, {"Cache-Control": "no-store", "Content-Language": first})
