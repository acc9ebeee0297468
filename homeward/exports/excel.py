"""A data set as an Excel workbook: a sheet of the rows, and a sheet that says what they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import IO, Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from homeward.exports.csv_json import PIECE, text
from homeward.exports.extract import TITLE, Extract

# What a sheet and a cell of Excel can hold.
ROWS = 1_048_576
LETTERS = 32_767
WIDTHS = {"date": 12, "integer": 10, "number": 10, "boolean": 10, "string": 18, "list": 18}
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}


class TooManyRowsError(Exception):
    """A sheet of Excel cannot hold the rows; nothing is cut off in silence."""


def write_xlsx(extract: Extract, file: IO[bytes]) -> None:
    """Write a data set as a workbook. Text is written as text: nothing in it is run.

    Raises:
        TooManyRowsError: a sheet cannot hold them.
    """
    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        # A fixed day, so that the same data always make the same file.
        workbook.set_properties({"title": TITLE, "created": dt.datetime(2022, 2, 24, tzinfo=dt.UTC)})
        bold = workbook.add_format({"bold": True})
        sheet = workbook.add_worksheet(extract.dataset.name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(extract.columns):
            sheet.set_column(place, place, max(WIDTHS[column.type], len(column.name) + 2))
            sheet.write_string(0, place, column.name, bold)
        _write_rows(sheet, extract)
        about = workbook.add_worksheet("about")
        about.set_column(0, 0, 22)
        about.set_column(1, 1, 60)
        for line, row in enumerate(_about(extract.about("xlsx"))):
            _write_row(about, line, row)


def _write_rows(sheet: Worksheet, extract: Extract) -> None:
    with extract.database.open(extract.dataset.query, extract.parameters) as answer:
        line = 1
        while rows := answer.fetch(PIECE):
            if line + len(rows) > ROWS:
                raise TooManyRowsError(extract.dataset.name)
            for row in rows:
                _write_row(sheet, line, row)
                line += 1


def _write_row(sheet: Worksheet, line: int, row: tuple[Any, ...]) -> None:
    for place, value in enumerate(row):
        if value is None:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(line, place, value)
        elif isinstance(value, int | float):
            sheet.write_number(line, place, value)
        elif isinstance(value, dt.date):
            sheet.write_datetime(line, place, value)
        elif content := text(value):
            sheet.write_string(line, place, content if len(content) <= LETTERS else content[: LETTERS - 1] + "…")


def _about(about: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the second sheet: names and values, then a small table for each list."""
    for name, value in about.items():
        if isinstance(value, dict):
            yield from [(f"{name}: {key}", item) for key, item in value.items()]
        elif not isinstance(value, list):
            yield name, value
        elif value and isinstance(value[0], dict):
            columns = list(dict.fromkeys(key for item in value for key in item))
            yield ()
            yield name, len(value)
            yield tuple(columns)
            yield from [tuple(item.get(key) for key in columns) for item in value]
        else:
            yield from [(name, item) for item in value]
