"""The sheets of the data page: a data set row by row, its dictionary, and the list of all data sets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from homeward.charts.plotting.table import Cell, Column, Row
from homeward.core.datasets import DATASETS, in_words
from homeward.core.urls import address
from homeward.core.view import View
from homeward.exports.csv_json import text
from homeward.exports.dictionary import Column as Defined
from homeward.exports.extract import extract_of

NUMBERS = ("integer", "number")
# Columns whose ids are those of exchanges and series, which have a page.
SUBJECTS = ("exchange_id", "subject_id", "return_id")


def _preview(view: View) -> tuple[list[Column], list[Row]]:
    """Return a data set as its files hold it."""
    extract = extract_of(view)
    rows = view.database.run(extract.dataset.query, extract.parameters).dicts()
    return [_raw(column) for column in extract.columns], rows


def _raw(column: Defined) -> Column:
    name = column.name

    def value(row: Row) -> Any:
        return row[name]

    def target(row: Row) -> str | None:
        return row[name] if name in SUBJECTS or name == "url" else None

    return Column(
        name,
        lambda _, row: text(row[name]),
        number=column.type in NUMBERS,
        order=value if column.type in NUMBERS else None,
        link=target,
    )


def _dictionary(view: View) -> tuple[list[Column], list[Row]]:
    """Return what the columns of a data set mean."""
    lang = view.lang
    kinds = {
        "string": lang.text("text"),
        "integer": lang.text("whole number"),
        "number": lang.text("number"),
        "boolean": lang.text("true or false"),
        "date": lang.text("date"),
        "list": lang.text("list"),
    }
    extract = extract_of(view)
    keys = extract.dataset.key
    columns = [
        Column(lang.text("Column"), lambda _, row: row["name"]),
        Column(lang.text("Type"), lambda _, row: kinds[row["type"]]),
        Column(lang.text("Unit"), lambda _, row: in_words(lang, row["unit"])),
        Column(lang.text("Key"), lambda _, row: lang.text("key") if row["name"] in keys else None),
        Column(lang.text("Definition"), lambda _, row: in_words(lang, row["definition"])),
    ]
    return columns, [column._asdict() for column in extract.columns]


def _sets(view: View) -> tuple[list[Column], list[Row]]:
    """Return every data set, with a link to its page."""
    lang = view.lang

    def named(_: View, row: Row) -> Cell:
        query = {"lang": [lang.code], "dataset": [row["name"]]}
        return {"text": row["name"], "href": address("./", "data", query)}

    kinds = {"facts": lang.text("facts"), "chart": lang.text("behind a chart")}
    columns = [
        Column(lang.text("Name"), named),
        Column(lang.text("Data set"), lambda _, row: in_words(lang, row["title"])),
        Column(lang.text("Kind"), lambda _, row: kinds[row["kind"]]),
        Column(lang.text("A row"), lambda _, row: in_words(lang, row["grain"])),
    ]
    rows = [{"name": one.name, "title": one.title, "kind": one.kind, "grain": one.grain} for one in DATASETS.values()]
    return columns, rows


TABLE_BUILDERS: dict[str, Callable[[View], tuple[list[Column], list[Row]]]] = {
    "data_preview": _preview,
    "data_dictionary": _dictionary,
    "data_sets": _sets,
}
