"""Responses of the plain pages and the API: problem details (RFC 9457), and text with an entity tag."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from homeward.core.view import View

# How many of the parameters and values that are not known an error names.
NAMED = 20
# After how many seconds it is worth asking again.
AGAIN = 5


class RefusedError(Exception):
    """A request that cannot be answered: its status, one sentence, and what may help."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        self.status, self.detail, self.more = status, detail, more
        super().__init__(detail)


class RenamedError(Exception):
    """A request for ids that exchanges or series had before: each with the one that it has now, and where that is."""

    def __init__(self, renamed: Mapping[str, str], location: str) -> None:
        self.renamed, self.location = renamed, location
        super().__init__(location)


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """Return an error as RFC 9457 problem details; of what is `unknown`, so many are named, and the others counted."""
    if (beyond := len(more.get("unknown", ())) - NAMED) > 0:
        more |= {"unknown": more["unknown"][:NAMED], "not_named": beyond}
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    if status == 503:
        headers["Retry-After"] = str(AGAIN)
    return JSONResponse(content, status, headers, media_type="application/problem+json")


def moved(error: RenamedError) -> JSONResponse:
    """Return a permanent redirect that names the ids of before and of now."""
    named = ", ".join(f"{old} is now {new}" for old, new in error.renamed.items())
    content = {
        "type": "about:blank",
        "title": HTTPStatus.MOVED_PERMANENTLY.phrase,
        "status": 301,
        "detail": f"Renamed: {named}.",
        "renamed": dict(error.renamed),
        "location": error.location,
    }
    headers = {"Location": error.location, "Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}
    return JSONResponse(content, 301, headers, media_type="application/problem+json")


def answer(request: Request, content: str, media_type: str, view: View, **headers: str) -> Response:
    """Answer a text in the language of a view, or 304 to a reader who has it.

    The tag holds the version of the data and a hash of the text, which changes with our words and our host as well.
    It is a weak one: the same text may travel compressed.
    """
    body = content.encode("utf-8")
    tag = f'"{view.database.version}-{hashlib.sha256(body).hexdigest()[:8]}"'
    headers = {
        "ETag": f"W/{tag}",
        "Cache-Control": "public, max-age=60",
        "Content-Language": view.lang.code,
        "Vary": "Accept-Language",
        **headers,
    }
    known = request.headers.get("if-none-match", "").split(",")
    if any(item.strip().removeprefix("W/") in (tag, "*") for item in known):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
