"""The sources: every page is found, filtered by what the link says, with what it said."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.charts import CHARTS
from homeward.charts.tables import table
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.view import View, options_in
from homeward.db import versions
from homeward.db.build import build
from homeward.settings import DATA
from tests.conftest import ask
from tests.test_pages import charts, opened, written

steady = settings(derandomize=True, deadline=None, database=None, max_examples=60)


@cache
def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def view_of(code: str = "en", **filters: Any) -> View:
    return View(versions.current(), language(code), Filters(**filters))


def ids(**filters: Any) -> set[str]:
    return {row["source_id"] for row in view_of(**filters).rows("sources")}


def folded(text: str) -> str:
    """Return a text as it is compared: composed, small letters, one apostrophe, one dash, no stress marks or joiners."""
    alike = dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4\uff07`", "'")
    alike |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-")
    alike |= dict.fromkeys(["\u0301", "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"], "")
    return unicodedata.normalize("NFC", text).lower().translate(str.maketrans(alike))


def by_hand(filters: Filters) -> set[str]:
    """Return the pages that filters let through, chosen without a query."""
    wanted = {filters.id} if filters.id else set()
    if filters.id and filters.id.startswith("series:"):
        series = filters.id.removeprefix("series:")
        wanted |= {row["exchange_id"] for row in rows_of("exchanges") if row["series_id"] == series}
    about = {
        row["source_id"]
        for row in rows_of("figures") + rows_of("statements")
        if row["subject_id"] and row["subject_id"] in wanted
    }
    found = set()
    for row in rows_of("sources"):
        text = folded(f"{row['publisher']} {row['title']}")
        day = dt.date.fromisoformat(row["published"]) if row["published"] else None
        keep = (
            (not filters.publisher or row["publisher"] in filters.publisher)
            and (not filters.language or row["language"] in filters.language)
            and all(word in text for word in folded(filters.search).split())
            and (not filters.id or row["source_id"] in about)
            and (not filters.since or (day is not None and day >= filters.since))
            and (not filters.until or (day is not None and day <= filters.until))
        )
        if keep:
            found.add(row["source_id"])
    return found


def any_filters() -> st.SearchStrategy[Filters]:
    options = options_in(versions.current())
    words = st.sampled_from(["", "pravda", "обмін", "НА", "prisoner exchange", "[", "%", "_", "Reuters  swap", "'"])
    days = st.none() | st.dates(options.earliest, options.latest)
    return st.builds(
        Filters,
        since=days,
        until=days,
        publisher=st.lists(st.sampled_from(options.publisher[:30]), max_size=3, unique=True).map(tuple),
        language=st.lists(st.sampled_from(options.language), max_size=2, unique=True).map(tuple),
        search=words,
        id=st.none() | st.sampled_from(options.id),
    )


# ---------- which pages


def test_without_filters_every_page_is_listed_the_newest_first() -> None:
    rows = view_of().rows("sources")
    assert {row["source_id"] for row in rows} == {row["source_id"] for row in rows_of("sources")}
    assert len(rows) == 873
    dates = [row["published"] for row in rows if row["published"]]
    assert dates == sorted(dates, reverse=True)
    assert [row["published"] for row in rows[len(dates) :]] == [None] * 93


@steady
@given(any_filters())
def test_the_pages_are_those_that_the_filters_describe(filters: Filters) -> None:
    rows = View(versions.current(), language("en"), filters).rows("sources")
    assert {row["source_id"] for row in rows} == by_hand(filters)


@steady
@given(any_filters(), any_filters())
def test_more_filters_never_find_more_pages(first: Filters, second: Filters) -> None:
    both = Filters(
        since=max((day for day in (first.since, second.since) if day), default=None),
        until=min((day for day in (first.until, second.until) if day), default=None),
        search=" ".join(filter(None, (first.search, second.search))),
    )
    one = Filters(since=first.since, until=first.until, search=first.search)
    assert by_hand(both) == ids(since=both.since, until=both.until, search=both.search)
    assert by_hand(both) <= ids(since=one.since, until=one.until, search=one.search)


def test_the_filters_of_people_make_no_difference() -> None:
    assert ids(who="civilian", direction="ru", series=("none",), mediator=("uae",)) == ids()


@pytest.mark.parametrize("search", ["%", "_", "' or 1=1 --", "\\"])
def test_what_is_searched_for_is_a_text_and_no_pattern(search: str) -> None:
    assert ids(search=search) == by_hand(Filters(search=search))


def test_a_period_leaves_out_pages_without_a_date_and_says_so() -> None:
    figure = CHARTS["sources"](view_of(since=dt.date(2022, 1, 1)))
    assert "780" in figure.title
    assert "93 sources without a date are not shown" in figure.sentence
    assert "not shown" not in CHARTS["sources"](view_of()).sentence
    nothing = CHARTS["sources"](view_of(since=dt.date(2022, 1, 1), until=dt.date(2022, 1, 2)))
    assert "93 sources without a date" in (nothing.empty or "")


def test_a_series_has_the_pages_of_its_stages() -> None:
    assert ids(id="2025-05-23") < ids(id="series:1000-for-1000-2025-05")


# ---------- what they said


def test_everything_that_was_read_is_told_of_its_page() -> None:
    rows = view_of().rows("sources")
    assert sum(row["figures"] for row in rows) == len(rows_of("figures")) == 3219
    assert sum(row["statements"] for row in rows) == len(rows_of("statements")) == 266
    assert sum(row["events"] for row in rows) == len(rows_of("events")) == 170
    said = Counter(row["source_id"] for row in view_of().rows("sources_said"))
    assert said == {
        row["source_id"]: total for row in rows if (total := row["figures"] + row["statements"] + row["events"])
    }


def said_by(view: View, number: int = 0) -> list[str]:
    """Return the folded lines of what a page of a table said."""
    content = table(view, "sources")
    cell = content["rows"][number][-1]
    return [line if isinstance(line, str) else line["text"] for line in cell["more"]]


def test_a_page_says_its_figures_in_words_and_which_are_adopted(data_of: Callable[..., Path]) -> None:
    figures = """
subject_id | measure | category | value | adopted | source_id
2024-01-03 | total   | all      | 230   | true    | s1
2024-01-03 | total   | all      | 231   | false   | s2
2024-01-03 | branch  | navy     |       | true    | s2
2024-01-03 | branch  | azov     | 2     | false   | s2
"""
    data = build(data_of(sources="source_id\ns1\ns2", exchanges="exchange_id\n2024-01-03", figures=figures))
    view = View(data, language("en"), Filters())
    assert said_by(view) == ["3 January 2024", "To Ukraine: People in all: 230 (main figure)"]
    assert said_by(view, 1) == [
        "3 January 2024",
        "To Ukraine: People in all: 231 (not the main figure)",
        "To Ukraine: Navy: mentioned, not counted",
        "To Ukraine: Azov: 2",
    ]


def test_a_page_of_which_nothing_was_kept_is_listed_too(data_of: Callable[..., Path]) -> None:
    data = data_of(sources="source_id | published\ns1 | 2024-01-03\ns2 |", exchanges="exchange_id\n2024-01-03")
    rows = ask(build(data), "sources")
    assert [(row["source_id"], row["figures"], row["subjects"]) for row in rows] == [("s1", 0, []), ("s2", 0, [])]


def test_the_name_of_a_language_is_in_the_language_of_the_viewer() -> None:
    assert "Ukrainian" in {row[3] for row in table(view_of("en"), "sources")["rows"]}
    assert "Українська" in {row[3] for row in table(view_of("uk"), "sources")["rows"]}


@pytest.mark.parametrize("code", ["en", "uk"])
def test_all_pages_with_all_they_said_are_light(code: str) -> None:
    content = json.dumps(table(view_of(code), "sources"), ensure_ascii=False).encode()
    assert len(gzip.compress(content)) < 250_000


def test_every_page_leads_to_its_address() -> None:
    links = {cell["href"] for row in table(view_of(), "sources")["rows"] for cell in row if _is_page(cell)}
    assert links == {row["url"] for row in rows_of("sources")}


def _is_page(cell: Any) -> bool:
    return isinstance(cell, dict) and cell.get("href", "").startswith("http")


# ---------- the page


def test_the_link_chooses_and_the_widgets_show_it() -> None:
    test = opened("lang=en&publisher=Ukrinform&language=uk&search=обмін&id=2024-01-03", "sources")
    assert test.multiselect(key="publisher").value == ["Ukrinform"]
    assert test.multiselect(key="language").value == ["uk"]
    assert test.text_input(key="search").value == "обмін"
    assert test.selectbox(key="id").value == "2024-01-03"
    found = by_hand(Filters(publisher=("Ukrinform",), language=("uk",), search="обмін", id="2024-01-03"))
    assert bool(charts(test)["sources"]["empty"]) == (not found)


def test_the_widgets_change_the_link_and_the_list() -> None:
    test = opened("lang=en", "sources")
    test.multiselect(key="language").set_value(["ar"]).run()
    test.text_input(key="search").set_value("UAE").run()
    assert not test.exception
    assert written(test) == {"lang": ["en"], "language": ["ar"], "search": ["UAE"]}
    of_this_version = f"v={versions.current().version}"
    assert charts(test)["sources"]["table"]["href"] == (
        f"./table/sources.json?{of_this_version}&language=ar&search=UAE&lang=en"
    )


def test_the_filters_of_the_sources_stay_on_their_page() -> None:
    test = opened("lang=en&language=ar&who=military", "sources")
    test.switch_page("../../pages/timeline.py")
    test.query_params = {}
    test.run()
    assert written(test) == {"lang": ["en"], "who": ["military"]}
