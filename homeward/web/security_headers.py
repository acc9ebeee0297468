"""What every response carries, and how files travel: security headers, and the compressed form of what is static."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward.core.assets import IMMUTABLE
from homeward.core.vendored import SQL_FILES, vendored
from homeward.web.index import index_html
from homeward.web.static import ENCODINGS, cache_directory, compressed_file


@cache
def content_security_policy(frame_ancestors: str = "'self'") -> str:
    """Return the policy of every response: nothing from elsewhere, no inline script but the one Streamlit ships.

    `frame_ancestors` are the sites that may show it in a frame.
    """
    html = index_html("en")
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
            f"frame-ancestors {frame_ancestors}",
        ]
    )


def security_headers(frame_ancestors: str = "'self'") -> dict[str, str]:
    """Return the headers of every response."""
    return {
        "Content-Security-Policy": content_security_policy(frame_ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


# The script of the worker that runs SQL, and it alone, may run WebAssembly; and it reaches nothing but what the page
# hands it: its engine and the database come as a blob and as bytes. So no query leaves the tab.
WORKER = vendored()[SQL_FILES["worker"]].path
WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src blob:"
# What charts in frames of others are made of.
PARTS = ("/assets/", "/table/")


class SecurityHeaders:
    """Middleware: `security_headers` on every response. Only a chart to be embedded may be framed by others.

    A websocket that is refused is answered as well: with 403, which the server would send without any header.
    """

    def __init__(self, app: ASGIApp, embedded_by: str) -> None:
        self.app = app
        # A frame in a sandbox has no origin, and its modules and tables are public anyway.
        self.of_parts = _raw(security_headers() | {"Access-Control-Allow-Origin": "*"})
        self.of_charts, self.of_others = _raw(security_headers(embedded_by)), _raw(security_headers())
        self.of_worker = _raw({**security_headers(), "Content-Security-Policy": WORKER_POLICY})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to what comes back."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return

        ours = self._headers_of(scope["path"])
        refusable = scope["type"] == "websocket" and "websocket.http.response" in scope.get("extensions", {})

        async def with_headers(message: Message) -> None:
            nonlocal refusable
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                others = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in ours]
                message = {**message, "headers": [*others, *ours.items()]}
            if message["type"] == "websocket.close" and refusable:
                headers = [(b"content-length", b"0"), *ours.items()]
                await send({"type": "websocket.http.response.start", "status": 403, "headers": headers})
                message = {"type": "websocket.http.response.body", "body": b""}
            refusable = False
            await send(message)

        await self.app(scope, receive, with_headers)

    def _headers_of(self, path: str) -> dict[bytes, bytes]:
        if path == WORKER:
            return self.of_worker
        if path.startswith(PARTS):
            return self.of_parts
        return self.of_charts if path.startswith("/embed/") else self.of_others


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


class OwnEncoding:
    """Middleware: what has an entity tag and parts that can be asked for is compressed by us, or by nobody.

    Streamlit compresses every answer that does not say how it is encoded. It does not see the client's Accept-Encoding;
    the data API is, in `scope["homeward.accept_encoding"]`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, without its Accept-Encoding where that is ours to read."""
        if scope["type"] == "http" and scope["path"].startswith("/data/"):
            others = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            header = ", ".join(Headers(scope=scope).getlist("accept-encoding"))
            scope = {**scope, "headers": others, "homeward.accept_encoding": header}
        await self.app(scope, receive, send)


def accepted_encodings(header: str) -> set[str]:
    """Return the encodings of an Accept-Encoding header, without those it refuses (q=0)."""
    accepted = set()
    for part in header.lower().split(","):
        encoding, _, quality = part.partition(";")
        if not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", quality):
            accepted.add(encoding.strip())
    return accepted


def _raw(headers: Mapping[str, str]) -> dict[bytes, bytes]:
    """Return headers as a server sends them."""
    return {name.lower().encode("latin-1"): value.encode("latin-1") for name, value in headers.items()}


def _is_file(path: Path) -> bool:
    """Return whether there is such a file; a name that no disk can hold is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
