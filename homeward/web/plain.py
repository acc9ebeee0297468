"""What our plain pages and the feed share: the language of a request, addresses, answers that a reader may keep."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from homeward.core.filters import LANGUAGES, Ignored
from homeward.core.i18n import guess, language
from homeward.core.view import View
from homeward.web.request import parse_view, query_of

Query = Mapping[str, Sequence[str]]


def lenient_view(request: Request, also: Sequence[str] = ()) -> tuple[View, list[Ignored]]:
    """Return the view that a request asks for, and what of its query string was left out; `also` is known here too.

    It is held if the request names its version: then its links name it, too.
    """
    query = query_of(request)
    view, problems = parse_view(request, forgiving=True)
    lang = language(language_of(request, query))
    held = view.dataset.version in query.get("v", [])[:1]
    ignored = [Ignored(item["parameter"], item["value"]) for item in problems if item["parameter"] not in also]
    return replace(view, lang=lang, held=held), ignored


def language_of(request: Request, query: Query) -> str:
    """Return the language of a request: of its link, else the first guess from the browser."""
    asked = query.get("lang") or [""]
    return asked[0] if asked[0] in LANGUAGES else guess(request.headers.get("accept-language"))


def address(base: str, path: str, query: Query | None = None) -> str:
    """Return the address of a path (without its first slash): `base` is "./", or where we are, absolute."""
    return f"{base}{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")


def answer(request: Request, content: str, media_type: str, view: View, **headers: str) -> Response:
    """Answer a text in the language of a view, or 304 to a reader who has it.

    The tag holds the version of the data and a hash of the text, which changes with our words and our host as well.
    It is a weak one: the same text may travel compressed.
    """
    body = content.encode("utf-8")
    tag = f'"{view.dataset.version}-{hashlib.sha256(body).hexdigest()[:8]}"'
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
