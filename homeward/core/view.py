"""What one page run looks at: one version of the data, one language, one set of filters."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from homeward.core.datasets import query_of
from homeward.core.filters import ADOPTED, AUTO, Filters
from homeward.core.i18n import Language
from homeward.core.options import Options, options_of
from homeward.db.cache import cached_per_version
from homeward.db.database import Database, QueryKey, Rows, bound, parameters_of, query_key

# A stack of the groups of everyone would not add up: such charts use the count of one group only.
STACKS_OF_GROUPS = ("groups_by_year",)
# The labels of these vocabularies are names: they keep their capital inside a sentence.
NAMES = ("branch", "defended", "origin", "mediator", "speaker", "series")

# Over a longer time than this a column for every exchange is too thin to be read.
LONGEST_BY_EXCHANGE = dt.timedelta(days=366)

# A result is some 13 kB large, and a page asks for fewer than ten.
CACHED_RESULTS = 1024

# Queries for which a period is no more than the exchanges and series that lie in it, or are touched or cut by it.
OF_SUBJECTS_IN_PERIOD = {
    "ages",
    "branch_completeness",
    "branch_followed",
    "branch_grid",
    "branch_tree",
    "branches",
    "completeness",
    "datasets/caveats",
    "details",
    "evidence",
    "group_shares",
    "group_totals",
    "groups_by_year",
    "highlights",
    "mediators",
    "ordinals",
    "our_sum",
    "overview",
    "pauses",
    "people",
    "running_total",
    "timeline",
    "women_and_men",
}
# Queries of nothing but the series: only where these begin or end makes a difference.
OF_SERIES_IN_PERIOD = {"series_cut"}


class Entry(NamedTuple):
    """An entry of a vocabulary. `colour` is #rrggbb, empty where the vocabulary has none."""

    label_en: str
    label_uk: str
    colour: str


@cached_per_version(CACHED_RESULTS)
def _query_rows(database: Database, query: str, parameters: QueryKey) -> Rows:
    return database.run(query, bound(parameters))


@cached_per_version(1)
def _days_that_matter(database: Database) -> Mapping[str, list[dt.date]]:
    """Return by query the days between which the ends of a period may lie anywhere without other rows, in order."""
    rows = database.run("subject_days").rows
    every, of_series = [day for day, _ in rows], [day for day, bounds_series in rows if bounds_series]
    return {**dict.fromkeys(OF_SUBJECTS_IN_PERIOD, every), **dict.fromkeys(OF_SERIES_IN_PERIOD, of_series)}


def shortest_period(
    database: Database, query: str, since: dt.date | None, until: dt.date | None
) -> dict[str, dt.date | None]:
    """Return the parameters of the one period that stands for all those that give a query the same rows.

    Its ends are days on which an exchange takes place, or a series begins or ends (beyond all of them, the next day):
    who drags an end of the period over days without one asks for nothing new. An end may be open.
    """
    days = _days_that_matter(database).get(query)
    if days and since:
        since = days[bisect_left(days, since)] if since <= days[-1] else days[-1] + dt.timedelta(1)
    if days and until:
        until = days[bisect_right(days, until) - 1] if until >= days[0] else days[0] - dt.timedelta(1)
    return {"from": since, "to": until}


def key_of_rows(database: Database, query: str, parameters: Mapping[str, Any]) -> QueryKey:
    """Return the parameters of a query, the same for all periods that give it the same rows. Can be a key."""
    if query in _days_that_matter(database):
        parameters = {**parameters, **shortest_period(database, query, parameters["from"], parameters["to"])}
    return query_key(query, parameters)


@cached_per_version(1)
def _vocabulary(database: Database) -> Mapping[tuple[str, str], Entry]:
    rows = database.run("vocabulary").dicts()
    return {
        (row["vocabulary"], row["id"]): Entry(row["label_en"], row["label_uk"], row["colour"] or "") for row in rows
    }


@cached_per_version(1)
def options_in(database: Database) -> Options:
    """Return what can be chosen in a version of the data, read once."""
    return options_of(database)


@dataclass(frozen=True)
class View:
    """One version of the data as one viewer sees it: in a language, through filters.

    `held` if the viewer has pinned it: newer data are not shown.
    """

    database: Database
    lang: Language
    filters: Filters
    held: bool = False

    def query(self) -> dict[str, list[str]]:
        """Return the query string of a link to this view: language, version if it is held, filters."""
        version = {"v": [self.database.version]} if self.held else {}
        return {"lang": [self.lang.code], **version, **self.filters.query()}

    def table(self, name: str) -> Rows:
        """Return the rows of `queries/{name}.sql` (of its data set's query, if it names one) under these filters.

        Shared between views: do not change.
        """
        query, fixed = query_of(name)
        key = key_of_rows(self.database, query, {**self.filters.parameters(), **fixed})
        return _query_rows(self.database, query, key)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the same as dicts by column name."""
        return self.table(name).dicts()

    @cached_property
    def options(self) -> Options:
        """What can be chosen in this version of the data."""
        return options_in(self.database)

    def label(self, vocabulary: str, key: str) -> str:
        """Return the label of an id of a vocabulary in the language of this view; an unknown id is its own label."""
        entry = _vocabulary(self.database).get((vocabulary, key))
        return self.lang.choose(entry.label_en, entry.label_uk) if entry else key

    def begins_with_label(self, text: str) -> bool:
        """Return whether a text begins with a name of a vocabulary, which stays as it is inside a sentence."""
        entries = ((key[0], entry) for key, entry in _vocabulary(self.database).items())
        return any(
            label and text.startswith(label)
            for vocabulary, entry in entries
            if vocabulary in NAMES
            for label in entry[:2]
        )

    def colour(self, vocabulary: str, key: str) -> str:
        """Return the colour (CSS) of an id of a vocabulary, the same on every page and in every export.

        Raises:
            KeyError: the vocabulary has no such id.
        """
        return _vocabulary(self.database)[vocabulary, key].colour

    def of_row(self, row: Mapping[str, Any], column: str = "label") -> str:
        """Return a bilingual cell of a row (`label_en`, `label_uk`) in the language of this view; empty if none."""
        return self.lang.choose(row[f"{column}_en"], row[f"{column}_uk"]) or ""


def uses_count(name: str, filters: Filters) -> bool:
    """Return whether a chart shows the count that is asked for; otherwise it shows what is adopted."""
    query, _ = query_of(name)
    return "count" in parameters_of(query) and (name not in STACKS_OF_GROUPS or filters.who != "everyone")


def effective_view(view: View, name: str) -> View:
    """Return the view that a chart is drawn from: the same, or for those that cannot follow it the adopted figures."""
    if uses_count(name, view.filters) or view.filters.count == ADOPTED:
        return view
    return replace(view, filters=replace(view.filters, count=ADOPTED))


def readable_view(view: View, name: str) -> View:
    """Return the view that a chart is drawn from where its grain is left open: by exchange up to a year, else by month.

    What counts is the time between the first and the last exchange under the filters.
    """
    if view.filters.grain != AUTO or "grain" not in parameters_of(query_of(name)[0]):
        return view
    rows = [row for row in view.rows("people") if row["first_date"]]
    days = [day for row in rows for day in (row["first_date"], row["last_date"])]
    long = bool(days) and max(days) - min(days) > LONGEST_BY_EXCHANGE
    return replace(view, filters=replace(view.filters, grain="month" if long else "exchange"))
