"""Rows → files: the numbers behind a view, plain, with the filters in the name."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from typing import Any

from homeward.dataset import Rows
from homeward.filters import Filters

# A disk takes names of 255 bytes; longer lists of filters are named by their hash.
LONGEST_FILTERS = 180


def cell(value: Any) -> str:
    """Return a value as it stands in a CSV: dates ISO 8601, true and false, lists with semicolons, NULL empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ";".join(map(str, value))
    return str(value)


def csv_bytes(rows: Rows) -> bytes:
    """Return rows as CSV (RFC 4180, UTF-8, a header row)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(rows.columns)
    writer.writerows([cell(value) for value in row] for row in rows.rows)
    return text.getvalue().encode("utf-8")


def file_name(name: str, filters: Filters, version: str, ending: str) -> str:
    """Return the name of a file of numbers: what it holds, under which filters, of which version."""
    parts = "_".join(f"{key}-{'+'.join(values)}" for key, values in filters.query().items())
    if len(parts) > LONGEST_FILTERS:
        parts = f"filters-{hashlib.sha256(parts.encode()).hexdigest()[:8]}"
    return "_".join(part for part in ("homeward", name, parts, version) if part) + f".{ending}"
