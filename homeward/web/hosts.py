"""Which requests are refused: for hosts that are not ours, and for paths of Streamlit that no viewer needs."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward.web.responses import problem

# Agents would drive the app without a browser; metrics are the operator's; nobody logs in, and nothing is uploaded.
BLOCKED_PATHS = (
    *("/_stcore/agent", "/_stcore/metrics", "/_stcore/upload_file", "/_stcore/script-health-check"),
    *("/auth/log", "/oauth2callback"),
)
# A probe asks by the number of a machine, not by its name, and nothing in the answers depends on it.
PROBES = ("/healthz", "/readyz")
THE_SAME_FOR_ANY_HOST = ("/assets/", "/static/", "/unfiltered/")


class HostFilter:
    """Middleware: 400 to a request for a host that is not ours, 404 to what is shut; a websocket is refused.

    Where any host is ours, and the public address is not known, links are written for the host that was asked for:
    such answers are nothing for a cache that others share, which may take no notice of the host.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], *, public_url: str = "") -> None:
        self.app = app
        self.hosts = hosts
        self.shared = bool(public_url) or "*" not in hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif scope["path"] not in PROBES and not allowed(Headers(scope=scope).get("host", ""), self.hosts):
            await _refuse(scope, receive, send, 400, "This host is not served here.")
        elif any(blocked in scope["path"].lower() for blocked in BLOCKED_PATHS):
            await _refuse(scope, receive, send, 404, "There is nothing here.")
        elif self.shared or scope["type"] != "http" or scope["path"].startswith(THE_SAME_FOR_ANY_HOST):
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, _for_one_reader(send))


def _for_one_reader(send: Send) -> Send:
    """Return what sends an answer for the cache of a browser only."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            if headers.get("cache-control", "").startswith("public"):
                headers["cache-control"] = headers["cache-control"].replace("public", "private", 1)
            message = {**message, "headers": headers.raw}
        await send(message)

    return sending


def allowed(header: str, hosts: Sequence[str]) -> bool:
    """Return whether a Host header names one of the hosts."""
    name = header.lower()
    if name.rpartition(":")[2].isdigit():
        name = name.rpartition(":")[0]
    name = name.rstrip(".")
    return any(host in ("*", name) or (host.startswith("*.") and name.endswith(host[1:])) for host in hosts)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, detail: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})  # before it is accepted: 403
    else:
        await problem(status, detail)(scope, receive, send)
