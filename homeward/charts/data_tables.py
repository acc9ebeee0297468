"""The data page in words: one data set under the filters, its dictionary, all the others, and how to cite it."""

from __future__ import annotations

from homeward.charts.plotting.figure import Figure
from homeward.core.datasets import RESOURCES, in_words
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.site import for_others
from homeward.core.view import View, options_in
from homeward.db.cache import remembered
from homeward.db.database import Dataset
from homeward.exports.csv_json import write_csv
from homeward.exports.extract import LICENCE, TITLE, Extract
from homeward.web.plain import address
from homeward.web.request import as_shown

# What is shown where none is chosen: the one that most questions begin with.
FIRST = "exchanges"
KILOBYTE = 1000


def extract_of(view: View, base: str = "") -> Extract:
    """Return the data set that a view is about, under those of its filters that change it."""
    resource = RESOURCES[view.filters.dataset or FIRST]
    filters = resource.honoured(as_shown(view.dataset, resource, view.filters))
    return Extract(view.dataset, resource, filters, base)


def preview(view: View) -> Figure:
    """Return the data set as a sheet: how large it is, what a row is, and which filters count."""
    words, extract = view.language, extract_of(view)
    rows, size = measured(extract.dataset, extract.resource.name, extract.filters)
    counted = [
        words.plural("{n} row", "{n} rows", rows),
        words.plural("{n} column", "{n} columns", len(extract.columns)),
        words.text("{n} kB as CSV", n=words.number(max(round(size / KILOBYTE), 1))),
    ]
    return Figure(
        name="data_preview",
        title=in_words(words, extract.resource.title),
        subtitle=", ".join(counted),
        sentence=f"{in_words(words, extract.resource.grain)} {_heeded(words, extract)}",
        sheet=True,
        empty=None if rows else words.text("No row matches the filters. Clear the filters to see everything."),
    )


def dictionary(view: View) -> Figure:
    """Return the dictionary of the data set as a sheet."""
    words = view.language
    return Figure(
        name="data_dictionary",
        title=words.text("What the columns mean"),
        sentence=words.text("Empty is unknown, never zero. A list is one cell with semicolons in CSV and Excel."),
        sheet=True,
    )


def all_of_them(view: View) -> Figure:
    """Return all data sets as a sheet."""
    words = view.language
    return Figure(
        name="data_sets",
        title=words.plural("{n} data set", "{n} data sets", len(RESOURCES)),
        sentence=words.text("Facts are what was published, row by row. The others are the numbers behind one chart."),
        sheet=True,
    )


@remembered(256)
def measured(dataset: Dataset, name: str, filters: Filters) -> tuple[int, int]:
    """Return the rows of a data set, and its bytes as CSV."""
    extract = Extract(dataset, RESOURCES[name], filters)
    rows = len(dataset.run(extract.resource.query, extract.parameters).rows)
    return rows, sum(map(len, write_csv(extract)))


def bibtex(extract: Extract) -> str:
    """Return how a data set is cited in BibTeX."""
    url = f"\n  url     = {{{extract.address('csv')}}}," if for_others(extract.base) else ""
    last_day, version = options_in(extract.dataset).last_day, extract.dataset.version
    return f"""@misc{{homeward_{extract.resource.name}_{version},
  title   = {{{TITLE}. Data set {extract.resource.name}}},
  author  = {{{{Homeward}}}},
  year    = {{{last_day.year}}},
  version = {{{version}}},{url}
  note    = {{Data to {last_day}. CC BY 4.0}}
}}"""


def whole(view: View) -> list[str]:
    """Return what there is of all data together, as lines with links."""
    words, lang = view.language, {"lang": [view.language.code]}
    links = {
        "./data/v1/package.zip": words.text("All tables as CSV, with their dictionary (Data Package, ZIP)"),
        "./data/v1/homeward.duckdb": words.text("The database, tables, views and macros, for DuckDB"),
        "./data/v1/": words.text("The data API for people: every address, its parameters and columns"),
        "./data/v1/openapi.json": words.text("The same for programs (OpenAPI 3.1)"),
        address("./", "feed.atom", lang): words.text("New exchanges and corrections, for feed readers"),
        address("./", "summary", lang): words.text("The main numbers as a plain page"),
    }
    licence = words.text(
        "Licence: [CC BY 4.0]({address}), free to use for everyone who names the source.", address=LICENCE["path"]
    )
    return [*(f"[{text}]({href})" for href, text in links.items()), licence]


def _heeded(words: Language, extract: Extract) -> str:
    """Return which parameters of a link change the data set."""
    if not extract.resource.honours:
        return words.text("No filter changes it.")
    return words.text("Filters that change it: {names}.", names=", ".join(extract.resource.honours))
