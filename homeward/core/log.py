"""One line for each request and each page run: what was asked, how long it took, what it read. Nothing about who asked.

An address is logged as its route, without values and query string; there are no hosts, no agents, no texts of viewers.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

lines = logging.getLogger("homeward.lines")
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"})
# Says for each frame of a stranger that it makes no sense of, in which line of Streamlit it failed.
OF_FRAMES = "streamlit.web.server.starlette.starlette_websocket"
# What Streamlit serves, by what the address begins with.
OF_STREAMLIT = ("/_stcore/", "/static/", "/component/", "/media/")


@dataclass
class Work:
    """What a request or a page run read from the database: names of queries, and rows together."""

    queries: list[str] = field(default_factory=list)
    rows: int = 0


_work: ContextVar[Work | None] = ContextVar("work", default=None)


def read(query: str, rows: int = 0) -> None:
    """Note that a query was run, and how many rows it gave so far."""
    if work := _work.get():
        work.queries.append(query)
        work.rows += rows


def read_more(rows: int) -> None:
    """Note that a query that was run gave so many rows more."""
    if work := _work.get():
        work.rows += rows


def set_up(form: str) -> None:
    """Write the lines to the error output: as `json`, `plain`, or not at all (`off`)."""
    lines.handlers.clear()
    lines.propagate = False
    lines.setLevel(logging.CRITICAL if form == "off" else logging.INFO)
    logging.getLogger(OF_FRAMES).addFilter(_in_one_line)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Form(as_json=form == "json"))
    lines.addHandler(handler)


def _in_one_line(record: logging.LogRecord) -> bool:
    """Let a record pass, without the traceback."""
    record.exc_info = None
    return True


class _Form(logging.Formatter):
    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {"time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), **record.__dict__["told"]}
        return json.dumps(told) if self.as_json else " ".join(f"{name}={value}" for name, value in told.items())


@contextmanager
def event(kind: str, **known: Any) -> Iterator[dict[str, Any]]:
    """Log a line when what is done within ends, or fails; more can be put into what is given."""
    if not lines.isEnabledFor(logging.INFO):
        yield {}
        return
    began, work, more = time.perf_counter(), Work(), dict[str, Any]()
    token = _work.set(work)
    try:
        yield more
    except Exception as error:
        more["failed"] = type(error).__name__
        raise
    finally:
        _work.reset(token)
        ms = round((time.perf_counter() - began) * 1000, 1)
        line = {"kind": kind, **known, "ms": ms, "queries": work.queries, "rows": work.rows, **more}
        lines.info("", extra={"told": line})


class Log:
    """Middleware, outside of all others: a line for each request, and for each page when it is closed."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute], version: Callable[[], str]) -> None:
        self.app = app
        self.version = version
        known = [route for route in routes if isinstance(route, Route)]
        self.plain = frozenset(route.path for route in known if not route.param_convertors)
        self.patterns = [(route.path_regex, route.path) for route in known if route.param_convertors]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and log what came of it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        kind = "request" if scope["type"] == "http" else "page closed"
        method = scope.get("method", "GET")
        with event(kind, route=self.route(scope["path"]), method=method if method in METHODS else "other") as line:
            line.update(status=0, bytes=0, version="")

            async def counting(message: Message) -> None:
                line["status"] = message.get("status", line.get("status", 0))
                if message["type"] == "http.response.start":
                    line["version"] = _version_of(message.get("headers", ()))
                line["bytes"] = line.get("bytes", 0) + len(message.get("body") or message.get("bytes") or b"")
                await send(message)

            try:
                await self.app(scope, receive, counting)
            finally:
                line["version"] = line.get("version") or self.version()

    def route(self, path: str) -> str:
        """Return the route of an address, as the code has it; of what is not ours, what it begins with."""
        if path in self.plain:
            return path
        for pattern, route in self.patterns:
            if pattern.match(path):
                return route
        return next((f"{known}…" for known in OF_STREAMLIT if path.startswith(known)), "other")


def _version_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the version of the data that an answer is of, as its entity tag says; empty where it says none."""
    tag = next((value for name, value in headers if name.lower() == b"etag"), b"")
    found = re.match(rb'(?:W/)?"([0-9a-f]{12})-', tag)
    return found[1].decode() if found else ""
