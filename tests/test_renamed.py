"""An exchange that has another id now: whatever held the old one leads to the new one, and says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.charts import CHARTS
from homeward.charts.slide import Place, slide_extras
from homeward.core.filters import Filters, Ignored, renamed_in
from homeward.core.i18n import language
from homeward.core.presentation import Slide, read_slide, renamed_in_slides
from homeward.core.view import View, options_in
from homeward.db import versions
from homeward.db.build import build
from homeward.db.diff import between
from homeward.exports.changes import changes
from homeward.text.corrections import renamed_notice
from tests.test_feed import written as feed_of
from tests.test_pages import opened, words_on

OLD, NEW = "2026-06-07", "2026-06-05"
# A small data set before an exchange and a series got other ids, and after.
BEFORE = {
    "exchanges": "exchange_id | series_id\n2024-01-03 | winter\n2024-02-09 |",
    "series": "series_id | first_date\nwinter | 2024-01-03",
    "figures": "figure_id | subject_id | measure | category | value\nf1 | 2024-01-03 | total | all | 3\nf2 | 2024-02-09 | total | all | 4\nf4 | 2024-01-03 | branch | navy | 1",
}
AFTER = {
    "exchanges": "exchange_id | series_id\n2024-01-03 | cold\n2024-02-08 |",
    "series": "series_id | first_date\ncold | 2024-01-03",
    "figures": "figure_id | subject_id | measure | category | value\nf1 | 2024-01-03 | total | all | 3\nf3 | 2024-02-08 | total | all | 4\nf4 | 2024-01-03 | branch | navy | 1",
    "corrections": "correction_id | corrected_on | figure_id | field | old | new\nk1 | 2024-03-01 | f3 | figure_id | f2 | f3",
    "renamed": """
old_id        | new_id      | renamed_on | why_en            | why_uk
2024-02-09    | 2024-02-08  | 2024-03-01 | It was the eighth. | Це було восьмого.
series:winter | series:cold | 2024-03-02 | Renamed.          | Перейменовано.
""",
}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def options() -> Any:
    return options_in(versions.current())


def test_a_link_with_the_old_id_is_read_as_the_new_one() -> None:
    filters, ignored = Filters.parse({"id": [OLD]}, options())
    assert (filters.id, ignored) == (NEW, [])
    assert renamed_in({"id": [OLD], "from": [OLD]}, options()) == {OLD: NEW}
    assert renamed_in({"id": [NEW]}, options()) == {}


@pytest.mark.parametrize("value", [f"{OLD}-b", f"{OLD} ", f" {OLD}", f"series:{OLD}", "2026-6-7", "", f"{OLD}/"])
def test_what_only_looks_like_the_old_id_is_left_out_and_named(value: str) -> None:
    assert Filters.parse({"id": [value]}, options()) == (Filters(), [Ignored("id", value)])


def test_the_old_id_and_the_new_one_together_are_one() -> None:
    filters, ignored = Filters.parse({"id": [OLD, NEW]}, options())
    assert (filters.id, ignored) == (NEW, [Ignored("id", NEW)])


def test_a_series_is_renamed_wherever_it_is_named(data_of: Callable[..., Path]) -> None:
    choices = options_in(build(data_of(**AFTER)))
    query = {"series": ["winter", "none"], "versus_series": ["winter"], "id": ["series:winter"], "mediator": ["winter"]}
    filters, ignored = Filters.parse(query, choices)
    assert (filters.series, filters.versus_series, filters.id) == (("cold", "none"), ("cold",), "series:cold")
    assert ignored == [Ignored("mediator", "winter")]


def test_a_slide_with_the_old_id_shows_the_new_one() -> None:
    link = f"exchange?id={OLD}&chart=exchange_facts"
    slide, ignored = read_slide(link, options())
    assert slide is not None
    assert (slide.filters.id, ignored) == (NEW, [])
    assert renamed_in_slides([link, f"timeline?id={NEW}"], options()) == {OLD: NEW}


@pytest.mark.parametrize(("code", "day"), [("en", "5 June 2026"), ("uk", "5 червня 2026 року")])
def test_the_notice_says_what_is_listed_where_now_and_why(code: str, day: str) -> None:
    view = View(versions.current(), language(code), Filters())
    notice = renamed_notice(view, {OLD: NEW})
    assert day in notice
    assert view.of_row(view.rows("datasets/renamed")[0], "why") in notice


@pytest.mark.parametrize("code", ["en", "uk"])
def test_the_page_of_the_old_id_is_that_of_the_new_one_and_says_so_until_it_is_closed(code: str) -> None:
    test = opened(f"id={OLD}&lang={code}", "exchange")
    view = View(versions.current(), language(code), Filters())
    notice = renamed_notice(view, {OLD: NEW})
    assert notice in [text.value for text in test.text]
    assert test.query_params["id"] == NEW
    assert any(view.lang.date(dt.date(2026, 6, 5)) in words for words in words_on(test))
    test.button(key="close-renamed").click().run()
    assert notice not in [text.value for text in test.text]
    assert test.query_params["id"] == NEW


def test_a_page_of_the_new_id_has_no_such_notice() -> None:
    keys = [button.key for button in opened(f"id={NEW}", "exchange").button]
    assert "close-renamed" not in keys


@pytest.mark.parametrize("code", ["en", "uk"])
def test_an_embed_with_the_old_id_shows_the_new_one_and_says_so(client: TestClient, code: str) -> None:
    page = client.get(f"/embed/exchange_facts?id={OLD}&lang={code}").text
    assert renamed_notice(View(versions.current(), language(code), Filters()), {OLD: NEW}).split("’")[0] in page
    assert f"id={NEW}" in page
    assert f"id={OLD}" not in page


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (f"/data/v1/exchanges/{OLD}.json", f"/data/v1/exchanges/{NEW}.json"),
        (f"/data/v1/exchanges/{OLD}.json?lang=uk", f"/data/v1/exchanges/{NEW}.json?lang=uk"),
        (f"/data/v1/exchange_facts.csv?id={OLD}", f"/data/v1/exchange_facts.csv?id={NEW}"),
        (f"/data/v1/caveats.json?id={OLD}&from=2026-01-01", f"/data/v1/caveats.json?id={NEW}&from=2026-01-01"),
        (f"/data/v1/exchange_facts.csv?id={OLD}&id={NEW}", f"/data/v1/exchange_facts.csv?id={NEW}"),
        (f"/data/v1/exchange_facts.metadata.json?id={OLD}", f"/data/v1/exchange_facts.metadata.json?id={NEW}"),
        (f"/data/v1/exchange_facts.sql?id={OLD}", f"/data/v1/exchange_facts.sql?id={NEW}"),
    ],
)
def test_the_api_leads_from_the_old_id_to_the_new_one(client: TestClient, path: str, to: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 301
    assert answer.json()["renamed"] == {OLD: NEW}
    followed = client.get(path, follow_redirects=True)
    assert (followed.status_code, str(followed.url).removeprefix("http://testserver")) == (200, to)


def test_the_short_address_of_the_old_id_leads_to_its_page(client: TestClient) -> None:
    moved = client.get(f"/exchange/{OLD}?lang=uk", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (307, f"/exchange?lang=uk&id={OLD}")


@pytest.mark.parametrize("code", ["en", "uk"])
@pytest.mark.parametrize("path", ["print", "present.html"])
def test_slides_as_a_file_say_which_id_was_renamed(client: TestClient, path: str, code: str) -> None:
    link = urlencode({"slide": f"exchange?id={OLD}&chart=exchange_facts", "lang": code})
    notice = renamed_notice(View(versions.current(), language(code), Filters()), {OLD: NEW})
    assert notice.split("’")[0] in client.get(f"/{path}?{link}").text


@pytest.mark.parametrize(
    ("code", "words"), [("en", "listed before as 7 June 2026"), ("uk", "раніше вказано як 7 червня")]
)
def test_a_slide_says_under_which_day_its_exchange_was_listed_before(code: str, words: str) -> None:
    view = View(versions.current(), language(code), Filters(id=NEW))
    slide = Slide("exchange", "exchange_facts", view.filters)
    assert words in slide_extras(view, slide, Place(1, 1), base="", former=OLD)["present"]["state"]
    assert words not in slide_extras(view, slide, Place(1, 1), base="")["present"]["state"]


def test_the_table_of_the_old_id_is_that_of_the_new_one(client: TestClient) -> None:
    old, new = (client.get(f"/table/exchange_facts.json?id={subject}").json() for subject in (OLD, NEW))
    assert old == new


def test_what_is_near_the_old_id_is_not_found(client: TestClient) -> None:
    assert client.get(f"/data/v1/exchanges/{OLD}-b.json").status_code == 404
    assert client.get(f"/data/v1/exchange_facts.json?id={OLD}-b").status_code == 400


def test_the_feed_does_not_present_it_as_a_new_exchange(data_of: Callable[..., Path]) -> None:
    before, after = (feed_of(build(data_of(**facts))).entries for facts in (BEFORE, AFTER))
    exchanges = [[entry.id for entry in entries if entry.tags[0].term == "exchange"] for entries in (before, after)]
    assert exchanges[0] == exchanges[1]
    assert len(exchanges[0]) == 2
    corrected = [entry for entry in after if entry.tags[0].term == "correction"]
    assert {entry.link.partition("?")[2] for entry in corrected} == {
        "id=2024-02-08&lang=en",
        "id=series%3Acold&lang=en",
    }
    told = " ".join(entry.summary for entry in corrected)
    assert "9 February 2024 becomes 8 February 2024. It was the eighth." in told


def test_what_changed_names_the_renamed_and_counts_no_new_exchange(data_of: Callable[..., Path]) -> None:
    before, after = build(data_of(**BEFORE)), build(data_of(**AFTER))
    changed = between(before, after)
    assert not [item for item in changed.added | changed.removed if item[0] in ("exchange", "series")]
    assert ("exchange", "2024-02-08") in changed.corrected
    told = changes(before, after)
    assert [row["old_id"] for row in told["renamed"]["added"]] == ["series:winter", "2024-02-09"]
    assert {row["correction_id"] for row in told["corrections"]["added"]} == {
        "k1",
        "renamed-2024-02-09",
        "renamed-series-winter",
    }


def test_a_chart_of_the_renamed_exchange_is_titled_with_its_day() -> None:
    view = View(versions.current(), language("en"), replace(Filters(), id=NEW))
    assert CHARTS["exchange_facts"](view).empty is None
