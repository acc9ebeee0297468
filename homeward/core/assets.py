"""The small files of ours that a browser fetches: served under names that change with their content, kept for good."""

from __future__ import annotations

import hashlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

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
            imported = re.findall(r'^import (?:.* from )?"\./(.+)";$', self.contents[each].decode(), re.MULTILINE)
            found += [other for other in dict.fromkeys(imported) if other not in found]
        return found


STYLE = StaticFile("homeward.css", "text/css")
PRESENT = StaticFile("present.css", "text/css")
SAVED = StaticFile("saved.css", "text/css")
PLAIN = StaticFile("plain.css", "text/css")
SUMMARY = StaticFile("summary.css", "text/css")
EMBED = StaticFile("embed.css", "text/css")
SQL_STYLE = StaticFile("sql.css", "text/css")
FAVICON = StaticFile("favicon.svg", "image/svg+xml")
# Asked for under its old name by whatever reads no page: readers of feeds, bookmarks.
ICON = StaticFile("favicon.ico", "image/x-icon", max_age=86400)
BASE = StaticFile("base.js", "text/javascript")
PREVIEW = {code: StaticFile(f"preview-{code}.png", "image/png") for code in LANGUAGES}
MODULES = ModuleBundle()

FILES = (STYLE, PRESENT, SAVED, PLAIN, SUMMARY, EMBED, SQL_STYLE, FAVICON, BASE, *PREVIEW.values())


def package_directory(package: str) -> Path:
    """Return the directory of an installed package without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


class Bundle(NamedTuple):
    """plotly.js: where it is served, under a name that changes with its version, and its file."""

    path: str
    file: Path


def version_of_plotly_js(file: Path) -> str:
    """Return the version that a file of plotly.js names at its beginning."""
    with file.open(encoding="utf-8") as text:
        found = re.search(r"^\* plotly\.js .*v([0-9.]+)$", text.read(200), re.MULTILINE)
    if found is None:
        raise ValueError(f"{file.name} does not begin with the version of plotly.js")
    return found[1]


def _bundle(file: Path) -> Bundle:
    return Bundle(f"/assets/plotly-basic-{version_of_plotly_js(file)}.min.js", file)


# The basic bundle draws bars, lines and marks, which is all of our charts: a quarter of the whole, read in a quarter of
# the time. It is kept with us: no wheel brings it.
PLOTLY = _bundle(Path(__file__).parents[1] / "frontend" / "vendor" / "plotly-basic.min.js")
