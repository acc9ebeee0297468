"""Filters ⇄ URL: what is valid survives the way there and back, and what is not is named and left out."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.core.filters import (
    CHOICES,
    DATES,
    LISTS,
    LONGEST_TEXT,
    PARAMETERS,
    PERIODS,
    TEXTS,
    Filters,
    Ignored,
    as_lists,
    shorten,
)
from homeward.core.options import Options

# The same examples every time: a failure is found once, and stays until it is mended.
steady = settings(derandomize=True, deadline=None, database=None, max_examples=100)

IDS = ("53rd-exchange-2024", "istanbul-2-2025", "uae", "border_guard", "none")
SPAN = {"first_day": dt.date(2022, 2, 24), "last_day": dt.date(2026, 6, 7), "renamed": {}}
OPTIONS = Options(**{field.name: SPAN.get(field.name, IDS) for field in fields(Options)})
# What links in the world hold already, and what must go on meaning the same. The first of each is the default.
PUBLISHED = {
    "who": ("everyone", "military", "civilian"),
    "scope": ("all", "proper"),
    "count": ("adopted", "lowest", "highest"),
    "direction": ("ua", "ru", "both"),
    "grain": ("auto", "exchange", "month", "quarter", "year"),
    "axis": ("time", "sequence"),
    "events": ("0", "1"),
}
PUBLISHED_LISTS = ("series", "mediator")
PUBLISHED_DATES = ("from", "to")


def listed(*lines: str) -> list[str]:
    """Return what stands between the bars."""
    return "|".join(lines).split("|")


BAD_DATES = listed(
    "2026-02-30|0000-00-00|2024-13-01|10000-01-01|-2024-01-01|2026-1-1|20260101|01.02.2026|2024",
    "2026-W03-4|2026-01-01T00:00|2026-01-01Z|٢٠٢٤-٠١-٠١|２０２４-01-01|2024–01–01|today",
    " 2026-01-01|2026-01-01 |2026-01-01\n|2026 -01-01",
)
BAD_VALUES = listed(
    "| |null|undefined|None|NaN|True|-1|2|1e9|*|%|%00|all,proper|ua ru|unknown|none,uae|NONE|military%20|%6d%69",
    "Military|MILITARY| military|military |military\x00|Військові|Усі|civilians|mil\u0456tary|russia",
    "\x00|\r\nSet-Cookie: a=b|\t|\x1b[31m|\u2028|\u202eyratilim|\ufeff|\uffff|עברית|مرحبا",
    "<script>alert(1)</script>|$(id)|{0.__class__}|../../etc/passwd|[](javascript:alert(1))|' or 1=1 --",
)
LONG_VALUES = [
    "e\u0301" * 30,
    "\U0001f54a" * 50,
    "<img src=x onerror=alert(1)>" * 3,
    "x" * 41,
    "Ж" * 999,
    "\x07" * 9_999,
]
FOREIGN = listed(
    "| |utm|clid|Who|WHO|who | who|who[]|who.|FROM|from.|since|until|language|page|year|серії",
    "self|cls|__class__|options|\x00|a\nb|\u202eohw|<b>|" + "q" * 300,
)
NOT_OURS = ("lang", "embed", "embed_options", "utm_source", "fbclid")


class Link(NamedTuple):
    """A query string, the valid values by parameter in their order, and what of it is bad, as it will be read."""

    text: str
    good: dict[str, list[str]]
    bad: list[tuple[str, str]]


def valid_values(options: Options) -> dict[str, tuple[str, ...]]:
    """Return valid values of every parameter: all of the closed ones and the ids, some of the dates."""
    days = (options.earliest, options.first_day, dt.date(2024, 2, 29), options.last_day, options.latest)
    dates = tuple(day.isoformat() for day in days)
    texts = dict.fromkeys(TEXTS, ("Kyiv", "обмін 2024", "<b>", "%", "' or 1=1 --"))
    ids = [name for name in PARAMETERS if name not in {*CHOICES, *DATES, *TEXTS}]
    return {**CHOICES, **dict.fromkeys(DATES, dates), **texts, **{name: getattr(options, name) for name in ids}}


def is_text(value: str) -> bool:
    """Return whether a value is one of free text: what can be searched for."""
    return bool(value) and value.isprintable() and len(value) <= LONGEST_TEXT


def hostile_link(source: random.Random, options: Options) -> Link:
    """Return a query string such as people, crawlers, chat programs and attackers make of ours."""
    valid = valid_values(options)
    pairs: list[tuple[str, str]] = []
    for _ in range(source.choice((0, 1, 1, 2, 3, 5, 8, 13))):
        kind = source.random()
        name = source.choice(list(valid))
        if kind < 0.45:
            pairs.append((name, source.choice(valid[name])))
        elif kind < 0.75:
            pairs.append((name, _bad_value(source, name, valid)))
        elif kind < 0.85:
            pairs.append((source.choice(FOREIGN), source.choice((*BAD_VALUES, "military"))))
        elif kind < 0.9:
            pairs.append((source.choice(NOT_OURS), source.choice(("uk", "en", "true", "xx", *BAD_VALUES))))
        elif pairs:
            pairs.append(source.choice(pairs))
    text = "&".join(f"{_encoded(source, name)}={_encoded(source, value)}" for name, value in pairs)
    if source.random() < 0.1:
        # Not even text: bytes that are not UTF-8, broken escapes, separators gone wild.
        text += source.choice(("&who=%ff%fe", "&=&&", "&%zz=%zz", "&a&b", "&from=%ED%A0%80", "&%ff=1"))
    return _read_by_hand(text, valid)


def hostile_links(count: int, options: Options, seed: int = 2022) -> Iterator[Link]:
    """Return so many of them, the same ones for the same seed."""
    source = random.Random(seed)
    return (hostile_link(source, options) for _ in range(count))


def _bad_value(source: random.Random, name: str, valid: dict[str, tuple[str, ...]]) -> str:
    if source.random() < 0.02:
        return source.choice(LONG_VALUES)
    if name in TEXTS:
        return source.choice([value for value in (*BAD_VALUES, *LONG_VALUES) if not is_text(value)])
    others = [value for values in valid.values() for value in values]
    pool = BAD_DATES if name in DATES and source.random() < 0.7 else [*BAD_VALUES, *others]
    return source.choice([value for value in pool if value not in valid[name]])


def _encoded(source: random.Random, text: str) -> str:
    style = source.random()
    if style < 0.1:
        return "".join(f"%{byte:02X}" for byte in text.encode())
    return quote(text, safe="") if style < 0.2 else quote_plus(text)


def _read_by_hand(text: str, valid: dict[str, tuple[str, ...]]) -> Link:
    good: dict[str, list[str]] = {}
    bad: list[tuple[str, str]] = []
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name in NOT_OURS:
            continue
        kept = good.get(name, [])
        ours = is_text(value) if name in TEXTS else value in valid.get(name, ())
        if ours and (not kept or (name in LISTS and value not in kept)):
            good[name] = [*kept, value]
        else:
            bad.append((name, value))
    for period in PERIODS:
        if all(name in good for name in period) and good[period[0]] > good[period[1]]:
            bad += [(name, good.pop(name)[0]) for name in period]
    return Link(text, good, bad)


def any_filters() -> st.SearchStrategy[Filters]:
    def one(name: str) -> st.SearchStrategy[Any]:
        if name in CHOICES:
            return st.sampled_from(CHOICES[name])
        if name in DATES:
            return st.none() | st.dates(OPTIONS.earliest, OPTIONS.latest)
        if name in TEXTS:
            return st.just("") | st.text(max_size=LONGEST_TEXT).filter(is_text)
        ids = st.sampled_from(getattr(OPTIONS, name))
        return st.lists(ids, unique=True) if name in LISTS else st.none() | ids

    return st.fixed_dictionaries({name: one(name) for name in PARAMETERS}).map(
        lambda values: Filters.of_values(values).possible()[0]
    )


def any_text() -> st.SearchStrategy[str]:
    """Any text at all, half surrogate pairs and control characters included."""
    return st.text(st.characters(exclude_categories=()), max_size=60)


# ---------- there and back


@steady
@given(any_filters())
def test_filters_survive_the_way_through_the_url(filters: Filters) -> None:
    assert Filters.parse(filters.query(), OPTIONS) == (filters, [])


@steady
@given(any_filters())
def test_filters_survive_the_way_through_the_widgets(filters: Filters) -> None:
    assert Filters.of_values(filters.values()) == filters


@steady
@given(any_filters())
def test_a_query_string_leaves_out_what_is_default_and_holds_only_texts(filters: Filters) -> None:
    query = filters.query()
    assert list(query) == [name for name in PARAMETERS if filters.values()[name] != Filters().values()[name]]
    assert all(values and all(type(value) is str for value in values) for values in query.values())


def test_no_filter_is_an_empty_query_string() -> None:
    assert Filters().query() == {}
    assert Filters.parse({}, OPTIONS) == (Filters(), [])


def test_published_links_keep_their_meaning() -> None:
    assert {name: CHOICES[name] for name in PUBLISHED} == PUBLISHED
    assert set(PUBLISHED_LISTS) <= set(LISTS)
    assert set(PUBLISHED_DATES) <= set(DATES)
    assert set(PARAMETERS) >= {*PUBLISHED, *PUBLISHED_LISTS, *PUBLISHED_DATES}


def test_every_closed_choice_begins_with_its_default() -> None:
    assert {name: values[0] for name, values in CHOICES.items()} == {name: Filters().values()[name] for name in CHOICES}


def test_parameters_of_queries_are_the_filters_by_the_names_of_the_url() -> None:
    filters = Filters(since=dt.date(2024, 1, 2), series=("none",), direction="both")
    changed = {"from": dt.date(2024, 1, 2), "series": ["none"], "direction": "both"}
    assert filters.parameters() == {**Filters().parameters(), **changed}
    assert tuple(filters.parameters()) == PARAMETERS
    assert Filters().parameters()["mediator"] == []


# ---------- what is not valid


@steady
@given(st.dictionaries(st.sampled_from(PARAMETERS) | any_text(), st.lists(any_text(), max_size=4), max_size=6))
def test_any_text_whatsoever_is_read_without_error_and_named_in_print(query: dict[str, list[str]]) -> None:
    _, ignored = Filters.parse(query, OPTIONS)
    for item in ignored:
        for shown in item:
            assert shown.isprintable()
            assert len(shown.splitlines()) <= 1
            assert len(shown) <= 41


@steady
@given(any_text() | any_text().map(lambda text: text * 100))
def test_a_shortened_text_keeps_its_beginning_and_says_that_it_was_cut(text: str) -> None:
    shown = shorten(text)
    assert shown.endswith("…") or len(shown) == len(text)
    assert len(shown) <= 41
    assert all(a in (b, "�") for a, b in zip(shown[:40], text, strict=False))
    assert shown.isprintable()


def test_ten_thousand_query_strings_are_read_without_error_and_every_bad_value_is_named() -> None:
    valid = valid_values(OPTIONS)
    default = Filters().values()
    spoilt = 0
    for link in hostile_links(10_000, OPTIONS):
        filters, ignored = Filters.parse(as_lists(parse_qsl(link.text, keep_blank_values=True)), OPTIONS)
        named = Counter(Ignored(shorten(name), shorten(value)) for name, value in link.bad)
        assert Counter(item._replace(reason="") for item in ignored) == named, link.text
        for name, value in filters.values().items():
            expected = link.good.get(name, [])
            read = [str(item) for item in (value if name in LISTS else [value])]
            assert read == expected or (not expected and value == default[name]), link.text
            assert name in TEXTS or all(item in valid[name] for item in expected)
        spoilt += bool(link.bad)
    assert 2_000 < spoilt < 9_000


@pytest.mark.parametrize("value", BAD_DATES)
def test_a_date_that_is_no_day_in_iso_form_is_left_out(value: str) -> None:
    assert Filters.parse({"from": [value]}, OPTIONS) == (Filters(), [Ignored("from", shorten(value))])


def test_the_days_at_both_ends_of_the_years_of_the_data_can_be_chosen() -> None:
    filters, ignored = Filters.parse({"from": ["2022-01-01"], "to": ["2026-12-31"]}, OPTIONS)
    assert (filters.since, filters.until, ignored) == (dt.date(2022, 1, 1), dt.date(2026, 12, 31), [])


def test_of_several_values_the_first_valid_one_counts_and_the_others_are_named() -> None:
    filters, ignored = Filters.parse({"who": ["soldiers", "civilian", "military"]}, OPTIONS)
    assert filters == Filters(who="civilian")
    assert ignored == [Ignored("who", "soldiers"), Ignored("who", "military")]


def test_lists_keep_their_valid_values_once_and_in_order() -> None:
    filters, ignored = Filters.parse({"mediator": [IDS[2], IDS[0], "mars", IDS[2]]}, OPTIONS)
    assert filters == Filters(mediator=(IDS[2], IDS[0]))
    assert ignored == [Ignored("mediator", "mars"), Ignored("mediator", IDS[2])]


# ---------- a year


@steady
@given(any_filters(), st.sampled_from(OPTIONS.years))
def test_choosing_a_year_sets_the_period_and_nothing_else(filters: Filters, year: int) -> None:
    chosen = filters.with_year(year)
    assert chosen.year() == year
    assert (chosen.since, chosen.until) == (dt.date(year, 1, 1), dt.date(year, 12, 31))
    assert {**chosen.query(), "from": 0, "to": 0} == {**filters.query(), "from": 0, "to": 0}


@steady
@given(any_filters())
def test_letting_go_of_a_year_shows_the_whole_time(filters: Filters) -> None:
    whole = filters.with_year(None)
    assert (whole.since, whole.until, whole.year()) == (None, None, None)


@pytest.mark.parametrize("period", ["2024-01-01 2024-12-30", "2024-01-02 2024-12-31", "2023-01-01 2024-12-31"])
def test_a_period_that_is_not_one_whole_year_is_no_year(period: str) -> None:
    since, until = (dt.date.fromisoformat(day) for day in period.split())
    assert Filters(since=since, until=until).year() is None
