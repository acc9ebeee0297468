"""The page of the data in both languages; every snippet on it is run, and every link followed."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx2 as httpx
import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.charts.tables import table
from homeward.core.datasets import DATASETS, FIRST
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db import versions
from homeward.exports.dictionary import columns_of
from homeward.exports.extract import Extract
from homeward.exports.schema import schema
from homeward.exports.snippets import bibtex, snippets
from tests.browser import DESKTOP, PHONE, Tab, viewer
from tests.test_pages import charts, opened, written

both_languages = pytest.mark.parametrize("code", LANGUAGES)
every_name = pytest.mark.parametrize("name", list(DATASETS))
# A data set of facts, one of a chart, one with lists and numbers, one of a single exchange.
TRIED = ["exchanges", "timeline", "disagreements", "exchange_facts"]
TOOLS = ["pandas", "pandas, JSON", "Polars", "DuckDB", "R", "Excel", "curl"]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with TestClient(app) as client:
        yield client


def view_of(code: str = "en", **filters: Any) -> View:
    return View(versions.current(), language(code), Filters(**filters))


# ---------- the page


@both_languages
@pytest.mark.parametrize("name", [*TRIED, "sources", "vocabulary", "findings"])
def test_a_data_set_is_shown_with_all_that_belongs_to_it(name: str, code: str) -> None:
    test = opened(f"lang={code}&dataset={name}&from=2024-01-01", "data")
    assert test.selectbox(key="dataset").value == name
    sent = charts(test)
    assert list(sent) == ["data_preview", "data_dictionary", "data_sets"]
    assert sent["data_preview"]["title"] == language(code).described(DATASETS[name].title)
    assert f"/{name}.csv?" in sent["data_preview"]["take"]["numbers"]["files"][0]["href"]
    assert all(chart["sheet"] and chart["language"] == code for chart in sent.values())
    assert [tab.label for tab in test.tabs] == TOOLS
    shown = [block.value for block in test.code]
    extract = Extract(versions.current(), DATASETS[name], Filters())
    assert any(versions.current().version in text and "CC BY 4.0" in text for text in shown)
    assert any(text.startswith(f"@misc{{homeward_{name}_") for text in shown)
    assert len(shown) == len(snippets(extract)) + 3


def test_without_a_choice_the_page_is_about_the_exchanges_and_the_link_says_nothing() -> None:
    test = opened("lang=en", "data")
    assert written(test) == {"lang": ["en"]}
    assert charts(test)["data_preview"]["title"] == DATASETS[FIRST].title


def test_a_choice_is_in_the_link_and_stays_on_this_page() -> None:
    test = opened("lang=en&who=military", "data")
    test.selectbox(key="dataset").set_value("figures").run()
    assert written(test) == {"lang": ["en"], "who": ["military"], "dataset": ["figures"]}
    assert charts(test)["data_preview"]["title"] == "Figures"
    assert written(opened("lang=en&dataset=figures", "timeline")) == {"lang": ["en"]}


def test_a_data_set_that_is_none_is_left_out_with_a_notice() -> None:
    test = opened("lang=en&dataset=nothing", "data")
    assert not test.exception
    assert written(test) == {"lang": ["en"]}
    assert "dataset" in test.text[0].value


def test_the_overview_has_a_door_to_the_data() -> None:
    links = [element.proto for element in opened("lang=uk&who=civilian").get("page_link")]
    assert any(link.page == "data" and "who=civilian" in link.query_string for link in links)


# ---------- the sheets


@every_name
def test_a_preview_holds_every_row_and_column(name: str) -> None:
    view = view_of(dataset=name)
    sheet = table(view, "data_preview")
    rows = versions.current().run(DATASETS[name].query, _parameters(name)).rows
    assert [column["label"] for column in sheet["columns"]] == [
        item.name for item in columns_of(DATASETS[name], versions.current())
    ]
    assert len(sheet["rows"]) == len(rows)
    json.dumps(sheet)


def _parameters(name: str) -> dict[str, Any]:
    dataset, view = DATASETS[name], view_of()
    filters = Filters(id=view.options.latest_exchange) if dataset.is_of_one_exchange else Filters()
    return dataset.parameters(filters)


@both_languages
@every_name
def test_a_dictionary_defines_every_column(name: str, code: str) -> None:
    sheet = table(view_of(code, dataset=name), "data_dictionary")
    assert len(sheet["rows"]) == len(columns_of(DATASETS[name], versions.current()))
    assert all(row[-1] not in ("", "–") for row in sheet["rows"])


def test_every_word_about_the_data_is_in_ukrainian_too() -> None:
    said: set[str] = set()
    for dataset in DATASETS.values():
        said |= {dataset.title, dataset.grain}
        said |= {
            text for column in columns_of(dataset, versions.current()) for text in (column.unit, column.definition)
        }
    tables = schema(versions.current(), language("en"))["tables"]
    said |= {column["definition"] for table in tables for column in table["columns"]}
    words = language("uk")
    assert [text for text in said - {""} if not re.search("[а-яіїєґ]", words.described(text))] == []


def test_the_list_of_data_sets_leads_to_each() -> None:
    rows = table(view_of("uk"), "data_sets")["rows"]
    assert [row[0]["text"] for row in rows] == list(DATASETS)
    assert all(row[0]["href"] == f"./data?lang=uk&dataset={row[0]['text']}" for row in rows)


def test_the_sheets_are_answered(client: TestClient) -> None:
    sheet = client.get("/table/data_preview.json?dataset=coverage&lang=uk")
    assert sheet.status_code == 200
    assert sheet.json()["words"]["search"] == language("uk").text("Search in this table")
    assert client.get("/table/data_preview.json?dataset=nothing").status_code == 400


# ---------- snippets


def snippet(name: str, tool: str, site: str, **filters: Any) -> str:
    extract = Extract(versions.current(), DATASETS[name], Filters(**filters), f"{site}/")
    (found,) = [one.code for one in snippets(extract) if one.tool == tool]
    return found


def rows_of(name: str) -> int:
    return len(versions.current().run(DATASETS[name].query, _parameters(name)).rows)


# Each tool reads its format of some data sets here, and of all in the slow set; pandas reads the CSV of all.
READ = [
    pytest.param(name, tool, marks=() if tool == "pandas" or name in TRIED else pytest.mark.slow)
    for tool in ("pandas", "pandas, JSON", "Polars")
    for name in DATASETS
]


@pytest.mark.parametrize(("name", "tool"), READ)
def test_a_snippet_of_python_reads_the_data_set(site: str, name: str, tool: str) -> None:
    names: dict[str, Any] = {}
    exec(snippet(name, tool, site), names)
    frame = names[name]
    columns = columns_of(DATASETS[name], versions.current())
    if tool == "pandas, JSON" and not rows_of(name):
        assert frame.empty  # a list of nothing names no columns
        return
    assert frame.shape == (rows_of(name), len(columns))
    assert list(frame.columns) == [column.name for column in columns]
    if tool != "Polars":
        dates = [column.name for column in columns if column.type == "date"]
        assert all(
            str(frame[name].dtype).startswith(("datetime64", "timestamp"))
            for name in dates
            if frame[name].notna().any()
        )


@pytest.mark.parametrize("name", TRIED)
def test_the_snippet_of_duckdb_reads_the_data_set(site: str, name: str, tmp_path: Path) -> None:
    # DuckDB reads addresses with an extension that it fetches when it is first used; here it reads what they answer.
    sql = snippet(name, "DuckDB", site)
    (address,) = re.findall(r"'(http[^']+)'", sql)
    path = tmp_path / "file.parquet"
    path.write_bytes(httpx.get(address).content)
    assert len(duckdb.connect().execute(sql.replace(address, str(path))).fetchall()) == rows_of(name)


@pytest.mark.parametrize("name", TRIED)
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_the_command_of_curl_fetches_the_file(site: str, name: str, tmp_path: Path) -> None:
    subprocess.run([*shlex.split(snippet(name, "curl", site)), "--silent"], cwd=tmp_path, check=True, timeout=60)
    assert (tmp_path / f"{name}.csv").read_bytes() == httpx.get(f"{site}/data/v1/{name}.csv").content


@pytest.mark.parametrize("name", TRIED)
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no R on this machine")
def test_the_snippet_of_r_reads_the_data_set(site: str, name: str) -> None:
    code = f"{snippet(name, 'R', site)}\ncat(nrow({name}), sum(is.na({name})), sapply({name}, class))"
    result = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True, timeout=120)
    rows, unknown, *classes = result.stdout.splitlines()[-1].split()
    assert int(rows) == rows_of(name)
    read = versions.current().run(DATASETS[name].query, _parameters(name)).rows
    assert int(unknown) == sum(cell in (None, []) for row in read for cell in row)  # an empty list is an empty cell
    wanted = {"date": "Date", "boolean": "logical"}
    typed = [
        (column.type, found)
        for column, found in zip(columns_of(DATASETS[name], versions.current()), classes, strict=True)
    ]
    assert all(found == wanted[kind] for kind, found in typed if kind in wanted)


@pytest.mark.parametrize("name", TRIED)
def test_rows_alone_are_those_of_the_whole_file(site: str, name: str) -> None:
    rows = httpx.get(f"{site}/data/v1/{name}.json?shape=rows")
    whole = httpx.get(f"{site}/data/v1/{name}.json")
    assert rows.json() == whole.json()["rows"]
    assert httpx.get(f"{site}/data/v1/{name}.json?shape=list").status_code == 400
    assert httpx.get(f"{site}/data/v1/{name}.metadata.json?shape=rows").status_code == 400


@pytest.mark.parametrize("tool", ["R", "Excel"])
@pytest.mark.parametrize("name", TRIED)
def test_the_address_in_a_snippet_of_other_tools_answers(site: str, name: str, tool: str) -> None:
    code = snippet(name, tool, site)
    (address,) = re.findall(r'"(http[^"]+)"', code)
    assert httpx.get(address).status_code == 200
    for column in columns_of(DATASETS[name], versions.current()):
        if column.type == "date":
            assert column.name in code


def test_a_snippet_holds_the_filters_that_count_and_no_others(site: str) -> None:
    code = snippet("exchanges", "curl", site, who="military", series=("none",))
    assert f"{site}/data/v1/exchanges.csv?series=none" in code


def test_a_citation_leads_to_this_very_version(client: TestClient) -> None:
    extract = Extract(versions.current(), DATASETS["timeline"], Filters(who="military"), "http://testserver/")
    (address,) = re.findall(r"http://testserver\S+", extract.citation("csv"))
    assert address in bibtex(extract)
    assert client.get(address).headers["cache-control"].endswith("86400")
    assert re.fullmatch(r"@misc\{\w+,\n(  \w+ += \{.*\},?\n)+\}", bibtex(extract))


# ---------- the API for people


@both_languages
def test_the_api_is_a_page_for_a_browser(client: TestClient, code: str) -> None:
    response = client.get(f"/data/v1/?lang={code}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in response.headers["vary"]
    assert language(code).text("The data API") in response.text
    document = client.get("/data/v1/openapi.json").json()
    for path, methods in document["paths"].items():
        if not methods["get"]["operationId"].startswith(("describe_", "query_")):
            assert f"<code>{path}</code>" in response.text
    for name in document["components"]["parameters"]:
        assert f'id="parameter-{name}"' in response.text


def test_the_api_is_json_for_everyone_else(client: TestClient) -> None:
    for accept in ("*/*", "application/json", ""):
        response = client.get("/data/v1/", headers={"Accept": accept})
        assert response.headers["content-type"] == "application/json"
        assert "Accept" in re.split(r",\s*", response.headers["vary"])


# ---------- in a browser


@pytest.mark.parametrize(("size", "code"), [(DESKTOP, "en"), (PHONE, "uk")])
def test_the_page_sorts_searches_and_leads_on(browser: Browser, address: str, size: tuple[int, int], code: str) -> None:
    with viewer(browser, address, size) as somebody:
        tab = Tab(somebody.new_page()).open("data", lang=code, dataset="publishers")
        preview = tab.figure("data_preview")
        preview.locator("tbody tr").first.wait_for()
        if size == DESKTOP:  # on a phone a row is a card, without headings to click
            first = preview.locator("tbody th").first.inner_text()
            preview.locator(".homeward-sort").first.click()
            preview.locator(".homeward-sort").first.click()
            assert preview.locator("tbody th").first.inner_text() != first
        preview.locator("input").fill("no such words")
        assert preview.locator("tbody tr").count() == 0
        assert preview.locator(".homeward-take").is_visible()
        everything = tab.figure("data_sets")
        everything.get_by_role("link", name="coverage", exact=True).click()
        tab.page.wait_for_url("**dataset=coverage")
        tab.idle()
        tab.page.goto(f"/data/v1/?lang={code}")
        assert tab.page.locator("h1").inner_text() == language(code).text("The data API")
        assert tab.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert tab.errors == tab.elsewhere == []
