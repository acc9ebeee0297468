"""A data set under filters, and the metadata of its files: filters, address, version, licence, sources, caveats."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from homeward.core.datasets import DATASETS, FIRST, Dataset
from homeward.core.filter_words import WITHOUT_CIVILIANS, filters_line, filters_of
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.site import for_others
from homeward.core.view import View, effective_view, key_of_rows, options_in
from homeward.db.cache import cached_per_version
from homeward.db.database import Database, QueryKey, bound
from homeward.exports.dictionary import Column, columns_of, described

# What the filters of a file may be called by: a disk takes names of 255 bytes, a header no other letters and no quotes.
# Longer lists, and names of publishers in Ukrainian, are named by their hash.
FILTERS = re.compile(r"[A-Za-z0-9._+-]{0,180}")

TITLE = "Homeward: Russia–Ukraine prisoner exchanges"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
NOTES = (
    "What is empty is unknown, never zero; a 0 is a stated zero.",
    "Filters that were not given have their default. The default of direction is ua: who returned to Ukraine.",
    "In CSV, text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line break, after any "
    "apostrophes) has one apostrophe more before it. Numbers and dates are as they are; other formats change nothing.",
    "Working labels and notes of the curators are not published.",
)


@dataclass(frozen=True)
class Extract:
    """A data set under filters, of one version.

    `base` is the address of the site, ending in a slash, or empty. `without_effect` are filters that were given and
    change nothing.
    """

    database: Database
    dataset: Dataset
    filters: Filters
    base: str = ""
    without_effect: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return its columns."""
        return columns_of(self.dataset, self.database)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the bound parameters of its query."""
        return self.dataset.parameters(self.filters)

    def file(self, ending: str) -> str:
        """Return the name of a file of it."""
        return file_name(self.dataset.name, self.filters, self.database.version, ending)

    def address(self, ending: str, *, pinned: bool = True) -> str:
        """Return where it is found, of this very version if pinned: with the filters that change it and no others."""
        query = self.dataset.relevant(self.filters).query() | ({"v": [self.database.version]} if pinned else {})
        return f"{self.base}data/v1/{self.dataset.name}.{ending}" + f"?{urlencode(query, doseq=True)}" * bool(query)

    def about(self, ending: str) -> dict[str, Any]:
        """Return what a file with this ending says about itself, ready for JSON."""
        dataset, last_day = self.dataset, options_in(self.database).last_day
        values = self.filters.values()
        return {
            "name": dataset.name,
            "title": dataset.title,
            "grain": dataset.grain,
            "kind": dataset.kind,
            "version": self.database.version,
            "data_to": last_day.isoformat(),
            "filters_in_words": {code: self._filters_in_words(code) for code in LANGUAGES},
            "filters": {name: jsonable(values[name]) for name in dataset.filters},
            "without_effect": list(self.without_effect),
            "permalink": self.address(ending),
            "newest": self.address(ending, pinned=False),
            "licence": LICENCE,
            "citation": self.citation(ending),
            "key": list(dataset.key),
            "columns": [described(column) for column in self.columns],
            "notes": list(NOTES),
            "coverage": [*_rows(self.database, "coverage", {})],
            "caveats": self._caveats(),
            "sources": self._sources(),
        }

    def _filters_in_words(self, code: str) -> str:
        """Return the filters in force on one line, as a page names them; empty where everything is shown."""
        view = View(self.database, language(code), self.filters)
        if self.dataset.query in WITHOUT_CIVILIANS:
            return filters_of(view, self.dataset.name)
        return filters_line(replace(view, filters=self.dataset.relevant(self.filters)))

    def _sources(self) -> list[dict[str, Any]]:
        """Return the pages that its numbers were read from, as datasets/used_sources.sql has them."""
        if not self.dataset.measures:
            return []
        found = {
            row["source_id"]: row
            for filters in self._both_sides()
            for row in _rows(self.database, "datasets/used_sources", self.dataset.source_parameters(filters))
        }
        return list(found.values())

    def _caveats(self) -> list[dict[str, Any]]:
        """Return the doubts about the data as a whole, and about what the filters let through of what is used."""
        measures = {measure.partition(":")[0] for measure in self.dataset.measures}
        found = {
            row["caveat_id"]: row
            for filters in self._both_sides()
            for row in _rows(self.database, "datasets/caveats", self.dataset.source_parameters(filters))
            if row["measure"] is None or row["measure"] in measures
        }
        return list(found.values())

    def _both_sides(self) -> Iterator[Filters]:
        """Yield the filters, and where two periods are compared also those of the other."""
        yield self.filters
        if "versus_from" in self.dataset.filters:
            yield self.filters.versus()

    def citation(self, ending: str) -> str:
        """Return how it is cited, as one line; with its address, if others can open it."""
        chosen = self.dataset.relevant(self.filters).query()
        filters = "".join(f", {name}: {' '.join(values)}" for name, values in chosen.items())
        place = f" {self.address(ending)}" if for_others(self.base) else ""
        version = f"Version {self.database.version}, data to {options_in(self.database).last_day}"
        return f"{TITLE}. {version}. Data set {self.dataset.name}{filters}.{place} (CC BY 4.0)"


def _rows(database: Database, query: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a query, ready for JSON. Shared: do not change."""
    return _query_rows_json(database, query, key_of_rows(database, query, parameters))


# The five formats of a view, and every chart of a page, tell of the same pages and doubts. Up to 1 MB each.
@cached_per_version(24)
def _query_rows_json(database: Database, query: str, parameters: QueryKey) -> list[dict[str, Any]]:
    rows = database.run(query, bound(parameters)).dicts()
    return [{key: jsonable(value) for key, value in row.items()} for row in rows]


def jsonable(value: Any) -> Any:
    """Return a value as JSON has it: dates ISO 8601, tuples as lists."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def file_name(name: str, filters: Filters, version: str, ending: str) -> str:
    """Return the name of a file of numbers: what it holds, under which filters, of which version."""
    parts = "_".join(f"{key}-{'+'.join(values)}" for key, values in filters.query().items())
    if not FILTERS.fullmatch(parts):
        parts = f"filters-{hashlib.sha256(parts.encode()).hexdigest()[:8]}"
    return "_".join(part for part in ("homeward", name, parts, version) if part) + f".{ending}"


def as_shown(database: Database, dataset: Dataset, filters: Filters) -> Filters:
    """Return the filters that a data set is read with: a count that its chart cannot follow is adopted, an id named."""
    view = effective_view(View(database, language("en"), filters), dataset.name) if dataset.kind == "chart" else None
    shown = view.filters if view else filters
    if dataset.is_of_one_exchange and shown.id is None:
        shown = replace(shown, id=options_in(database).latest_exchange)
    return shown


def extract_of(view: View, base: str = "") -> Extract:
    """Return the data set that a view is about, under those of its filters that change it."""
    dataset = DATASETS[view.filters.dataset or FIRST]
    filters = dataset.relevant(as_shown(view.database, dataset, view.filters))
    return Extract(view.database, dataset, filters, base)
