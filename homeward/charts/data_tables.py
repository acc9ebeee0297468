"""The data page in words: one data set under the filters, its dictionary, all the others, and how to cite it."""

from __future__ import annotations

from homeward.charts.plotting.figure import Figure
from homeward.core.datasets import DATASETS, in_words
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.urls import address
from homeward.core.view import View
from homeward.db.cache import cached_per_version
from homeward.db.database import Database
from homeward.exports.csv_json import write_csv
from homeward.exports.extract import LICENCE, Extract, extract_of

KILOBYTE = 1000


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
        title=in_words(lang, extract.dataset.title),
        subtitle=", ".join(counted),
        sentence=f"{in_words(lang, extract.dataset.grain)} {_heeded(lang, extract)}",
        is_table=True,
        empty=None if rows else lang.text("No row matches the filters. Reset the filters to see everything."),
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


def all_of_them(view: View) -> Figure:
    """Return all data sets as a sheet."""
    lang = view.lang
    return Figure(
        name="data_sets",
        title=lang.plural("{n} data set", "{n} data sets", len(DATASETS)),
        sentence=lang.text("Facts are what was published, row by row. The others are the data behind one chart."),
        is_table=True,
    )


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


def _heeded(lang: Language, extract: Extract) -> str:
    """Return which parameters of a link change the data set."""
    if not extract.dataset.filters:
        return lang.text("No filter changes it.")
    return lang.text("Filters that change it: {names}.", names=", ".join(extract.dataset.filters))
