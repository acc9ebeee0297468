"""What one page run looks at: one version of the data, one language, one set of filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from homeward.core.filters import Filters, Options, options_of
from homeward.core.i18n import Language
from homeward.db.cache import cached_per_version
from homeward.db.database import Database, Rows, statement

# Charts that ask the question of another name, with these parameters fixed. Every other chart asks its own.
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "branches_by_year": ("branches", {"grain": "year"}),
    "branch_shares": ("branches", {"grain": "year"}),
    "ranks": ("details", {"measure": "rank"}),
    "conditions": ("details", {"measure": "status"}),
    "defended": ("details", {"measure": "defended"}),
    "bridge": ("reconciliation_parts", {}),
    "gaps": ("reconciliation_parts", {}),
    "uae_gaps": ("reconciliation_parts", {}),
    "all_totals": ("reconciliation", {}),
    # What stands behind the numbers of a chart: the adopted figures of these measures.
    "evidence_people": ("evidence", {"measures": ["total", "group"]}),
    "evidence_branches": ("evidence", {"measures": ["branch"], "direction": "ua"}),
    "evidence_sexes": ("evidence", {"measures": ["sex"]}),
    "evidence_ranks": ("evidence", {"measures": ["rank"]}),
    "evidence_conditions": ("evidence", {"measures": ["status"]}),
    "evidence_defended": ("evidence", {"measures": ["defended"]}),
    "evidence_ages": ("evidence", {"measures": ["age"]}),
    "evidence_everything": ("evidence", {"measures": ["total", "group", "branch", "sex"]}),
    # Two ways to look at one question, or a part of it.
    "completeness_grid": ("completeness", {}),
    "disagreement_spreads": ("disagreements", {}),
    "ordinals": ("ordinals", {"kinds": ["numbered", "missing", "unnumbered"]}),
    "ordinals_missing": ("ordinals", {"kinds": ["missing", "unnumbered"]}),
}
# Results are small (at most a few hundred rows), and a page asks for fewer than ten.
CACHED_RESULTS = 512


class Entry(NamedTuple):
    """An entry of a vocabulary. `colour` is #rrggbb, empty where the vocabulary has none."""

    label_en: str
    label_uk: str
    colour: str


@cache
def parameters_of(query: str) -> frozenset[str]:
    """Return the names of the parameters of `queries/{query}.sql`."""
    return frozenset(re.findall(r"\$(\w+)", re.sub("--.*", "", statement(query))))


QueryKey = tuple[tuple[str, Any], ...]


def query_key(query: str, parameters: Mapping[str, Any]) -> QueryKey:
    """Return those parameters that a query names: filters that differ in others only ask it the same. Can be a key."""
    names = parameters_of(query)
    return tuple((key, tuple(one) if isinstance(one, list) else one) for key, one in parameters.items() if key in names)


def bound(parameters: QueryKey) -> dict[str, Any]:
    """Return the same as the parameters of a query."""
    return {key: list(one) if isinstance(one, tuple) else one for key, one in parameters}


@cached_per_version(CACHED_RESULTS)
def _query_rows(dataset: Database, query: str, parameters: QueryKey) -> Rows:
    return dataset.run(query, bound(parameters))


@cached_per_version(1)
def _vocabulary(dataset: Database) -> Mapping[tuple[str, str], Entry]:
    rows = dataset.run("vocabulary").dicts()
    return {
        (row["vocabulary"], row["id"]): Entry(row["label_en"], row["label_uk"], row["colour"] or "") for row in rows
    }


@cached_per_version(1)
def options_in(dataset: Database) -> Options:
    """Return what can be chosen in a version of the data, read once."""
    return options_of(dataset)


@dataclass(frozen=True)
class View:
    """One version of the data as one viewer sees it: in a language, through filters; `held` if newer data wait."""

    dataset: Database
    lang: Language
    filters: Filters
    held: bool = False

    def query(self) -> dict[str, list[str]]:
        """Return the query string of a link to this view: language, version if it is held, filters."""
        version = {"v": [self.dataset.version]} if self.held else {}
        return {"lang": [self.lang.code], **version, **self.filters.query()}

    def table(self, name: str) -> Rows:
        """Return the rows of `queries/{name}.sql` (or of its question in QUESTIONS) under the filters of this view.

        Shared between views: do not change.
        """
        query, fixed = QUESTIONS.get(name, (name, {}))
        return _query_rows(self.dataset, query, query_key(query, self.filters.parameters() | fixed))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the same as dicts by column name."""
        return self.table(name).dicts()

    @cached_property
    def options(self) -> Options:
        """What can be chosen in this version of the data."""
        return options_in(self.dataset)

    def label(self, vocabulary: str, key: str) -> str:
        """Return the label of an id of a vocabulary in the language of this view; an unknown id is its own label."""
        entry = _vocabulary(self.dataset).get((vocabulary, key))
        return self.lang.choose(entry.label_en, entry.label_uk) if entry else key

    def colour(self, vocabulary: str, key: str) -> str:
        """Return the colour of an id of a vocabulary, the same on every page and in every export."""
        return _vocabulary(self.dataset)[vocabulary, key].colour

    def of_row(self, row: Mapping[str, Any], column: str = "label") -> str:
        """Return a bilingual cell of a row (`label_en`, `label_uk`) in the language of this view; empty if none."""
        return self.lang.choose(row[f"{column}_en"], row[f"{column}_uk"]) or ""
