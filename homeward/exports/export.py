"""Values → cells of text, and names of files: what every plain file of numbers shares."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from homeward.core.filters import Filters

# What the filters of a file may be called by: a disk takes names of 255 bytes, a header no other letters and no quotes.
# Longer lists, and names of publishers in Ukrainian, are named by their hash.
FILTERS = re.compile(r"[A-Za-z0-9._+-]{0,180}")
# A spreadsheet runs a cell that begins so as a formula. Apostrophes in front are counted in, so that it can be undone.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def text(value: Any) -> str:
    """Return a value as text: dates ISO 8601, true and false, lists with semicolons, NULL empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ";".join(map(text, value))
    return str(value)


def cell(value: Any) -> str:
    """Return a value as it stands in a CSV: as text, and text that would be run as a formula behind an apostrophe."""
    is_text = isinstance(value, str) or (isinstance(value, list) and any(isinstance(item, str) for item in value))
    return neutral(text(value)) if is_text else text(value)


def neutral(content: str) -> str:
    """Return text that no spreadsheet runs: one apostrophe more, if it begins as a formula does."""
    return f"'{content}" if FORMULA.match(content) else content


def file_name(name: str, filters: Filters, version: str, ending: str) -> str:
    """Return the name of a file of numbers: what it holds, under which filters, of which version."""
    parts = "_".join(f"{key}-{'+'.join(values)}" for key, values in filters.query().items())
    if not FILTERS.fullmatch(parts):
        parts = f"filters-{hashlib.sha256(parts.encode()).hexdigest()[:8]}"
    return "_".join(part for part in ("homeward", name, parts, version) if part) + f".{ending}"
