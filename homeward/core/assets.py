"""The small files of ours that a browser fetches: served under names that change with their content, kept for good."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from homeward.core.filters import LANGUAGES

FRONTEND = Path(__file__).parents[1] / "frontend"
IMMUTABLE = "public, max-age=31536000, immutable"


def _short_hash(*contents: bytes) -> str:
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:8]


class StaticFile:
    """A file of homeward/frontend."""

    def __init__(self, name: str, media_type: str, max_age: int = 0) -> None:
        self.content = (FRONTEND / name).read_bytes()
        stem, ending = name.rsplit(".", 1)
        self.path = f"/assets/{stem}-{_short_hash(self.content)}.{ending}"
        self.media_type = media_type
        self.headers = {"Cache-Control": f"public, max-age={max_age}" if max_age else IMMUTABLE}

    async def answer(self, _: Request) -> Response:
        """Answer the file, to be kept for good; under a name that stays, for `max_age` seconds."""
        return Response(self.content, media_type=self.media_type, headers=self.headers)


class ModuleBundle:
    """The JavaScript modules of homeward/frontend, side by side: they import each other as they do inside Streamlit.

    It is their folder whose name changes with the content of any of them.
    """

    def __init__(self) -> None:
        self.contents = {path.name: path.read_bytes() for path in sorted(FRONTEND.glob("*.js"))}
        self.folder = f"/assets/modules-{_short_hash(*self.contents.values())}"

    def path(self, name: str) -> str:
        """Return the path of one module."""
        return f"{self.folder}/{name}"

    def behind(self, name: str) -> list[str]:
        """Return a module and all that it imports, directly or not."""
        found = [name]
        for each in found:
            imported = re.findall(r'^import .* from "\./(.+)";$', self.contents[each].decode(), re.MULTILINE)
            found += [other for other in dict.fromkeys(imported) if other not in found]
        return found

    async def answer(self, request: Request) -> Response:
        """Answer one module, to be kept for good."""
        content = self.contents.get(request.path_params["name"])
        if content is None:
            return PlainTextResponse("no such module\n", 404)
        return Response(content, media_type="text/javascript", headers={"Cache-Control": IMMUTABLE})


STYLE = StaticFile("homeward.css", "text/css")
PRESENT = StaticFile("present.css", "text/css")
SAVED = StaticFile("saved.css", "text/css")
PLAIN = StaticFile("plain.css", "text/css")
SUMMARY = StaticFile("summary.css", "text/css")
EMBED = StaticFile("embed.css", "text/css")
FAVICON = StaticFile("favicon.svg", "image/svg+xml")
# Asked for under its old name by whatever reads no page: readers of feeds, bookmarks.
ICON = StaticFile("favicon.ico", "image/x-icon", max_age=86400)
BASE = StaticFile("base.js", "text/javascript")
PREVIEW = {code: StaticFile(f"preview-{code}.png", "image/png") for code in LANGUAGES}
MODULES = ModuleBundle()


def file_routes() -> list[BaseRoute]:
    """Return the routes of all these files."""
    files = (STYLE, PRESENT, SAVED, PLAIN, SUMMARY, EMBED, FAVICON, BASE, *PREVIEW.values())
    named = [Route(file.path, file.answer) for file in files]
    return [*named, Route("/favicon.ico", ICON.answer), Route(MODULES.path("{name}"), MODULES.answer)]
