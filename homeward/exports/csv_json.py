"""A data set as CSV and as JSON, written piece by piece: never held whole, however long it is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from homeward.exports.extract import Extract, jsonable

# A spreadsheet runs a cell that begins so as a formula. Apostrophes in front are counted in, so that it can be undone.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")

# About 100 kB a piece: few enough to keep the memory small, enough not to be slow.
PIECE = 1_000


def csv_lines(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return rows as lines of CSV (RFC 4180, UTF-8), headed by the columns if there are any."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    if head := list(columns):
        writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return lines.getvalue().encode("utf-8")


def write_csv(extract: Extract) -> Iterator[bytes]:
    """Write a data set as CSV: a header row, then the rows, and nothing else."""
    with extract.database.open(extract.dataset.query, extract.parameters) as answer:
        columns: tuple[str, ...] = answer.columns
        while rows := answer.fetch(PIECE):
            yield csv_lines(columns, rows)
            columns = ()
        if columns:
            yield csv_lines(columns, [])


def write_json(extract: Extract) -> Iterator[bytes]:
    """Write a data set as JSON: `homeward`, what it says about itself and its columns; `rows`, a list of objects."""
    with extract.database.open(extract.dataset.query, extract.parameters) as answer:
        yield b'{"homeward":' + dumped(extract.about("json")) + b',"rows":['
        comma = b""
        while rows := answer.fetch(PIECE):
            objects = [dict(zip(answer.columns, row, strict=True)) for row in rows]
            yield comma + dumped(objects)[1:-1]
            comma = b","
        yield b"]}\n"


def write_rows(extract: Extract) -> Iterator[bytes]:
    """Write the rows of a data set as JSON: a list of objects, for readers that expect nothing else."""
    yield b"["
    comma = b""
    with extract.database.open(extract.dataset.query, extract.parameters) as answer:
        while rows := answer.fetch(PIECE):
            yield comma + dumped([dict(zip(answer.columns, row, strict=True)) for row in rows])[1:-1]
            comma = b","
    yield b"]\n"


def dumped(value: Any) -> bytes:
    """Return a value as JSON, UTF-8, on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=jsonable).encode()


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
