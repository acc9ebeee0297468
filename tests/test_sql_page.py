"""The SQL page without a browser: its examples, what is vendored and how it travels, the schema, the link."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from typing import Any

import brotli
import httpx2
import pytest

import homeward
from homeward.analysis.lookup import find_extract
from homeward.charts.downloads import downloads
from homeward.core.i18n import language
from homeward.core.questions import LONGEST, examples, valid, valid_chart
from homeward.core.vendored import FOLDER, SQL_FILES, WASM_BYTES, vendored
from homeward.db.database import Database
from homeward.web.security_headers import WORKER, content_security_policy
from tests.conftest import ask

EXAMPLES = {item.name: item.sql for item in examples()}


def answers(name: str) -> list[dict[str, Any]]:
    """Return the rows of an example, NULL as None."""
    rows: list[dict[str, Any]] = homeward.sql(EXAMPLES[name]).astype(object).to_dict("records")
    return rows


# ---------- the examples


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs_and_says_what_it_is(name: str) -> None:
    assert EXAMPLES[name].startswith("-- ")
    assert answers(name)


def test_there_are_twelve_examples() -> None:
    assert len(EXAMPLES) == 12


def test_people_by_month_are_those_of_the_timeline(database: Database) -> None:
    months = {str(row["month"])[:10]: row["people"] for row in answers("people_by_month")}
    rows = [row for row in ask(database, "timeline", grain="month") if row["kind"] == "exchange"]
    assert months == {row["bucket"]: row["people"] for row in rows}


def test_groups_add_up_to_everybody(database: Database) -> None:
    people = sum(row["people"] for row in answers("groups_by_year") if row["side"] == "UA")
    assert people == sum(row["people"] or 0 for row in ask(database, "timeline"))


def test_the_running_total_ends_with_the_sum(database: Database) -> None:
    last = answers("running_total")[-1]["people_so_far"]
    assert last == sum(row["people"] or 0 for row in ask(database, "timeline") if row["kind"] == "exchange")


def test_kyiv_and_moscow_differ_by_more_than_ten() -> None:
    rows = answers("kyiv_and_moscow_differ")
    assert rows
    assert all(abs(row["in_ukraine"] - row["in_russia"]) == row["difference"] > 10 for row in rows)


def test_disputes_are_the_widest_first() -> None:
    spreads = [row["spread"] for row in answers("widest_disputes")]
    assert spreads == sorted(spreads, reverse=True)
    assert all(row["lowest"] <= row["adopted"] <= row["highest"] for row in answers("widest_disputes"))


def test_official_totals_are_set_beside_our_sum(database: Database) -> None:
    ours = {
        (row["first_date"], row["value"]): row["ours"]
        for row in ask(database, "reconciliation")
        if row["side"] == "UA" and row["category"] == "total"
    }
    rows = answers("official_totals_and_our_sum")
    assert all(row["difference"] == row["official"] - row["ours"] for row in rows if row["difference"] is not None)
    assert len(rows) == len(ours) or {row["ours"] for row in rows} >= set(ours.values())


# ---------- what is vendored


@pytest.mark.parametrize("name", vendored())
def test_a_vendored_file_is_the_one_that_is_listed(name: str) -> None:
    found = vendored()[name]
    assert hashlib.sha256(found.file.read_bytes()).hexdigest() == found.sha256
    assert found.licence
    for package in found.packages.split(", "):
        assert f"\n{package}\n" in (FOLDER / "LICENSES.txt").read_text(encoding="utf-8"), package


def test_everything_vendored_is_listed() -> None:
    beside = {"LICENSES.txt", "vendored.csv", "plotly-LICENSE.txt"}
    assert {path.name for path in FOLDER.iterdir()} - beside == set(vendored())
    with (FOLDER / "vendored.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["file", "packages", "licence", "sha256"]


def test_the_engine_travels_compressed_and_is_decompressed_for_who_must(site: str) -> None:
    wasm = vendored()[SQL_FILES["wasm"]]
    packed = brotli.decompress(wasm.file.read_bytes())
    assert len(packed) == WASM_BYTES
    with httpx2.stream("GET", site + wasm.path, headers={"Accept-Encoding": "br, gzip"}) as answer:
        assert answer.headers["content-encoding"] == "br"
        assert int(answer.headers["content-length"]) == wasm.file.stat().st_size
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"] == "application/wasm"
    plain = httpx2.get(site + wasm.path, headers={"Accept-Encoding": "gzip"})
    assert plain.content == packed


def test_only_the_worker_may_run_webassembly_and_it_reaches_nothing(site: str) -> None:
    policies = {
        path: httpx2.get(site + path).headers["content-security-policy"]
        for path in (WORKER, vendored()[SQL_FILES["engine"]].path, "/healthz", "/sql")
    }
    worker = policies.pop(WORKER)
    assert worker == "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src blob:"
    assert set(policies.values()) == {content_security_policy()}
    assert "unsafe-eval" not in content_security_policy()


# ---------- the schema and the link


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_the_schema_has_every_table_with_its_rows_and_definitions(site: str, lang: str) -> None:
    schema = httpx2.get(f"{site}/sql.json?lang={lang}").json()
    tables = {table["name"]: table for table in schema["tables"]}
    counted = homeward.sql("select count(*) as n from figures")["n"][0]
    assert tables["figures"]["rows"] == counted
    names = [column["name"] for column in tables["figures"]["columns"]]
    assert names == list(homeward.sql("from figures limit 0").columns)
    columns = [(table["name"], column) for table in schema["tables"] for column in table["columns"]]
    assert [(name, column["name"]) for name, column in columns if not column["definition"]] == []
    if lang == "uk":
        assert [column for _, column in columns if not re.search("[а-яіїєґ]", column["definition"])] == []
    assert {macro["name"] for macro in schema["macros"]} >= {"counted"}
    assert httpx2.get(f"{site}/sql.json?v=000000000000").status_code == 410


def test_a_question_of_a_link_is_bounded() -> None:
    assert valid("select 1") == "select 1"
    assert valid("x" * (LONGEST + 1)) == ""
    assert valid(None) == ""


def test_a_chart_of_a_link_is_bounded() -> None:
    drawn = {"kind": "line", "x": "month", "y": "people", "colour": "side"}
    assert valid_chart(drawn | {"z": "1"}) == drawn
    assert valid_chart({"kind": "pie", "x": "", "y": "y" * 300, "colour": 1}) == {}


def test_every_chart_leads_to_the_page_with_its_query(site: str) -> None:
    found = downloads(language("uk"), find_extract("timeline", {"grain": "month", "who": "military"}))
    assert found["query"]["open"]["href"] == "./sql?who=military&grain=month&lang=uk&dataset=timeline"
    assert json.dumps(found, ensure_ascii=False)
