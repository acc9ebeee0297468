"""The tables of the data page: a data set row by row, its dictionary, the list of all data sets; and how to cite it."""

from __future__ import annotations

from typing import Any

from homeward.charts.plotting.figure import Figure
from homeward.charts.plotting.table import Cell, Column, Row
from homeward.charts.registry import Table, table_of
from homeward.core.datasets import DATASETS
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.urls import address
from homeward.core.view import View
from homeward.db.cache import cached_per_version
from homeward.db.database import Database
from homeward.exports.csv_json import text, write_csv
from homeward.exports.dictionary import Column as Definition
from homeward.exports.extract import LICENCE, Extract, extract_of

KILOBYTE = 1000
NUMBERS = ("integer", "number")
# Columns whose ids are those of exchanges and series, which have a page.
SUBJECTS = ("exchange_id", "subject_id", "return_id")
# The tables that are built here. They show every column, whatever is in it.
NAMES = ("data_preview", "data_dictionary", "data_sets")


def preview(view: View) -> Figure:
    """Return the data set as a sheet: how large it is, what a row is, and which filters count."""
    lang, extract = view.lang, extract_of(view)
    rows, size = measured(extract.database, extract.dataset.name, extract.filters)
    counted = [
        lang.plural("{n} row", "{n} rows", rows),
        lang.plural("{n} column", "{n} columns", len(extract.columns)),
        lang.text("{n} kB as CSV", n=lang.number(max(round(size / KILOBYTE), 1))),
    ]
    return Figure(
        name="data_preview",
        title=lang.described(extract.dataset.title),
        subtitle=", ".join(counted),
        sentence=f"{lang.described(extract.dataset.grain)} {_filters_line(lang, extract)}",
        is_table=True,
        empty=None if rows else lang.text("No row matches the filters. Reset the filters to see everything."),
    )


@table_of("data_preview")
def preview_table(view: View) -> Table:
    """Return a data set as its files hold it."""
    extract = extract_of(view)
    rows = view.database.run(extract.dataset.query, extract.parameters).dicts()
    return [_raw(column) for column in extract.columns], rows


def _raw(column: Definition) -> Column:
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


def dictionary(view: View) -> Figure:
    """Return the dictionary of the data set as a sheet."""
    lang = view.lang
    return Figure(
        name="data_dictionary",
        title=lang.text("What the columns mean"),
        sentence=lang.text("Empty is unknown, never zero. A list is one cell with semicolons in CSV and Excel."),
        is_table=True,
    )


@table_of("data_dictionary")
def dictionary_table(view: View) -> Table:
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
        Column(lang.text("Unit"), lambda _, row: lang.described(row["unit"])),
        Column(lang.text("Key"), lambda _, row: lang.text("key") if row["name"] in keys else None),
        Column(lang.text("Definition"), lambda _, row: lang.described(row["definition"])),
    ]
    return columns, [column._asdict() for column in extract.columns]


def all_of_them(view: View) -> Figure:
    """Return all data sets as a sheet."""
    lang = view.lang
    return Figure(
        name="data_sets",
        title=lang.plural("{n} data set", "{n} data sets", len(DATASETS)),
        sentence=lang.text("Facts are what was published, row by row. The others are the data behind one chart."),
        is_table=True,
    )


@table_of("data_sets")
def all_of_them_table(view: View) -> Table:
    """Return every data set, with a link to its page."""
    lang = view.lang

    def named(_: View, row: Row) -> Cell:
        query = {"lang": [lang.code], "dataset": [row["name"]]}
        return {"text": row["name"], "href": address("./", "data", query)}

    kinds = {"facts": lang.text("facts"), "chart": lang.text("behind a chart")}
    columns = [
        Column(lang.text("Name"), named),
        Column(lang.text("Data set"), lambda _, row: lang.described(row["title"])),
        Column(lang.text("Kind"), lambda _, row: kinds[row["kind"]]),
        Column(lang.text("A row"), lambda _, row: lang.described(row["grain"])),
    ]
    rows = [{"name": one.name, "title": one.title, "kind": one.kind, "grain": one.grain} for one in DATASETS.values()]
    return columns, rows


@cached_per_version(256)
def measured(database: Database, name: str, filters: Filters) -> tuple[int, int]:
    """Return the rows of a data set, and its bytes as CSV."""
    extract = Extract(database, DATASETS[name], filters)
    rows = len(database.run(extract.dataset.query, extract.parameters).rows)
    return rows, sum(map(len, write_csv(extract)))


def whole(view: View) -> list[str]:
    """Return what there is of all data together, as lines with links."""
    lang, link = view.lang, {"lang": [view.lang.code]}
    links = {
        "./data/v1/package.zip": lang.text("All tables as CSV, with their dictionary (Data Package, ZIP)"),
        "./data/v1/homeward.duckdb": lang.text("The database, tables, views and macros, for DuckDB"),
        "./data/v1/": lang.text("The data API for people: every address, its parameters and columns"),
        "./data/v1/openapi.json": lang.text("The same for programs (OpenAPI 3.1)"),
        address("./", "feed.atom", link): lang.text("Updates feed (Atom)"),
        address("./", "summary", link): lang.text("Text version"),
    }
    licence = lang.text(
        "Licence: [CC BY 4.0]({address}), free to use for everyone who names the source.", address=LICENCE["path"]
    )
    return [*(f"[{text}]({href})" for href, text in links.items()), licence]


def _filters_line(lang: Language, extract: Extract) -> str:
    """Return which parameters of a link change the data set."""
    if not extract.dataset.filters:
        return lang.text("No filter changes it.")
    return lang.text("Filters that change it: {names}.", names=", ".join(extract.dataset.filters))
