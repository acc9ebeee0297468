"""Links as people have them: with what others append, with days outside of the data, with periods the wrong way round;
and searches as people type them."""

from __future__ import annotations

import unicodedata

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.core.filters import Filters, Ignored
from homeward.core.i18n import language
from homeward.core.view import options_in
from homeward.db.database import Database
from homeward.text.filters import ignored_notice
from tests.conftest import ask
from tests.test_pages import choose, opened

APPENDED = (
    "fbclid=IwAR0x",
    "utm_source=a&utm_medium=b",
    "gclid=x",
    "UTM_Campaign=x",
    "yclid=1",
    "mtm_kwd=x",
    "_ga=1-2",
)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=server.routes(), middleware=server.middleware()))


@pytest.mark.parametrize("appended", APPENDED)
def test_what_others_append_to_links_is_nothing_to_anybody(client: TestClient, appended: str) -> None:
    for path in ("/data/v1/exchanges.csv", "/data/v1/timeline.json", "/table/timeline.json", "/data/v1/package.zip"):
        assert client.get(f"{path}?{appended}").status_code == 200, path
    assert client.get(f"/feed.atom?lang=uk&{appended}").content == client.get("/feed.atom?lang=uk").content
    for path in ("/summary", "/embed/timeline", "/print"):
        name = appended.partition("=")[0]
        assert f"{name}=" not in client.get(f"{path}?lang=en&{appended}").text.partition("<body")[2], path


def test_a_page_says_nothing_of_it_but_names_what_is_mistyped() -> None:
    said = " ".join(one.value for one in opened("lang=en&fbclid=x&utm_source=y&form=2024-01-01").text)
    assert "form=2024-01-01" in said
    assert "fbclid" not in said
    assert "utm" not in said


def test_the_api_names_what_is_mistyped_beside_what_is_appended(client: TestClient) -> None:
    answer = client.get("/data/v1/exchanges.csv?fbclid=x&form=2024-01-01")
    assert answer.status_code == 400
    assert [item["parameter"] for item in answer.json()["unknown"]] == ["form"]


# ---------- periods


@pytest.mark.parametrize("name", ["timeline", "exchanges", "figures"])
def test_a_day_after_the_data_means_their_end_and_one_before_their_beginning(client: TestClient, name: str) -> None:
    whole = client.get(f"/data/v1/{name}.json").json()
    for query in ("to=2099-01-01", "from=1990-01-01&to=2031-12-31"):
        answer = client.get(f"/data/v1/{name}.json?{query}")
        assert answer.status_code == 200
        assert answer.json()["rows"] == whole["rows"]
        assert answer.json()["homeward"]["data_to"] == whole["homeward"]["data_to"]
    assert client.get(f"/data/v1/{name}.json?from=2099-01-01").json()["rows"] == []


def test_a_period_that_ends_before_it_begins_is_named(client: TestClient, database: Database) -> None:
    answer = client.get("/data/v1/exchanges.csv?from=2024-05-01&to=2024-01-01")
    assert answer.status_code == 400
    assert {(item["parameter"], item["reason"]) for item in answer.json()["unknown"]} == {
        ("from", "The period ends before it begins."),
        ("to", "The period ends before it begins."),
    }
    query = {"versus_from": ["2024-05-01"], "versus_to": ["2024-01-01"], "who": ["military"], "x": ["y"]}
    filters, ignored = Filters.parse(query, options_in(database))
    assert filters == Filters(who="military")
    assert [item.parameter for item in ignored] == ["x", "versus_from", "versus_to"]
    for code, words in (("en", "ends before it begins"), ("uk", "закінчується раніше, ніж починається")):
        notice = ignored_notice(language(code), ignored)
        assert words in notice
        assert "versus_from=2024-05-01" in notice
        assert "x=y" in notice


def test_a_page_names_it_in_a_link_and_in_its_widgets_and_counts_without_it() -> None:
    page = opened("lang=en&from=2024-05-01&to=2024-01-01")
    assert any("ends before it begins" in one.value for one in page.text)
    page = opened("lang=en&from=2024-05-01")
    choose(page, to=["2024-01-01"])
    assert any("ends before it begins" in one.value for one in page.text)
    choose(page, to=["2024-06-01"])
    assert not any("ends before it begins" in one.value for one in page.text)
    assert Ignored("from", "x").reason == ""


# ---------- searches


@pytest.mark.parametrize(
    "written",
    [
        ("п'ят", "п’ят", "пʼят", "П`ЯТ"),
        ("Україна", unicodedata.normalize("NFD", "Україна"), "украї\u0301на"),
        ("Russia's", "Russia’s", "russia`s"),
    ],
)
def test_a_search_finds_the_same_however_it_is_typed(database: Database, written: tuple[str, ...]) -> None:
    found = [{row["source_id"] for row in ask(database, "sources", search=text)} for text in written]
    assert found[0]
    assert all(one == found[0] for one in found)
