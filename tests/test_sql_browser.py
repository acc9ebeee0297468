"""The SQL page in a browser: examples, links, errors, limits, files, charts; and what strangers could ask of it."""

from __future__ import annotations

import io
import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

import homeward
from homeward.core.assets import MODULES
from homeward.core.datasets import DATASETS
from homeward.core.questions import examples
from homeward.core.vendored import SQL_FILES, WASM_BYTES, vendored
from tests import hostile_sql
from tests.browser import DESKTOP, PHONE, Tab, until, viewer

ASSETS = {name: f".{vendored()[file].path}" for name, file in SQL_FILES.items()} | {"bytes": WASM_BYTES}
# Runs statements by the engine of the page, and gives for each its rows, or its error; a whole list in one go.
RUN = """async ([module, assets, texts, limits]) => {
  const { Engine, Stopped } = await import(module);
  window.engine ??= new Engine(assets, "./data/v1/homeward.duckdb");
  const said = [];
  for (const text of texts) {
    try {
      const { rows } = await window.engine.run(text, limits);
      said.push({ rows: rows.length, first: JSON.stringify(rows[0] ?? null, (_, value) => typeof value === "bigint" ? String(value) : value) });
    } catch (error) {
      said.push({ error: error.message, stopped: error instanceof Stopped });
    }
  }
  return said;
}"""
LIMITS = {"fetched": 100_000, "seconds": 30}


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Iterator[Tab]:
    with viewer(browser, address, DESKTOP, accept_downloads=True) as context:
        yield Tab(context.new_page())


def done(page: Page) -> str:
    """Wait until a question has been answered or refused, and return which."""
    page.wait_for_selector('.sql-page:is([data-state="done"], [data-state="failed"])')
    return str(page.locator(".sql-page").get_attribute("data-state"))


def ask(page: Page, sql: str) -> str:
    """Write a question into the editor, run it by the keyboard, and return whether it is done or failed."""
    if not page.locator(".sql-editor .cm-content").count():
        page.goto("/sql?lang=en")
        done(page)
    page.locator(".sql-editor .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(sql)
    page.keyboard.press("Escape")
    page.locator(".sql-page").evaluate("(node) => (node.dataset.state = 'asked')")
    page.keyboard.press("Control+Enter")
    return done(page)


def rows_said(page: Page) -> int:
    return int(page.locator(".sql-table").get_attribute("aria-rowcount") or 0) - 1


def run(page: Page, texts: list[str], **limits: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        RUN, [f".{MODULES.path('sql-engine.js')}", ASSETS, texts, LIMITS | limits]
    )
    return found


# ---------- what people do


LOOKS = [(DESKTOP, "en"), (PHONE, "uk"), (DESKTOP, "uk"), (PHONE, "en")]


@pytest.mark.parametrize("place", range(len(LOOKS)), ids=["desktop-en", "phone-uk", "desktop-uk", "phone-en"])
def test_every_example_opens_by_its_link_and_by_its_name(browser: Browser, address: str, place: int) -> None:
    (size, lang), listed = LOOKS[place], examples()
    first = listed[place]
    with viewer(browser, address, size) as context:
        tab = Tab(context.new_page())
        tab.page.goto(f"/sql?lang={lang}&q=~{deflated(first.sql)}")
        for example in (first, *(item for item in listed if item is not first)):
            if example is not first:
                tab.page.locator(".sql-page").evaluate("(node) => (node.dataset.state = 'asked')")
                tab.page.locator(".sql-list").first.evaluate("(node) => (node.open = true)")
                tab.page.locator(f"[data-example={example.name}]").click()
            assert done(tab.page) == "done", example.name
            assert rows_said(tab.page) == len(homeward.sql(example.sql)), example.name
            assert tab.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), example.name
        assert (tab.errors, tab.elsewhere) == ([], [])


def deflated(sql: str) -> str:
    """Return a long question as a link has it."""
    press = zlib.compressobj(wbits=-15)
    return urlsafe_b64encode(press.compress(sql.encode()) + press.flush()).decode().rstrip("=")


def test_a_question_becomes_the_link_and_back_undoes_it(tab: Tab) -> None:
    tab.page.goto("/sql?lang=en")
    assert done(tab.page) == "done"
    assert tab.query() == {"lang": ["en"]}
    assert ask(tab.page, "select 41 + 1 as answer") == "done"
    until(lambda: tab.query().get("q") == ["select 41 + 1 as answer"], "the question in the URL")
    assert ask(tab.page, "select 'long' as a" + " -- " + "x" * 2_000) == "done"
    until(lambda: tab.query()["q"][0].startswith("~"), "a long question compressed")
    assert len(tab.query()["q"][0]) < 300
    tab.page.go_back()
    until(lambda: "41 + 1" in tab.page.locator(".cm-content").inner_text(), "the question before")
    assert not tab.errors


def test_an_error_is_said_and_its_place_is_marked(tab: Tab) -> None:
    assert ask(tab.page, "select people\nfrom returnz") == "failed"
    assert "returnz" in tab.page.locator(".sql-error").inner_text()
    assert tab.page.locator(".cm-lintRange-error").inner_text() == "returnz"
    assert ask(tab.page, "selec 1") == "failed"
    assert tab.page.locator(".cm-lintRange-error").inner_text() == "selec"
    assert tab.page.locator(".sql-error").inner_text().startswith("Parser Error")
    assert ask(tab.page, "select 1 as one") == "done"
    assert not tab.page.locator(".sql-error").is_visible()
    assert not tab.page.locator(".cm-lintRange-error").count()


def test_names_are_completed(tab: Tab) -> None:
    tab.page.locator(".sql-editor .cm-content").click()
    for typed, proposed in (
        ("select * from offi", "official_totals"),
        ("select returns.fir", "first_date"),
        ("from coun", "counted"),
    ):
        tab.page.keyboard.press("Control+a")
        tab.page.keyboard.type(typed)
        tab.page.locator(".cm-tooltip-autocomplete li", has_text=proposed).first.wait_for()
        tab.page.keyboard.press("Escape")


def test_cancel_ends_what_runs_and_the_page_comes_back(tab: Tab) -> None:
    page = tab.page
    page.locator(".sql-editor .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(hostile_sql.BOMBS[0])
    page.locator(".sql-page").evaluate("(node) => (node.dataset.state = 'asked')")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector('.sql-page[data-state="running"]')
    page.get_by_role("button", name="Cancel").click()
    assert done(page) == "failed"
    assert "Cancelled" in page.locator(".sql-status").inner_text()
    assert ask(page, "select count(*) as n from exchanges") == "done"


def test_many_rows_are_cut_and_that_is_said_and_only_those_in_sight_are_drawn(tab: Tab) -> None:
    assert ask(tab.page, "from range(20000)") == "done"
    assert "first 10,000" in tab.page.locator(".sql-status").inner_text()
    assert rows_said(tab.page) == 10_000
    assert tab.page.locator(".sql-table tbody tr").count() < 100
    tab.page.locator(".sql-scroll").evaluate("(node) => (node.scrollTop = node.scrollHeight)")
    tab.page.get_by_role("cell", name="9999", exact=True).wait_for()
    assert ask(tab.page, "from range(300000)") == "done"
    assert "first of more" in tab.page.locator(".sql-status").inner_text()


def test_every_value_of_every_type_is_the_one_of_the_database(tab: Tab) -> None:
    rows = homeward.sql("from figures order by figure_id limit 500").astype(object).to_dict("records")
    expected = [["" if pd.isna(value) else str(value) for value in row.values()] for row in rows[:5]]
    for sql in ("from figures order by figure_id limit 500", "from figures order by figure_id"):
        assert ask(tab.page, sql) == "done"
        lines = tab.page.locator(".sql-table tbody tr[aria-rowindex]")
        shown = [lines.nth(place).locator("td").all_inner_texts() for place in range(5)]
        assert [[cell.lower() for cell in row] for row in shown] == [[cell.lower() for cell in row] for row in expected]
    assert ask(tab.page, "select a.side from figures a, figures b") == "done"  # more than are fetched
    assert tab.page.locator(".sql-table td").first.inner_text() in ("UA", "RU")


def test_a_table_is_sorted_by_its_heads_with_unknown_last(tab: Tab) -> None:
    assert ask(tab.page, "select * from (values (2), (null), (10), (1)) as t(a)") == "done"
    head = tab.page.locator(".sql-table th button")
    shown = lambda: tab.page.locator(".sql-table td").all_inner_texts()  # noqa: E731
    head.click()
    assert shown() == ["1", "2", "10", ""]
    head.click()
    assert shown() == ["10", "2", "1", ""]


TYPES = "select 1::int as i, 2::bigint as b, 1.5::double as d, true as t, date '2024-02-29' as day, [1, 2] as l, '=1+1' as text, null::int as unknown"


def test_files_hold_the_result_with_its_types(tab: Tab, tmp_path: Any) -> None:
    assert ask(tab.page, TYPES) == "done"
    files = {}
    for label, ending in (("CSV", "csv"), ("Excel", "xlsx"), ("Parquet", "parquet"), ("JSON", "json")):
        with tab.page.expect_download() as download:
            tab.page.locator(".sql-downloads").get_by_role("button", name=label).click()
        files[ending] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[ending])
        assert files[ending].suffix == f".{ending}"
    assert files["csv"].read_bytes() == b"i,b,d,t,day,l,text,unknown\r\n1,2,1.5,true,2024-02-29,1;2,'=1+1,\r\n"
    (row,) = json.loads(files["json"].read_bytes())["rows"]
    assert row == {
        "i": 1,
        "b": 2,
        "d": 1.5,
        "t": True,
        "day": "2024-02-29",
        "l": [1, 2],
        "text": "=1+1",
        "unknown": None,
    }
    described = duckdb.sql(f"describe from '{files['parquet']}'").fetchall()
    assert [kind for _, kind, *_ in described] == [
        "INTEGER",
        "BIGINT",
        "DOUBLE",
        "BOOLEAN",
        "DATE",
        "VARCHAR",
        "VARCHAR",
        "INTEGER",
    ]
    assert pd.read_parquet(files["parquet"])["day"].astype(str).tolist() == ["2024-02-29"]
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"].read_bytes()))
    values = [cell.value for cell in list(book["result"].rows)[1]]
    assert (values[:4], str(values[4])[:10], values[6:]) == ([1, 2, 1.5, True], "2024-02-29", ["=1+1", None])
    assert any(
        "CC BY" in str(cell.value) or "creativecommons" in str(cell.value) for row in book["about"].rows for cell in row
    )


def test_a_result_is_drawn_by_the_columns_one_chooses(tab: Tab) -> None:
    assert ask(tab.page, next(item.sql for item in examples() if item.name == "people_by_month")) == "done"
    tab.page.get_by_role("tab", name="Chart").click()
    tab.page.locator(".sql-drawing .main-svg").first.wait_for()
    data = "(node) => ({type: node.data[0].type, y: node.data.reduce((sum, t) => sum + t.y.reduce((a, b) => a + b, 0), 0)})"
    drawn = tab.page.locator(".sql-drawing").evaluate(data)
    assert drawn == {"type": "bar", "y": int(homeward.sql(examples()[0].sql)["people"].sum())}
    tab.page.get_by_label("Kind").select_option("line")
    tab.page.get_by_label("Up").select_option(label="days")
    drawn = tab.page.locator(".sql-drawing").evaluate(data)
    assert drawn == {"type": "scatter", "y": int(homeward.sql(examples()[0].sql)["days"].sum())}


def test_how_a_result_is_drawn_is_in_the_link_and_back_undoes_it(tab: Tab) -> None:
    tab.page.goto("/sql?lang=en&q=from range(3) t(a), (values ('x'), ('y')) as b(c)&kind=points&x=c&y=a&colour=c")
    assert done(tab.page) == "done"
    tab.page.locator(".sql-drawing .main-svg").first.wait_for()
    names = "(node) => (node.data ?? []).map((trace) => [trace.type, trace.mode, trace.name, trace.y.length])"
    drawn = lambda: tab.page.locator(".sql-drawing").evaluate(names)  # noqa: E731
    until(lambda: drawn() == [["scatter", "markers", "x", 3], ["scatter", "markers", "y", 3]], "two colours of points")
    tab.page.get_by_label("Kind").press("ArrowUp")
    until(lambda: tab.query().get("kind") == ["line"], "the kind in the URL")
    tab.page.get_by_label("Colour").press("Home")
    until(lambda: "colour" not in tab.query(), "one colour in the URL")
    until(lambda: drawn() == [["scatter", "lines+markers", "", 6]], "one line")
    tab.page.go_back()
    until(lambda: [each[2] for each in drawn()] == ["x", "y"], "the colours of before")
    tab.page.get_by_role("tab", name="Table").click()
    until(lambda: set(tab.query()) == {"lang", "q"}, "a table in the URL")
    assert ask(tab.page, "select 1 as other") == "done"
    assert tab.page.get_by_role("tab", name="Table").get_attribute("aria-selected") == "true"
    tab.page.goto("/sql?lang=en&kind=pie&x=")
    assert done(tab.page) == "done"
    assert "pie" in tab.page.locator(".st-key-notice").inner_text()
    assert not tab.errors


def test_open_as_sql_leads_to_the_query_of_the_chart_under_its_filters(tab: Tab) -> None:
    tab.page.goto("/sql?lang=en&dataset=timeline&grain=month&who=military")
    assert done(tab.page) == "done"
    assert rows_said(tab.page) == len(homeward.read("timeline", grain="month", who="military"))
    assert tab.query() == {"lang": ["en"], "dataset": ["timeline"], "grain": ["month"], "who": ["military"]}


def test_without_webassembly_there_is_a_calm_sentence_and_the_files(browser: Browser, address: str) -> None:
    with viewer(browser, address) as context:
        context.add_init_script("delete window.WebAssembly")
        tab = Tab(context.new_page())
        tab.page.goto("/sql?lang=en&dataset=timeline")
        tab.page.get_by_text("This browser has no WebAssembly").wait_for()
        links = tab.page.locator(".sql-missing a")
        assert [
            href.split("?")[0] for href in links.evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
        ] == [
            "./data/v1/homeward.duckdb",
            "./data/v1/timeline.sql",
        ]


def test_other_pages_load_nothing_of_the_engine(browser: Browser, address: str) -> None:
    with viewer(browser, address) as context:
        tab, asked = Tab(context.new_page()), []
        tab.page.on("request", lambda request: asked.append(request.url))
        tab.open("data")
        assert not [url for url in asked if "duckdb" in url or "codemirror" in url]


# ---------- every query, and strangers


def test_the_query_of_every_data_set_gives_the_same_number_of_rows(tab: Tab, address: str) -> None:
    tab.page.goto("/healthz")
    texts = {
        name: tab.page.evaluate("(url) => fetch(url).then((answer) => answer.text())", f"/data/v1/{name}.sql")
        for name in DATASETS
    }
    tab.page.goto("/sql?lang=en")
    said = dict(zip(texts, run(tab.page, list(texts.values())), strict=True))
    wrong = {
        name: said[name].get("error", said[name].get("rows"))
        for name in texts
        if said[name].get("rows") != len(homeward.read(name))
    }
    assert wrong == {}


def test_hostile_statements_leave_the_tab_and_the_database_as_they_were(browser: Browser, address: str) -> None:
    with viewer(browser, address) as context:
        tab, asked = Tab(context.new_page()), []
        tab.page.goto("/sql?lang=en")
        assert done(tab.page) == "done"
        run(tab.page, ["select 1"])
        context.on("request", lambda request: asked.append(request.url))
        before = run(tab.page, ["select count(*), sum(value) from figures"])
        statements = hostile_sql.statements()
        assert len(statements) > 215
        said = run(tab.page, statements, seconds=10)
        read = [
            text
            for text, answer in zip(statements, said, strict=True)
            if text.startswith(("select * from", "copy", "attach"))
            and "homeward.duckdb" not in text  # which everyone has
            and "error" not in answer
        ]
        assert read == []
        assert [
            url
            for url in asked
            if not url.startswith("blob:")
            and "/_stcore/" not in url
            and not url.endswith("/version")
            and "duckdb" not in url
        ] == []
        assert run(tab.page, ["select count(*), sum(value) from main.figures"]) == before
        kept = "async () => { const names = []; for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name); return names; }"
        assert tab.page.evaluate(kept) == []
        assert tab.elsewhere == []
        assert ask(tab.page, "select count(*) as n from exchanges") == "done"


@pytest.mark.parametrize("bomb", hostile_sql.BOMBS)
def test_a_bomb_ends_and_the_page_comes_back(tab: Tab, bomb: str) -> None:
    tab.page.goto("/healthz")
    tab.page.goto("/sql?lang=en")
    assert done(tab.page) == "done"
    (said,) = run(tab.page, [bomb], seconds=3)
    assert said.get("stopped") or "error" in said
    (after,) = run(tab.page, ["select count(*) from exchanges"])
    assert after["rows"] == 1
