"""The files a browser needs, compressed once per version: Streamlit's own, and plotly.js in two sizes.

`python -m homeward.web.static` compresses them at install. Served without that, everything works, only larger.
"""

from __future__ import annotations

import gzip
import re
import shutil
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import brotli

from homeward.core.vendored import SQL_FILES, vendored

ENCODINGS = ("br", "gzip")
ENDING = {"br": ".br", "gzip": ".gz"}
COMPRESSED = (".js", ".css", ".json", ".svg", ".html")


def package_directory(package: str) -> Path:
    """Return the directory of an installed package without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def originals() -> dict[str, Path]:
    """Return the compressible files by the path they are served from."""
    static = package_directory("streamlit") / "static" / "static"
    files = {f"/static/{path.relative_to(static)}": path for path in static.rglob("*") if path.suffix in COMPRESSED}
    scripts = {vendored()[name].path: vendored()[name].file for name in SQL_FILES.values() if name.endswith(".js")}
    return files | {bundle.path: bundle.file for bundle in BUNDLES} | scripts


# ---------- plotly.js


class Bundle(NamedTuple):
    """A size of plotly.js: where it is served, under a name that changes with its version, and its file."""

    path: str
    file: Path


def version_of_plotly_js(file: Path) -> str:
    """Return the version that a file of plotly.js names at its beginning."""
    with file.open(encoding="utf-8") as text:
        found = re.search(r"^\* plotly\.js .*v([0-9.]+)$", text.read(200), re.MULTILINE)
    if found is None:
        raise ValueError(f"{file.name} does not begin with the version of plotly.js")
    return found[1]


def _bundle(name: str, file: Path) -> Bundle:
    return Bundle(f"/assets/{name}-{version_of_plotly_js(file)}.min.js", file)


# A quarter of the whole, which a browser reads in a quarter of the time. It is kept with us: no wheel brings it.
BASIC = _bundle("plotly-basic", Path(__file__).parents[1] / "frontend" / "vendor" / "plotly-basic.min.js")
WHOLE = _bundle("plotly", package_directory("plotly") / "package_data" / "plotly.min.js")
BUNDLES = (BASIC, WHOLE)
# The kinds of traces that the basic bundle draws, of those that we use.
BASIC_TRACES = frozenset({"bar", "scatter"})


def bundle_for(kinds: Iterable[str]) -> Bundle:
    """Return the smallest bundle that draws these kinds of traces."""
    return BASIC if BASIC_TRACES.issuperset(kinds) else WHOLE


# ---------- compressed


def cache_directory() -> Path:
    """Return where the compressed files of these versions are kept: beside the environment, one folder per version."""
    bundles = "_".join(Path(bundle.path).name.removesuffix(".min.js") for bundle in BUNDLES)
    others = "_".join(vendored()[name].sha256[:8] for name in SQL_FILES.values())
    return Path(sys.prefix) / "homeward-assets" / f"streamlit-{version('streamlit')}_{bundles}_{others}"


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
    packed = {"br": brotli.compress(content, quality=9), "gzip": gzip.compress(content, 9, mtime=0)}
    for encoding, data in packed.items():
        file = compressed_file(path, encoding, directory)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


if __name__ == "__main__":
    print(compress_all())
