"""How much at once: expensive requests and open pages are counted, and above a limit told to come back, at once.

Refusing costs next to nothing, so that what is under way goes on, and room is there again as soon as it ends.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward.core.pages import PAGES
from homeward.settings import most_requests, most_sessions
from homeward.web.errors import AGAIN, unavailable

logger = logging.getLogger("homeward")

# What asks the database or draws. Whatever else is served is small and ready.
EXPENSIVE = ("/data/", "/table/", "/embed/", "/summary", "/feed.atom")
OPENS_A_PAGE = frozenset(f"/{path}" for path in PAGES)
STREAM = "/_stcore/stream"
# A page has a connection, and in Streamlit an event loop of its own (three files), which stays for a while after the
# page was closed, for who comes back. A request has a connection and perhaps a file.
FILES_OF_A_PAGE, FILES_OF_A_REQUEST, OTHER_FILES = 4, 2, 256
SESSIONS_KEPT = 128
# So long may a client take for one piece of an answer (at most 4 MB); who takes longer has gone, or holds a place.
PIECE_SECONDS = 60.0


@dataclass
class CapacityLimiter:
    """So many may be taken at once. Used on the event loop only."""

    most: int
    taken: int = 0

    @property
    def full(self) -> bool:
        """Whether there is no place left."""
        return self.taken >= self.most

    @contextmanager
    def one(self) -> Iterator[None]:
        """Take a place, and give it back."""
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1


class ServerLoad:
    """What a process is doing: whether it is ready, expensive requests under way, open pages."""

    def __init__(self) -> None:
        self.ready = False
        self.requests, self.sessions = CapacityLimiter(0), CapacityLimiter(0)

    def limit(self) -> None:
        """Read the limits.

        Raises:
            SettingError: one of them cannot be meant.
        """
        self.requests.most, self.sessions.most = most_requests(), most_sessions()

    @property
    def full(self) -> bool:
        """Whether somebody would be told to come back."""
        return self.requests.full or self.sessions.full


LOAD = ServerLoad()


def open_enough() -> None:
    """Let the process open as many files as its pages may need, if the machine allows that; else say so.

    Many machines allow 1,024 to begin with, which 250 pages use up: then no connection would be answered at all.
    """
    try:
        import resource  # noqa: PLC0415  (not on every system)
    except ImportError:
        return
    needed = (
        FILES_OF_A_PAGE * (LOAD.sessions.most + SESSIONS_KEPT) + FILES_OF_A_REQUEST * LOAD.requests.most + OTHER_FILES
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    may = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if resource.RLIM_INFINITY != soft < may:
        resource.setrlimit(resource.RLIMIT_NOFILE, (may, hard))
    if may < needed:
        logger.warning(
            "the app may open %s files here, and %s pages may need %s: raise the limit, or lower HOMEWARD_SESSIONS",
            *(may, LOAD.sessions.most, needed),
        )


class Limits:
    """Middleware: 503 and when to ask again, where there is no place."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, if there is a place for it."""
        path = scope.get("path", "")
        if scope["type"] == "websocket" and path.endswith(STREAM):
            await self._page(scope, receive, send)
        elif scope["type"] == "http" and path.startswith(EXPENSIVE):
            await self._expensive(scope, receive, send)
        elif scope["type"] == "http" and path in OPENS_A_PAGE and LOAD.sessions.full:
            await _busy(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _expensive(self, scope: Scope, receive: Receive, send: Send) -> None:
        if LOAD.requests.full:
            await _busy(scope, receive, send)
            return

        async def patiently(message: Message) -> None:
            async with asyncio.timeout(PIECE_SECONDS):
                await send(message)

        with LOAD.requests.one():
            await self.app(scope, receive, patiently)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not LOAD.sessions.full:
            with LOAD.sessions.one():
                await self.app(scope, receive, send)
        elif "websocket.http.response" in scope.get("extensions", {}):
            headers = [(b"retry-after", str(AGAIN).encode()), (b"content-length", b"0")]
            await send({"type": "websocket.http.response.start", "status": 503, "headers": headers})
            await send({"type": "websocket.http.response.body", "body": b""})
        else:
            await send({"type": "websocket.close", "code": 1013})


async def _busy(scope: Scope, receive: Receive, send: Send) -> None:
    detail = "The server is very busy just now. Try again in a few seconds."
    await unavailable(Request(scope), detail)(scope, receive, send)
