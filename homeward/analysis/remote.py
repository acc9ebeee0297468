"""A server of Homeward as a client reads it: files of the data API, the database, and what was wrong with a request."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from homeward.analysis.lookup import UnknownNameError

TIMEOUT = 60
# Statuses with which the data API says that it does not know what is asked for, and what is near.
UNKNOWN = (400, 404, 410)


def is_address(text: str) -> bool:
    """Return whether a text is the address of a server."""
    return text.startswith(("https://", "http://"))


def fetch(address: str, path: str, query: Mapping[str, Sequence[str]]) -> bytes:
    """Return what a server (an address of http or https) has at a path.

    Raises:
        UnknownNameError: it does not know what is asked for; with its reasons.
        OSError: it does not answer, or cannot.
    """
    question = f"?{urlencode(query, doseq=True)}" * bool(query)
    request = Request(f"{address.rstrip('/')}/{path}{question}", headers={"Accept": "application/json, */*"})  # noqa: S310
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310  (is_address: http or https)
            content: bytes = answer.read()
            return content
    except HTTPError as error:
        if error.code in UNKNOWN and "problem+json" in error.headers.get("Content-Type", ""):
            raise UnknownNameError(_words(json.loads(error.read()))) from None
        raise


def fetch_database(address: str, version: str | None) -> tuple[str, Path]:
    """Return the version of a server's database, the newest unless one is named, and a copy of it on this disk.

    A version is fetched once per process.

    Raises: as `fetch`.
    """
    if version is None:
        version = str(json.loads(fetch(address, "data/v1/", {}))["version"])
    path = Path(_folder().name) / f"{version}.duckdb"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_bytes(fetch(address, "data/v1/homeward.duckdb", {"v": [version]}))
        unfinished.rename(path)
    return version, path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Return the folder of what was fetched; it goes with the process."""
    return tempfile.TemporaryDirectory(prefix="homeward-fetched-")


def _words(problem: Mapping[str, Any]) -> str:
    """Return problem details (RFC 9457) of the data API as one line."""
    near = problem.get("nearest")
    meant = f" Did you mean {' or '.join(near)}?" if isinstance(near, list) and near else ""
    reasons = [f"{item['parameter']}={item['value']!r}: {item['reason']}" for item in problem.get("unknown", [])]
    return " ".join([problem["detail"] + meant, *reasons])
