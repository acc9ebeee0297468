"""Filters ⇄ URL: the URL is the state, in ids that mean the same in every language.

`Filters.parse` reads a query string, `Filters.query` writes it, `Filters.parameters` hands it to the queries.
What a query string holds that is not a filter of ours, or not a value of it, is named and left out; never an error.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, NamedTuple

from homeward.core.options import Options

ADOPTED = "adopted"
# Buckets of time as long as can be read: see core/view.py, readable_view.
AUTO = "auto"

# The closed choices: parameter → values, the first of them the default (which the URL leaves out).
CHOICES: dict[str, tuple[str, ...]] = {
    "who": ("everyone", "military", "civilian"),
    "scope": ("all", "proper"),
    "count": ("adopted", "lowest", "highest"),
    "direction": ("ua", "ru", "both"),
    "grain": (AUTO, "exchange", "month", "quarter", "year"),
    "axis": ("time", "sequence"),
    "events": ("0", "1"),
}
DATES = ("from", "to", "versus_from", "versus_to")
LISTS = ("series", "mediator", "versus_series", "publisher", "language")
# One id of a list that the data offer.
IDS = ("branch", "id", "dataset")
# Free text: what is searched for.
TEXTS = ("search",)
LONGEST_TEXT = 80
LANGUAGES = ("en", "uk")
# Parameters that are not filters: `lang` and `v` are read by the frame, the others by Streamlit itself.
NOT_FILTERS = ("lang", "v", "embed", "embed_options")
# What others append to links, to follow who came from where. It is nothing to us, and no mistake of the reader.
APPENDED = {
    *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid", "msclkid", "yclid"),
    *("ysclid", "twclid", "ttclid", "igshid", "igsh", "li_fat_id", "mc_cid", "mc_eid", "_hsenc", "_hsmi"),
    *("mkt_tok", "ref", "ref_src", "ref_url", "s_kwcid", "vero_id", "wickedid", "oly_anon_id", "oly_enc_id"),
    *("_ga", "_gl", "epik", "rdt_cid", "srsltid", "spm", "cmpid", "_openstat"),
}
APPENDED_BEGINNINGS = ("utm_", "mtm_", "pk_", "hsa_")
# Pairs of days that make a period, and what is said of one that ends before it begins.
PERIODS = (("from", "to"), ("versus_from", "versus_to"))
BACKWARDS = "The period ends before it begins."
SHOWN_LENGTH = 40


class Ignored(NamedTuple):
    """A parameter of the URL, or one value of it, that was left out; cut to a length that can be shown.

    `reason` is BACKWARDS where the value is good by itself, else empty.
    """

    parameter: str
    value: str
    reason: str = ""


@dataclass(frozen=True)
class Filters:
    """What a viewer has chosen. `since` and `until` are the parameters `from` and `to`, inclusive.

    `branch` is the branch of service that is followed. The `versus_` filters choose what the rest is compared with.
    `id` is the exchange or series that the exchange page is about; `publisher`, `language` (of a page) and `search`
    choose among the sources. `dataset` is the one that the data page is about.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    who: str = "everyone"
    scope: str = "all"
    count: str = "adopted"
    direction: str = "ua"
    series: tuple[str, ...] = ()
    mediator: tuple[str, ...] = ()
    grain: str = AUTO
    axis: str = "time"
    events: str = "0"
    branch: str | None = None
    versus_from: dt.date | None = None
    versus_to: dt.date | None = None
    versus_series: tuple[str, ...] = ()
    id: str | None = None
    publisher: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    search: str = ""
    dataset: str | None = None

    @classmethod
    def parse(cls, query: Mapping[str, Sequence[str]], options: Options) -> tuple[Filters, list[Ignored]]:
        """Read the filters of a query string, and what of it was left out.

        A parameter that takes one value and has several keeps the first valid one. An id of before is read as the one
        that it leads to now (see `renamed_in`).
        """
        chosen: dict[str, Any] = {}
        ignored: list[Ignored] = []
        for name, values in query.items():
            if name in NOT_FILTERS or is_appended(name):
                continue
            good, bad = _sort_out(name, values, options)
            ignored += [Ignored(shorten(name), shorten(value)) for value in bad]
            if good:
                chosen[FIELD_OF.get(name, name)] = tuple(good) if name in LISTS else good[0]
        found, backwards = cls(**chosen).possible()
        return found, ignored + backwards

    def possible(self) -> tuple[Filters, list[Ignored]]:
        """Return the filters without periods that end before they begin, and what was left out so."""
        values, ignored = self.values(), list[Ignored]()
        for first, last in PERIODS:
            if values[first] and values[last] and values[first] > values[last]:
                ignored += [Ignored(name, str(values[name]), BACKWARDS) for name in (first, last)]
        empty: dict[str, Any] = {FIELD_OF.get(item.parameter, item.parameter): None for item in ignored}
        return replace(self, **empty) if empty else self, ignored

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> Filters:
        """Return the filters of widget values by parameter name; a missing or empty value is the default."""
        chosen: dict[str, Any] = {
            FIELD_OF.get(name, name): tuple(values[name]) if name in LISTS else values[name]
            for name in PARAMETERS
            if values.get(name)
        }
        return cls(**chosen)

    def values(self) -> dict[str, Any]:
        """Return the value of every filter by parameter name: dates, ids, and lists of ids."""
        return {name: getattr(self, field) for name, field in FIELDS}

    def query(self) -> dict[str, list[str]]:
        """Return the query string of the filters, defaults left out, in the order of the parameters."""
        return {name: list(values) for name, values in self._query.items()}

    @cached_property
    def _query(self) -> Mapping[str, tuple[str, ...]]:
        """The same, worked out once: every link of a page names it."""
        default = Filters().values()
        return {
            name: tuple(map(str, value)) if name in LISTS else (str(value),)
            for name, value in self.values().items()
            if value != default[name]
        }

    def parameters(self) -> dict[str, Any]:
        """Return the bound parameters of the queries, by the same names as in the URL."""
        bound = {name: list(value) if name in LISTS else value for name, value in self.values().items()}
        return bound | {"grain": self.bucket}

    @property
    def bucket(self) -> str:
        """What a row adds up: the grain, and the exchange where that is left open."""
        return "exchange" if self.grain == AUTO else self.grain

    def of_page(self, own: Sequence[str]) -> Filters:
        """Return these filters without those of other pages: `own` names the page's."""
        return replace(self, **{name: getattr(Filters(), name) for name in OF_PAGES if name not in own})

    def compares(self) -> bool:
        """Return whether something was chosen to compare with."""
        return bool(self.versus_from or self.versus_to or self.versus_series)

    def versus(self) -> Filters:
        """Return the same filters for the other period and series."""
        return replace(self, since=self.versus_from, until=self.versus_to, series=self.versus_series)

    def year(self) -> int | None:
        """Return the year if the period is exactly one calendar year."""
        if self.since and self.until and self.since.year == self.until.year:
            whole = (self.since.month, self.since.day, self.until.month, self.until.day) == (1, 1, 12, 31)
            return self.since.year if whole else None
        return None

    def with_year(self, year: int | None) -> Filters:
        """Return these filters for one calendar year, or for the whole time."""
        if year is None:
            return replace(self, since=None, until=None)
        return replace(self, since=dt.date(year, 1, 1), until=dt.date(year, 12, 31))


# Parameters that mean something on some pages only; the others neither read nor keep them.
OF_PAGES = ("id", "publisher", "language", "search", "dataset")
FIELD_OF = {"from": "since", "to": "until"}
PARAMETERS: tuple[str, ...] = tuple(
    {field: name for name, field in FIELD_OF.items()}.get(field.name, field.name) for field in fields(Filters)
)
FIELDS = tuple((name, FIELD_OF.get(name, name)) for name in PARAMETERS)


def is_appended(name: str) -> bool:
    """Return whether a parameter is one that others append to links."""
    return name.lower() in APPENDED or name.lower().startswith(APPENDED_BEGINNINGS)


def shorten(text: str) -> str:
    """Return a text from outside fit to show in a notice: printable, on one line, of bounded length."""
    printable = "".join(character if character.isprintable() else "�" for character in text[: SHOWN_LENGTH + 1])
    return printable if len(printable) <= SHOWN_LENGTH else printable[:SHOWN_LENGTH] + "…"


def _sort_out(name: str, values: Sequence[str], options: Options) -> tuple[list[Any], list[str]]:
    """Split the values of one parameter into those to keep and those to leave out."""
    good: list[Any] = []
    bad: list[str] = []
    for value in values:
        read = _read(name, value, options)
        single = name not in LISTS
        if read is None or (single and good) or read in good:
            bad.append(value)
        else:
            good.append(read)
    return good, bad


def _read(name: str, value: str, options: Options) -> Any:
    """Return the value of one parameter, or None if it is not one."""
    if name in CHOICES:
        return value if value in CHOICES[name] else None
    if name in LISTS or name in IDS:
        known, value = getattr(options, name), options.current(name, value)
        return value if value in known else None
    if name in TEXTS:
        return value if value and value.isprintable() and len(value) <= LONGEST_TEXT else None
    if name in DATES:
        return _read_date(value, options)
    return None


def _read_date(value: str, options: Options) -> dt.date | None:
    try:
        day = dt.datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None
    # A day outside of the data means their end: whoever asks each night "up to today" is not refused from New Year on.
    return min(max(day, options.earliest), options.latest) if value == day.isoformat() else None


def renamed_in(query: Mapping[str, Sequence[str]], options: Options) -> dict[str, str]:
    """Return the values of a query string that are ids of before, each with the id that it has now."""
    return {
        value: options.current(name, value)
        for name, values in query.items()
        for value in values
        if options.current(name, value) != value
    }


def as_lists(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Group the name–value pairs of a query string by name, in order."""
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped
