"""Content → response: entity tags and 304s, compression, ranges, and a bounded cache of what was written."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from threading import Lock

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from homeward.dataset import QUERIES, ROOT
from homeward.headers import accepted_encodings

# What is larger is sent as it is written, and kept nowhere.
LARGEST = 4_000_000
CACHED = 64_000_000
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, Content-Length, Content-Range",
}
NEWEST, PINNED = "public, max-age=60", "public, max-age=86400"


@dataclass(frozen=True)
class Content:
    """What an address holds: its type, the pieces it is written in, and what tells it from any other content."""

    media_type: str
    pieces: Callable[[], Iterable[bytes]]
    key: tuple[Hashable, ...]
    version: str
    pinned: bool = False
    is_text: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)


class Bodies:
    """A cache of bodies, bounded by their bytes together; the one not asked for the longest goes first."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """Return a body, if it is there."""
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def put(self, key: Hashable, body: bytes) -> None:
        """Keep a body, and let go of others if need be."""
        with self._lock:
            self.size += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self.size > self.limit:
                self.size -= len(self._bodies.popitem(last=False)[1])


BODIES = Bodies(CACHED)


@cache
def release() -> str:
    """Return what tells this code from any other: the same data may read differently after a change of it."""
    files = [*(ROOT / "homeward").rglob("*.py"), *QUERIES.rglob("*.*"), ROOT / "requirements.txt"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files)))
    return digest.hexdigest()[:8]


def answer(request: Request, content: Content) -> Response:
    """Answer content: not again what the client has, compressed where it is text and the client takes it."""
    # Who asks for a part of a file (polars, DuckDB) means the file as it is, not what it is compressed to.
    compressed = content.is_text and "gzip" in accepted(request) and "range" not in request.headers
    headers = {
        **SHARED,
        **content.headers,
        "ETag": f'"{content.version}-{release()}{"-gzip" if compressed else ""}"',
        "Cache-Control": PINNED if content.pinned else NEWEST,
        "Vary": "Accept-Encoding",
    }
    if has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = content.media_type
    if compressed:
        headers["Content-Encoding"] = "gzip"
    key = (content.version, *content.key, compressed)
    body = BODIES.get(key)
    if body is None:
        pieces = iter(gzipped(content.pieces()) if compressed else content.pieces())
        start = _up_to(LARGEST, pieces)
        if (following := next(pieces, None)) is not None:
            return _streamed(request, chain(start, [following], pieces), headers)
        body = b"".join(start)
        if len(body) <= LARGEST:
            BODIES.put(key, body)
    return _whole(request, body, headers) if compressed else _part(request, body, headers)


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
    """Return the encodings that the client takes (see headers.OwnEncoding)."""
    header = request.scope.get("homeward.accept_encoding", request.headers.get("accept-encoding", ""))
    return accepted_encodings(header)


def has(request: Request, tag: str) -> bool:
    """Return whether the client has this already (If-None-Match: a list of tags, or any)."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return given.strip() == "*" or tag in re.findall(r'"[^"]*"', given)


def gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Return the pieces compressed, always to the same bytes."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def _up_to(size: int, pieces: Iterator[bytes]) -> list[bytes]:
    """Return the first pieces, until they are more than so many bytes."""
    taken: list[bytes] = []
    for piece in pieces:
        taken.append(piece)
        size -= len(piece)
        if size < 0:
            break
    return taken


def _part(request: Request, body: bytes, headers: dict[str, str]) -> Response:
    """Answer the part of a body that is asked for (one range, as readers of data ask), or all of it."""
    headers["Accept-Ranges"] = "bytes"
    asked = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", request.headers.get("range", ""))
    if not asked or request.headers.get("if-range", headers["ETag"]) != headers["ETag"]:
        return _whole(request, body, headers)
    first = int(asked[1]) if asked[1] else max(len(body) - int(asked[2] or 0), 0)
    last = min(int(asked[2]), len(body) - 1) if asked[1] and asked[2] else len(body) - 1
    if asked[1] and asked[2] and int(asked[2]) < first:
        return _whole(request, body, headers)  # no range at all
    if first > last:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{len(body)}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
    return _whole(request, body[first : last + 1], headers, 206)


def _whole(request: Request, body: bytes, headers: dict[str, str], status: int = 200) -> Response:
    """Answer a body; to HEAD, only how long it is."""
    headers["Content-Length"] = str(len(body))
    return Response(b"" if request.method == "HEAD" else body, status, headers)


def _streamed(request: Request, pieces: Iterable[bytes], headers: dict[str, str]) -> Response:
    """Answer a body as it is written; to HEAD, nothing, since nobody knows how long it will be."""
    if request.method != "HEAD":
        return StreamingResponse(pieces, headers=headers)
    response = Response(headers=headers)
    del response.headers["content-length"]
    return response
