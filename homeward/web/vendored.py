"""The files of others: the typeface, and the SQL page’s: its engine is kept compressed, its worker may run it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import brotli
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from homeward.core.assets import IMMUTABLE
from homeward.core.vendored import BROTLI, SQL_FILES, TYPEFACE, Vendored, vendored
from homeward.web.security_headers import accepted_encodings

PIECE = 256_000
CACHED = {"Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}


async def _answer(found: Vendored, request: Request) -> Response:
    """Answer a file; what is kept compressed is decompressed for who does not take Brotli (plain http, mostly)."""
    if not found.name.endswith(BROTLI):
        kind = "font/woff2" if found.name == TYPEFACE else "text/javascript"
        return FileResponse(found.file, media_type=kind, headers=CACHED)
    encodings = accepted_encodings(request.headers.get("accept-encoding", ""))
    headers = {**CACHED, "Content-Encoding": "br" if "br" in encodings else "identity"}
    if "br" in encodings:
        return FileResponse(found.file, media_type="application/wasm", headers=headers)
    pieces = _decompressed(found) if request.method == "GET" else iter(())
    return StreamingResponse(pieces, media_type="application/wasm", headers=headers)


def _decompressed(found: Vendored) -> Iterator[bytes]:
    """Yield the content of a compressed file, piece by piece."""
    decompressor = brotli.Decompressor()
    with found.file.open("rb") as file:
        while piece := file.read(PIECE):
            yield decompressor.process(piece)


def vendored_routes() -> list[BaseRoute]:
    """Return the routes of the files of the SQL page, and of the typeface of all."""
    names = (*SQL_FILES.values(), TYPEFACE)
    return [Route(vendored()[name].path, partial(_answer, vendored()[name])) for name in names]
