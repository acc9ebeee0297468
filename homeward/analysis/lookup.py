"""Names and filters as a program or a terminal gives them → a data set, a chart, filters; or the nearest names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from homeward.core.datasets import DATASETS, Dataset
from homeward.core.filters import FIELD_OF, Filters, as_lists
from homeward.core.parameters import reason
from homeward.core.view import options_in
from homeward.db import versions
from homeward.db.database import Database
from homeward.exports.extract import Extract, as_shown


class UnknownNameError(LookupError):
    """There is no data set, chart, filter, value or version of this name; the message has the nearest ones."""


def find_version(version: str | None) -> Database:
    """Return the data of this checkout, which are built on the first call; a version must be theirs.

    Raises:
        DataInvalidError: the data cannot be used.
        UnknownNameError: there is no such version here.
    """
    database = versions.version(version) if version else versions.current()
    if database is None:
        raise UnknownNameError(f"Version {version!r} is not here; this checkout has {versions.current().version}.")
    return database


def find_dataset(name: str, what: str = "data set", names: Iterable[str] = DATASETS) -> Dataset:
    """Return a data set by name.

    Raises:
        UnknownNameError: there is none; `what` was looked for among `names`.
    """
    if name not in names:
        near = get_close_matches(name, names, 3)
        meant = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(names)}."
        raise UnknownNameError(f"There is no {what} {name!r}. {meant}")
    return DATASETS[name]


def find_extract(name: str, values: Mapping[str, Any]) -> Extract:
    """Return a data set under filters; `v` among them is a version.

    Raises:
        UnknownNameError: a name, a filter, its value or the version is not known.
    """
    rest = dict(values)
    database, dataset = find_version(rest.pop("v", None)), find_dataset(name)
    filters = parse_filters(database, dataset, rest)
    return Extract(database, dataset, as_shown(database, dataset, filters))


def parse_filters(database: Database, dataset: Dataset, values: Mapping[str, Any]) -> Filters:
    """Return filters of values by name, for a data set that takes them.

    Raises:
        UnknownNameError: a filter is not taken, or its value is none.
    """
    query, options = query_of(values), options_in(database)
    filters, ignored = Filters.parse(query, options)
    bad = {item.parameter: item.value for item in ignored} | {
        name: " ".join(query[name]) for name in filters.query() if name not in dataset.accepted
    }
    if bad:
        wrong = [f"{name}={value!r}: {reason(name, dataset.accepted, options)}" for name, value in bad.items()]
        raise UnknownNameError(f"{dataset.name}: {' '.join(wrong)}")
    return filters


def query_of(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return values by name as a query string: None is left out, dates are ISO 8601, `since` is `from`."""
    parameter = {field: name for name, field in FIELD_OF.items()}
    return as_lists(
        (parameter.get(name, name), _text(item))
        for name, value in values.items()
        if value is not None
        for item in (value if isinstance(value, Iterable) and not isinstance(value, str) else [value])
    )


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(int(value)) if isinstance(value, bool) else str(value)
