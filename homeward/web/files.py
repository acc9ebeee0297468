"""Content → response: entity tags and 304s, compression, files of exports, and small ones again from memory."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from homeward.db.database import Database
from homeward.db.release import release
from homeward.web.export_files import EXPORTS, ExportResponse, NoRoomError
from homeward.web.request import base_of
from homeward.web.response_cache import ANSWERS, BODIES, CachedResponse
from homeward.web.security_headers import accepted_encodings

# What is larger is read from its file each time. Smaller ones stay in memory too: from there they are sent 20 to 40
# times as often in a second as from a file.
LARGEST = 4_000_000
# A query string that is longer is read anew each time.
LONGEST = 1_000
# Of gzip, 1 to 9: 6 takes twice the time of 4 for bytes that are a fifteenth fewer.
LEVEL = 4
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, Content-Length, Content-Range",
}
# What a browser is told that asks whether a page of another site may send its own headers.
PREFLIGHT = {
    **SHARED,
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
NEWEST, PINNED = "public, max-age=60", "public, max-age=86400"
VARY = "Accept-Encoding"
# What a 304 leaves out: there is no body to describe.
OF_A_BODY = ("Content-Type", "Content-Encoding")


@dataclass(frozen=True)
class Content:
    """What an address holds: its type, the pieces it is written in, and what tells it from any other content.

    `lasting`: whether the same address gives it as long as its version is the one that is served, to whoever asks.
    """

    media_type: str
    pieces: Callable[[], Iterable[bytes]]
    key: tuple[Hashable, ...]
    database: Database
    pinned: bool = False
    is_text: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)
    vary: str = VARY
    lasting: bool = True


def shared_route(path: str, answers: Callable[[Request], Response]) -> Route:
    """Return the route of what pages of other sites may read: who asks whether they may is answered, too."""

    @wraps(answers)
    def answering(request: Request) -> Response:
        return Response(status_code=204, headers=PREFLIGHT) if request.method == "OPTIONS" else answers(request)

    return Route(path, answering, methods=["GET", "OPTIONS"])


def answer(request: Request, content: Content) -> Response:
    """Answer content: not again what the client has, compressed where it is text and the client takes it."""
    # Who asks for a part of a file (polars, DuckDB) means the file as it is, not what it is compressed to.
    compressed = content.is_text and "gzip" in accepted(request) and "range" not in request.headers
    headers = {
        **SHARED,
        **content.headers,
        "ETag": f'"{content.database.version}-{release()}{"-gzip" if compressed else ""}"',
        "Cache-Control": PINNED if content.pinned else NEWEST,
        "Vary": content.vary,
        "Content-Type": content.media_type,
        **({"Content-Encoding": "gzip"} if compressed else {}),
    }
    key = (content.database.version, *content.key, compressed)
    if content.lasting and _is_cacheable(request):
        ANSWERS.put(_request_key(request), CachedResponse(content.database.version, content.pinned, dict(headers), key))
    if has(request, headers["ETag"]):
        return _not_modified(headers)
    in_parts = "range" in request.headers
    if not in_parts and (body := BODIES.get(key)) is not None:
        return _whole(request, body, headers)

    def pieces() -> Iterable[bytes]:
        return gzipped(content.pieces()) if compressed else content.pieces()

    try:
        path = EXPORTS.open(content.database, key, pieces)
    except NoRoomError:
        return _streamed(request, pieces(), headers)
    if in_parts or path.stat().st_size > LARGEST:
        return ExportResponse(EXPORTS, path, content.database, headers)
    try:
        body = path.read_bytes()
    finally:
        EXPORTS.close(path)
    BODIES.put(key, body)
    return _whole(request, body, headers)


def again(request: Request) -> Response | None:
    """Return the answer to what was asked before, from memory; None if it must be worked out."""
    cached = ANSWERS.get(_request_key(request)) if _is_cacheable(request) else None
    if cached is None:
        return None
    headers = dict(cached.headers)
    if has(request, headers["ETag"]):
        return _not_modified(headers)
    body = BODIES.get(cached.body)
    if body is None:
        return None
    return _whole(request, body, headers)


class Ready:
    """Middleware: what was answered before is answered again on the event loop, without a thread, filters or routes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass the request on."""
        ours = scope["type"] == "http" and scope["path"].startswith("/data/")
        await ((again(Request(scope)) if ours else None) or self.app)(scope, receive, send)


def _is_cacheable(request: Request) -> bool:
    """Return whether an answer is whole, and its address short."""
    short = len(request.scope["query_string"]) <= LONGEST
    return short and request.method in ("GET", "HEAD") and "range" not in request.headers


def _request_key(request: Request) -> Hashable:
    """Return the key of a request: all that its response depends on (address, site, whether it is compressed)."""
    scope = request.scope
    return (scope["path"], scope["query_string"], base_of(request), "gzip" in accepted(request))


def answer_file(request: Request, path: Path, version: str, headers: Mapping[str, str], *, pinned: bool) -> Response:
    """Answer a file of the disk; its entity tag is of its bytes, which another process may write differently."""
    headers = {
        **SHARED,
        **headers,
        "ETag": f'"{version}-{digest_of(path, path.stat().st_mtime_ns)}"',
        "Cache-Control": PINNED if pinned else NEWEST,
    }
    if has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=headers["Content-Type"])


@lru_cache(maxsize=16)
def digest_of(path: Path, _changed: int) -> str:
    """Return a short hash of the bytes of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def accepted(request: Request) -> set[str]:
    """Return the encodings that the client takes (see security_headers.OwnEncoding)."""
    header = request.scope.get("homeward.accept_encoding", request.headers.get("accept-encoding", ""))
    return accepted_encodings(header)


def has(request: Request, tag: str) -> bool:
    """Return whether the client has this already (If-None-Match: a list of tags, or any)."""
    cached = ",".join(request.headers.getlist("if-none-match"))
    return cached.strip() == "*" or tag in re.findall(r'"[^"]*"', cached)


def gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Return the pieces compressed, always to the same bytes."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def _not_modified(headers: Mapping[str, str]) -> Response:
    """Answer that the client has it: all that is said of it, but nothing of a body."""
    return Response(status_code=304, headers={name: headers[name] for name in headers if name not in OF_A_BODY})


def _whole(request: Request, body: bytes, headers: dict[str, str]) -> Response:
    """Answer a body; to HEAD, only how long it is."""
    headers |= {"Content-Length": str(len(body)), "Accept-Ranges": "bytes"}
    return Response(b"" if request.method == "HEAD" else body, headers=headers)


def _streamed(request: Request, pieces: Iterable[bytes], headers: dict[str, str]) -> Response:
    """Answer a body as it is written; to HEAD, nothing, since nobody knows how long it will be."""
    if request.method != "HEAD":
        return StreamingResponse(pieces, headers=headers)
    response = Response(headers=headers)
    del response.headers["content-length"]
    return response
