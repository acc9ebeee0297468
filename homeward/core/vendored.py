"""What others have written and no Python package brings (homeward/frontend/vendor): where each file is served.

`vendored.csv` there says what each is, from which versions, its licence and its SHA-256; `make vendor` builds it.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from homeward.core.assets import FRONTEND

FOLDER = FRONTEND / "vendor"
BROTLI = ".br"
# What the SQL page is made of, by the names that the page has for it. The engine is kept compressed.
SQL_FILES = {
    "editor": "codemirror.min.js",
    "engine": "duckdb.min.js",
    "files": "files.min.js",
    "worker": "duckdb-eh.worker.js",
    "wasm": "duckdb-eh.wasm.br",
}
# The typeface of the pages: the letters of our languages alone (vendor/typeface.py).
TYPEFACE = "homeward-sans.woff2"
# Bytes of the engine once it is decompressed, for a bar that says how much of it has come.
WASM_BYTES = 34_242_586


class Vendored(NamedTuple):
    """A file of others. `packages` are what it is made of, with versions; `path` changes with its content."""

    name: str
    packages: str
    licence: str
    sha256: str

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return FOLDER / self.name

    @property
    def path(self) -> str:
        """Where it is served, whether compressed or not."""
        stem, _, ending = self.name.removesuffix(BROTLI).partition(".")
        return f"/assets/{stem}-{self.sha256[:8]}.{ending}"


@cache
def vendored() -> dict[str, Vendored]:
    """Return every file of others by name."""
    with (FOLDER / "vendored.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: Vendored(*row.values()) for row in csv.DictReader(file)}
