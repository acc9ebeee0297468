"""What can be taken away from under a figure: numbers and query equal to the view, pictures that say what they are."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.charts import CHARTS
from homeward.charts.payload import payload
from homeward.core.datasets import DATASETS
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.view import View, options_in
from homeward.db import versions
from homeward.exports.extract import Extract
from homeward.exports.sql import literal, write_sql
from tests.browser import DESKTOP, PHONE, Tab, viewer
from tests.test_exports import any_filters, anything_asked, as_text, expected, few, holds, some

ENDINGS = ["csv", "xlsx", "parquet", "json", "zip"]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with TestClient(app) as client:
        yield client


# ---------- the numbers


def any_chart() -> st.SearchStrategy[tuple[str, Filters]]:
    """Any chart, with any combination of filters."""
    return st.sampled_from(list(CHARTS)).flatmap(
        lambda name: any_filters(DATASETS[name]).map(lambda filters: (name, filters))
    )


@some
@given(asked=any_chart())
def test_the_files_under_a_figure_are_the_view(client: TestClient, asked: tuple[str, Filters]) -> None:
    name, filters = asked
    sent = payload(View(versions.current(), language("en"), filters), name)
    files = sent["take"]["numbers"]["files"]
    assert [urlsplit(file["href"]).path.rpartition(".")[2] for file in files] == ENDINGS
    rows = expected(DATASETS[name], _with_an_exchange(name, filters))
    header, *lines = csv.reader(io.StringIO(client.get(files[0]["href"][1:]).text, newline=""))
    assert tuple(header) == rows.columns
    assert holds([[cell or None for cell in line] for line in lines], as_text(rows))
    found = client.get(files[ENDINGS.index("json")]["href"][1:]).json()
    assert len(found["rows"]) == len(rows.rows)
    assert found["homeward"]["version"] == versions.current().version


def _with_an_exchange(name: str, filters: Filters) -> Filters:
    """Return the filters as a file means them: about the latest exchange, where a chart of one has none."""
    unnamed = DATASETS[name].is_of_one_exchange and filters.id is None
    return replace(filters, id=options_in(versions.current()).latest_exchange) if unnamed else filters


@few
@given(asked=any_chart())
def test_a_file_is_named_as_the_api_names_it(client: TestClient, asked: tuple[str, Filters]) -> None:
    name, filters = asked
    for file in payload(View(versions.current(), language("uk"), filters), name)["take"]["numbers"]["files"]:
        response = client.get(file["href"][1:])
        assert response.status_code == 200
        assert f'filename="{file["file"]}"' in response.headers["content-disposition"]


def test_a_table_without_a_chart_has_no_picture() -> None:
    for name in CHARTS:
        sent = payload(View(versions.current(), language("en"), Filters()), name)
        assert bool(sent["take"]["picture"]) == (not sent["sheet"]), name


# ---------- the query


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, client: TestClient) -> Path:
    """The database as a reader downloads it."""
    path = tmp_path_factory.mktemp("database") / "homeward.duckdb"
    path.write_bytes(client.get("/data/v1/homeward.duckdb").content)
    return path


def run(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@some
@given(asked=anything_asked())
def test_a_query_gives_the_view_in_the_downloaded_database(database: Path, asked: Any) -> None:
    dataset, filters = asked
    extract = Extract(versions.current(), dataset, filters)
    sql = b"".join(write_sql(extract)).decode()
    assert run(database, sql) == versions.current().run(dataset.query, extract.parameters).rows


@pytest.mark.parametrize("name", list(DATASETS))
def test_every_query_is_answered_and_runs(client: TestClient, database: Path, name: str) -> None:
    response = client.get(f"/data/v1/{name}.sql")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert versions.current().version in response.text
    assert len(run(database, response.text)) == len(client.get(f"/data/v1/{name}.json").json()["rows"])


def test_a_query_follows_its_filters_and_refuses_what_is_none(client: TestClient) -> None:
    text = client.get("/data/v1/timeline.sql?from=2024-01-01&who=military&series=none").text
    assert all(line in text for line in ("\"from\" := DATE '2024-01-01'", "\"who\" := 'military'", "['none']"))
    assert client.get("/data/v1/timeline.sql?who=nobody").status_code == 400
    assert client.get("/data/v1/nothing.sql").status_code == 404


@some
@given(value=st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_no_text_leaves_its_quotes(value: str) -> None:
    assert duckdb.connect().execute(f"select {literal(value)}, {literal([value])}").fetchone() == (value, [value])


def test_values_are_written_as_what_they_are() -> None:
    day = dt.date(2024, 2, 29)
    assert duckdb.connect().execute(f"select {literal(day)}, {literal(None)}, {literal([])}").fetchone() == (
        day,
        None,
        [],
    )
    records = [{"check": "it's"}]
    assert duckdb.connect().execute(f"select {literal(records)}").fetchone() == (records,)
    with pytest.raises(TypeError):
        literal(object())


# ---------- in a browser


@pytest.fixture(scope="module")
def viewers(browser: Browser, address: str) -> Iterator[dict[tuple[int, int], BrowserContext]]:
    may = ["clipboard-read", "clipboard-write"]
    with (
        viewer(browser, address, DESKTOP, permissions=may) as desktop,
        viewer(browser, address, PHONE) as phone,
    ):
        yield {DESKTOP: desktop, PHONE: phone}


def panel(tab: Tab, name: str) -> Locator:
    """Open what can be taken away under a figure, and return it."""
    return tab.action(name, "download")


def download(tab: Tab, button: Locator, folder: Path) -> Path:
    with tab.page.expect_download() as started:
        button.click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file


def words_of(file: Path) -> str:
    """Return all texts of an SVG, with single spaces."""
    root = ET.fromstring(file.read_text(encoding="utf-8"))
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    return re.sub(r"\s+", " ", "\n".join(texts))


# What an element says, without the definitions of its terms, which open when they are asked for.
WITHOUT_DEFINITIONS = """node => {
  const copy = node.cloneNode(true);
  for (const definition of copy.querySelectorAll("[popover]")) definition.remove();
  return copy.textContent;
}"""


@pytest.mark.parametrize(("size", "code"), [(DESKTOP, "en"), (DESKTOP, "uk"), (PHONE, "uk")])
def test_a_picture_says_what_it_is(
    viewers: dict[tuple[int, int], BrowserContext], size: tuple[int, int], code: str, tmp_path: Path
) -> None:
    tab = Tab(viewers[size].new_page()).open("timeline", lang=code, who="military", **{"from": "2024-01-01"})
    figure, version = tab.figure("timeline"), versions.current().version
    svg = download(tab, panel(tab, "timeline").get_by_role("button", name="SVG"), tmp_path)
    assert svg.name == f"homeward_timeline_{code}_from-2024-01-01_who-military_grain-month_{version}.svg"
    words = words_of(svg)
    for part in ("title", "subtitle", "sentence"):
        said = figure.locator(f".homeward-{part}").evaluate(WITHOUT_DEFINITIONS)
        # What a hand can do on the page, after the semicolon of its subtitle, is not on paper.
        assert re.sub(r"\s+", " ", said.partition(";")[0] if part == "subtitle" else said) in words
    assert "localhost" not in words  # nobody else can open it (see HOMEWARD_PUBLIC_URL)
    assert version in words
    for item in figure.locator(".homeward-key li").all_inner_texts():
        assert item.strip() in words
    assert tab.errors == tab.elsewhere == []
    tab.page.close()


def test_pictures_are_as_large_as_they_say(viewers: dict[tuple[int, int], BrowserContext], tmp_path: Path) -> None:
    tab = Tab(viewers[DESKTOP].new_page()).open("branches", lang="uk", scheme="dark")
    pictures = panel(tab, "branch_tree").locator(".homeward-kinds > div").nth(1).get_by_role("button")
    screen, print_ = (Image.open(download(tab, pictures.nth(place), tmp_path)) for place in (1, 2))
    assert (screen.width, print_.width) == (1600, 3200)
    assert print_.height == pytest.approx(2 * screen.height, abs=1)
    assert print_.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    for picture in (screen, print_):  # paper is white whatever the screen is
        assert picture.convert("RGB").getpixel((5, 5)) == (255, 255, 255)
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 20
    assert tab.errors == []
    tab.page.close()


def test_everything_is_reached_by_keyboard(viewers: dict[tuple[int, int], BrowserContext], tmp_path: Path) -> None:
    tab = Tab(viewers[DESKTOP].new_page()).open("timeline")
    keyboard = tab.page.keyboard
    tab.figure("timeline").locator("[data-action=download]").focus()
    keyboard.press("Enter")
    reached = []
    for _ in range(14):
        keyboard.press("Tab")
        reached.append(tab.page.evaluate("() => document.activeElement.textContent"))
        if reached[-1] == "SVG":
            with tab.page.expect_download() as started:
                keyboard.press("Enter")
            assert started.value.suggested_filename.endswith(".svg")
    names = ["CSV", "Excel", "Parquet", "JSON", "ZIP", "SVG", "PNG (1600 px)", "PNG (3200 px)"]
    names += ["Offline file (HTML), with tables and sources", "Copy the text"]
    assert reached == ["Share", "Full screen", *names, "Open as SQL", "Show the query"]
    tab.page.close()


def test_the_query_is_shown_and_copied(viewers: dict[tuple[int, int], BrowserContext], database: Path) -> None:
    tab = Tab(viewers[DESKTOP].new_page()).open("timeline", grain="year")
    query = panel(tab, "timeline").locator("details").first
    query.locator("summary").click()
    query.get_by_text("prepare timeline as").wait_for()
    query.get_by_role("button", name="Copy the query").click()
    query.get_by_role("button", name="Copied").wait_for()
    copied = tab.page.evaluate("() => navigator.clipboard.readText()")
    asked = parse_qs(tab.address().partition("?")[2])
    assert asked["grain"] == ["year"]
    assert len(run(database, copied)) == len(
        versions.current().run("timeline", Filters(grain="year").parameters()).rows
    )
    tab.page.close()


def test_numbers_are_downloaded_under_the_name_of_their_filters(
    viewers: dict[tuple[int, int], BrowserContext], tmp_path: Path
) -> None:
    tab = Tab(viewers[PHONE].new_page()).open("timeline", who="civilian")
    file = download(tab, panel(tab, "timeline").get_by_role("link", name="JSON"), tmp_path)
    assert file.name == f"homeward_timeline_who-civilian_grain-month_{versions.current().version}.json"
    assert json.loads(file.read_text(encoding="utf-8"))["homeward"]["filters"]["who"] == "civilian"
    assert tab.errors == []
    tab.page.close()
