"""Where a request was sent: what trusted proxies say of it, and the prefix that the site is found under.

Everything behind this middleware sees the path without the prefix, whether the proxy takes it off or not; the prefix is
`scope["root_path"]`, as ASGI and Starlette have it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward.settings import NAME_AND_PORT, PREFIX
from homeward.web.security_headers import SecurityHeaders

Networks = Sequence[IPv4Network | IPv6Network]


class PublicURL:
    """Middleware, outermost: `scope` says who asked, by which scheme, for which host, under which prefix.

    `public_url` and `trusted` are settings (see homeward/settings.py).
    """

    def __init__(self, app: ASGIApp, public_url: str, trusted: Networks) -> None:
        self.app = app
        self.trusted = trusted
        parts = urlsplit(public_url)
        self.origin, self.prefix = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
        # A proxy on this machine may pass on what strangers send; one that the operator names sets all of it.
        self.names_the_site = "FORWARDED_ALLOW_IPS" in os.environ

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as the browser sent it, and redirects back under the prefix."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope = dict(scope)
        headers = Headers(scope=scope)
        forwarded = self._forwarded(scope, headers)
        root = self.prefix or forwarded or scope.get("root_path", "")
        if scope["type"] == "http" and root and scope["path"] == root:
            # Links are relative to the page: without the slash they would lead outside of the prefix.
            query = scope["query_string"].decode("latin-1")
            moved = RedirectResponse(f"{root}/" + f"?{query}" * bool(query), 308)
            await SecurityHeaders(moved, "'self'")(scope, receive, send)
            return
        if root and scope["path"].startswith(f"{root}/"):
            scope["path"] = scope["path"].removeprefix(root)
            scope["raw_path"] = scope.get("raw_path", b"").removeprefix(root.encode())
        scope["root_path"] = root
        # The browser's origin is the public one: a proxy that passes on no Host is no other site.
        if scope["type"] == "websocket" and headers.get("origin") == self.origin:
            _set_host(scope, self.origin.partition("://")[2])
        await self.app(scope, receive, _under(root, send) if root else send)

    def _forwarded(self, scope: Scope, headers: Headers) -> str:
        """Take over what a trusted proxy says of scheme, client and host; return the prefix that it says."""
        host, port = scope.get("client") or ("", 0)
        # uvicorn, which has the same setting, has put the client in the place of the proxy, without a port.
        if port and not self._is_trusted(host):
            return ""
        scheme = _first(headers, "x-forwarded-proto").lower()
        if scheme in ("http", "https"):
            scope["scheme"] = scheme.replace("http", "ws") if scope["type"] == "websocket" else scheme
        if port:
            scope["client"] = self._client(headers, host, port)
        if not self.names_the_site:
            return ""
        if NAME_AND_PORT.fullmatch(name := _first(headers, "x-forwarded-host")):
            _set_host(scope, name)
        prefix = _first(headers, "x-forwarded-prefix")
        return prefix.rstrip("/") if PREFIX.fullmatch(prefix) and ".." not in prefix else ""

    def _client(self, headers: Headers, host: str, port: int) -> tuple[str, int]:
        """Return the last address in X-Forwarded-For that is no proxy of ours; those before it may be invented."""
        for hop in reversed(",".join(headers.getlist("x-forwarded-for")).split(",")):
            name = _address(hop.strip())
            if name is None:
                break
            host, port = name, 0
            if not self._is_trusted(host):
                break
        return host, port

    def _is_trusted(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:  # as a server that listens on IPv6 sees IPv4
            address = address.ipv4_mapped
        return any(address in network for network in self.trusted)


def _first(headers: Headers, name: str) -> str:
    """Return what the proxy nearest to the browser says."""
    return headers.get(name, "").partition(",")[0].strip()


def _address(hop: str) -> str | None:
    """Return the address of a hop without its port; None if it is none."""
    found = re.fullmatch(r"\[([^\]]+)\](?::\d+)?|(\d+(?:\.\d+){3})(?::\d+)?|([0-9A-Fa-f:.]+)", hop)
    return next(filter(None, found.groups()), None) if found else None


def _set_host(scope: Scope, name: str) -> None:
    others = [(key, value) for key, value in scope["headers"] if key != b"host"]
    scope["headers"] = [*others, (b"host", name.encode("latin-1"))]


def _under(root: str, send: Send) -> Send:
    """Return what sends an answer, its redirect within the site under the prefix."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [_moved(root, *one) for one in message.get("headers", ())]}
        await send(message)

    return sending


def _moved(root: str, name: bytes, value: bytes) -> tuple[Any, Any]:
    inside = name.lower() == b"location" and value.startswith(b"/") and not value.startswith(b"//")
    return (name, root.encode() + value) if inside else (name, value)
