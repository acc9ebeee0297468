"""The files a browser needs, compressed once per version: Streamlit's own, and plotly.js.

`python -m homeward.web.static` compresses them at install. Served without that, everything works, only larger.
"""

from __future__ import annotations

import gzip
import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

import brotli
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from homeward.core.assets import FILES, ICON, IMMUTABLE, MODULES, PLOTLY, StaticFile, package_directory
from homeward.core.vendored import SQL_FILES, vendored

ENCODINGS = ("br", "gzip")
ENDING = {"br": ".br", "gzip": ".gz"}
COMPRESSED = (".js", ".css", ".json", ".svg", ".html")


def originals() -> dict[str, Path]:
    """Return the compressible files by the path they are served from."""
    static = package_directory("streamlit") / "static" / "static"
    files = {f"/static/{path.relative_to(static)}": path for path in static.rglob("*") if path.suffix in COMPRESSED}
    scripts = {vendored()[name].path: vendored()[name].file for name in SQL_FILES.values() if name.endswith(".js")}
    return files | {PLOTLY.path: PLOTLY.file} | scripts


def cache_directory() -> Path:
    """Return where the compressed files of these versions are kept: beside the environment, one folder per version."""
    plotly = Path(PLOTLY.path).name.removesuffix(".min.js")
    others = "_".join(vendored()[name].sha256[:8] for name in SQL_FILES.values())
    return Path(sys.prefix) / "homeward-assets" / f"br11_streamlit-{version('streamlit')}_{plotly}_{others}"


def compressed_file(path: str, encoding: str, directory: Path | None = None) -> Path:
    """Return where the compressed form of a served path is kept, whether it is there or not."""
    return (directory or cache_directory()) / (path.lstrip("/") + ENDING[encoding])


def compress_all() -> Path:
    """Compress every file that is not there yet, and return the directory. Old versions are removed."""
    target = cache_directory()
    if target.exists():
        return target
    shutil.rmtree(target.parent, ignore_errors=True)
    building = target.with_name(target.name + ".building")
    with ProcessPoolExecutor() as pool:
        files = originals()
        list(pool.map(_compress, files.values(), files.keys(), [building] * len(files), chunksize=8))
    building.rename(target)
    return target


def _compress(original: Path, path: str, directory: Path) -> None:
    content = original.read_bytes()
    packed = {"br": brotli.compress(content, quality=_quality(path)), "gzip": gzip.compress(content, 9, mtime=0)}
    for encoding, data in packed.items():
        file = compressed_file(path, encoding, directory)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


@cache
def _of_first_visit() -> frozenset[str]:
    """Return what a first visit of a page with charts fetches: it is waited for."""
    from homeward.web.index import early, index_html  # noqa: PLC0415  (served without it, everything works)

    return frozenset(re.findall(r'(?:href|src)="\.([^"]+)"', index_html("en") + early()))


def _quality(path: str) -> int:
    """Return how hard Brotli tries: the last tenth of a file takes ten times as long as all that is before it."""
    return 11 if path in _of_first_visit() else 9


# ---------- our own


def file_routes() -> list[BaseRoute]:
    """Return the routes of the files of homeward/frontend, under names that change with their content."""
    named = [Route(file.path, partial(_file, file)) for file in FILES]
    return [*named, Route("/favicon.ico", partial(_file, ICON)), Route(MODULES.path("{name}"), _module)]


def _file(file: StaticFile, _: Request) -> Response:
    return Response(file.content, media_type=file.media_type, headers=file.headers)


def _module(request: Request) -> Response:
    content = MODULES.contents.get(request.path_params["name"])
    if content is None:
        return PlainTextResponse("no such module\n", 404)
    return Response(content, media_type="text/javascript", headers={"Cache-Control": IMMUTABLE})


if __name__ == "__main__":
    print(compress_all())
