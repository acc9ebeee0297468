"""Connections to the public database for queries of one's own: read-only, and nothing but this file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO

import duckdb

from homeward.db.build import HARDENED
from homeward.exports.csv_json import PIECE, csv_lines, dumped

# What a terminal is shown of a table.
SHOWN_ROWS = 1_000


def connect(file: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection to a copy of the database for everyone: no other file, no network, no extension, 1 GB."""
    return duckdb.connect(str(file), read_only=True, config=HARDENED)


def write_result(connection: duckdb.DuckDBPyConnection, query: str, kind: str, file: IO[bytes]) -> None:
    """Write the result of a query as a table to read, csv, json (a list of objects) or parquet."""
    if kind == "parquet":
        from pyarrow import parquet  # noqa: PLC0415  (a quarter of a second, for this format only)

        parquet.write_table(connection.sql(query).to_arrow_table(), file, compression="zstd")
        return
    result = connection.execute(query)
    columns = [column[0] for column in result.description]
    if kind == "table":
        shown = result.fetchmany(SHOWN_ROWS + 1)
        file.write(_table(columns, shown[:SHOWN_ROWS]).encode())
        if len(shown) > SHOWN_ROWS:
            file.write(f"… the first {SHOWN_ROWS:,} rows; --format csv writes all\n".encode())
    elif kind == "csv":
        file.write(csv_lines(columns, []))
        while rows := result.fetchmany(PIECE):
            file.write(csv_lines([], rows))
    else:
        file.write(dumped([dict(zip(columns, row, strict=True)) for row in result.fetchall()]) + b"\n")


def _table(columns: list[str], rows: list[tuple[object, ...]]) -> str:
    """Return rows as text in columns, numbers to the right; NULL is left empty."""
    cells = [columns, *([("" if value is None else str(value)) for value in row] for row in rows)]
    widths = [max(len(row[place].replace("\n", " ")) for row in cells) for place in range(len(columns))]
    right = [_is_number(row[place] for row in rows) for place in range(len(columns))]
    lines = [
        "  ".join(
            cell.replace("\n", " ").rjust(width) if number else cell.replace("\n", " ").ljust(width)
            for cell, width, number in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in cells
    ]
    rule = "  ".join("-" * width for width in widths)
    counted = f"({len(rows):,} row{'' if len(rows) == 1 else 's'})"
    return "\n".join([lines[0], rule, *lines[1:], counted]) + "\n"


def _is_number(values: Iterable[object]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known)
