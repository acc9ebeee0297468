"""Every data set that has an address: what one row of it is, the query it runs, and the parameters it takes.

They are listed in `queries/datasets.csv`. A chart's data set has the name of the chart and, unless the list names
another, its query; it takes every filter that a page can carry. The others are facts, `queries/datasets/{name}.sql`:
they take only the filters that bear on them, so that none is ignored in silence.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from homeward.core.filters import FIELD_OF, PARAMETERS, Filters
from homeward.db.database import parameters_of
from homeward.settings import QUERIES

# What is shown where none is chosen: the one that most questions begin with.
FIRST = "exchanges"


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set by name.

    `kind` is `chart` for the data behind a chart or its table, `facts` for every other. `query` is the name of its
    query, `fixed` the parameters of it that are the same for everyone. `grain` is one sentence: what a row is. `key`:
    the columns that tell its rows apart. `measures`: what its numbers are made of (the words of
    datasets/used_sources.sql), from which its sources follow. `direction`: the side it is about whatever the filter, or
    empty. `tables`: the files of `data/` whose dictionary defines columns of the same name.
    """

    name: str
    kind: str
    query: str
    fixed: Mapping[str, Any]
    title: str
    grain: str
    key: tuple[str, ...]
    measures: tuple[str, ...] = ()
    direction: str = ""
    tables: tuple[str, ...] = ()

    @cached_property
    def filters(self) -> tuple[str, ...]:
        """The filters that change its rows: those that its query names."""
        named = parameters_of(self.query)
        return tuple(name for name in PARAMETERS if name in named and name not in self.fixed)

    @property
    def is_of_one_exchange(self) -> bool:
        """Return whether it is about one exchange or series, the latest exchange unless `id` names another."""
        return self.query.startswith("exchange_")

    @property
    def accepted(self) -> tuple[str, ...]:
        """Return the filters that may stand in its address. A chart's are those of a page, whatever they change."""
        return PARAMETERS if self.kind == "chart" else self.filters

    def relevant(self, filters: Filters) -> Filters:
        """Return those of the filters that change its rows; the others have their default."""
        fields = [FIELD_OF.get(name, name) for name in self.filters]
        return Filters(**{name: getattr(filters, name) for name in fields})

    def parameters(self, filters: Filters) -> dict[str, Any]:
        """Return the bound parameters of its query."""
        return {**filters.parameters(), **self.fixed}

    def source_parameters(self, filters: Filters) -> dict[str, Any]:
        """Return the bound parameters of the question from which pages its numbers were read.

        A chart of one exchange shows all of it, whatever the period and the direction.
        """
        used, whole = self.relevant(filters), self.kind == "chart" and "id" in self.filters and filters.id
        if whole:
            used = replace(used, since=None, until=None, direction="both")
        direction = used.direction if "direction" in self.filters else "both"
        return used.parameters() | {"direction": self.direction or direction, "uses": list(self.measures)}


def _listed() -> dict[str, Dataset]:
    """Read the list of data sets. A cell of several words is a list, the fixed parameters are JSON."""
    with (QUERIES / "datasets.csv").open(encoding="utf-8", newline="") as file:
        found = [
            Dataset(
                name=row["name"],
                kind=row["kind"],
                query=row["query"] or _own_query(row["name"], row["kind"]),
                fixed=json.loads(row["parameters"] or "{}"),
                title=row["title"],
                grain=row["grain"],
                key=tuple(row["key"].split()),
                measures=tuple(row["measures"].split()),
                direction=row["direction"],
                tables=tuple(row["tables"].split()),
            )
            for row in csv.DictReader(file)
        ]
    return {dataset.name: dataset for dataset in found}


def _own_query(name: str, kind: str) -> str:
    """Return the name of the query of a data set that names none: facts have a folder of their own."""
    return f"datasets/{name}" if kind == "facts" and (QUERIES / "datasets" / f"{name}.sql").exists() else name


DATASETS: dict[str, Dataset] = _listed()
# The data behind charts and their tables.
OF_CHARTS = {name: dataset for name, dataset in DATASETS.items() if dataset.kind == "chart"}


def query_of(name: str) -> tuple[str, Mapping[str, Any]]:
    """Return the query that gives the rows of a chart, and its fixed parameters; any other name is that of a query."""
    dataset = OF_CHARTS.get(name)
    return (dataset.query, dataset.fixed) if dataset else (name, {})
