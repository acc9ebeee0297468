"""Middleware: one line of the log for each request, by its route, and for each page when it is closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward.core.log import event

# What every open page asks every ten seconds, and what balancers ask every second.
QUIET = frozenset({"/version", "/healthz", "/readyz"})
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"})
# What Streamlit serves, by what the address begins with.
OF_STREAMLIT = ("/_stcore/", "/static/", "/component/", "/media/")


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
        if scope["type"] not in ("http", "websocket") or scope["path"] in QUIET:
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
