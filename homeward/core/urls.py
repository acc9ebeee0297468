"""Addresses of the site: a base, a path, a query string."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

Query = Mapping[str, Sequence[str]]


def address(base: str, path: str, query: Query | None = None) -> str:
    """Return the address of a path (without its first slash): `base` is "./", or where we are, absolute."""
    return f"{base}{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")
