"""The data API: every address, parameter and version answers as it says, and what is wrong is named."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import httpx2 as httpx
import pandas as pd
import polars as pl
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from schemathesis.generation import GenerationMode
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.api.routes import data_routes
from homeward.charts import CHARTS
from homeward.core.datasets import DATASETS, OF_CHARTS, Dataset
from homeward.core.filters import CHOICES, PARAMETERS
from homeward.core.parameters import WORDS
from homeward.core.view import options_in
from homeward.db import versions
from homeward.db.build import build
from homeward.db.database import Database, statement
from homeward.db.versions import VERSIONS
from homeward.exports.formats import FORMATS
from homeward.settings import DATA, QUERIES, ROOT
from homeward.web.export_files import ExportFiles
from homeward.web.response_cache import Bodies

steady = settings(derandomize=True, deadline=None, database=None, max_examples=60)
every_dataset = pytest.mark.parametrize("dataset", list(DATASETS.values()), ids=list(DATASETS))
facts = pytest.mark.parametrize(
    "dataset", [found for found in DATASETS.values() if found.kind == "facts"], ids=lambda found: found.name
)
every_format = pytest.mark.parametrize("ending", list(FORMATS))
DOCUMENTS = ["", "openapi.json", "changes.json", "package.zip", "homeward.duckdb", "exchanges/2024-01-31.json"]
ADDRESSES = [*DOCUMENTS, "timeline.metadata.json", *(f"timeline.{ending}" for ending in FORMATS)]
every_address = pytest.mark.parametrize("path", [f"/data/v1/{path}" for path in ADDRESSES])
GONE = "0123456789ab"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with TestClient(app) as client:
        yield client


def version() -> str:
    return versions.current().version


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """Return the problem details of a response, after looking that they are complete (RFC 9457)."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    details: dict[str, Any] = response.json()
    assert details["status"] == status
    assert {"type", "title", "detail"} <= set(details)
    return details


# ---------- what there is


def test_every_chart_and_table_has_a_data_set_and_every_data_set_a_query() -> None:
    assert set(CHARTS) <= set(OF_CHARTS), "list new charts in queries/datasets.csv"
    assert all((QUERIES / f"{dataset.query}.sql").exists() for dataset in DATASETS.values())


def test_every_query_of_facts_is_a_data_set_or_is_run_by_name() -> None:
    own = {dataset.query for dataset in DATASETS.values()}
    run = "".join(path.read_text(encoding="utf-8") for path in (QUERIES.parent / "homeward").rglob("*.py"))
    found = {f"datasets/{path.stem}" for path in (QUERIES / "datasets").glob("*.sql")}
    assert {name for name in found if name not in own and f'"{name}"' not in run} == set()


@pytest.mark.parametrize("path", sorted((QUERIES / "datasets").glob("*.sql")), ids=lambda path: path.stem)
def test_a_parameter_of_facts_is_one_of_the_link_or_is_explained_in_the_header(path: Path) -> None:
    sql = path.read_text(encoding="utf-8")
    header = "\n".join(line for line in sql.splitlines() if line.startswith("--"))
    used = set(re.findall(r"\$([a-z]\w*)", re.sub("--.*", "", sql)))
    assert {name for name in used if name not in PARAMETERS and f"${name}" not in header} == set()


def test_the_index_lists_every_data_set_with_its_columns_parameters_and_formats(client: TestClient) -> None:
    index = client.get("/data/v1/").json()
    assert index == client.get("/data/v1").json()
    assert [entry["name"] for entry in index["datasets"]] == list(DATASETS)
    assert index["version"] == version()
    assert set(index["formats"]) == set(FORMATS)
    for entry in index["datasets"]:
        assert entry["grain"].startswith("One row per ")
        assert set(entry["formats"]) == set(FORMATS)
        assert all({"name", "type", "definition"} <= set(column) for column in entry["columns"])
        assert set(entry["parameters"]) <= set(index["parameters"])


def test_every_address_of_the_index_answers(client: TestClient) -> None:
    index = client.get("/data/v1/").json()
    addresses = [index[name] for name in ("package", "database", "changes", "openapi")]
    addresses += [entry["metadata"] for entry in index["datasets"]]
    addresses += [entry["formats"][ending] for entry in index["datasets"] for ending in ("csv",)]
    addresses += [index["exchange"].replace("{exchange_id}", "2024-01-31")]
    for address in addresses:
        assert client.head(address).status_code == 200, address


def test_an_exchange_holds_all_that_is_known_of_it(client: TestClient) -> None:
    found = client.get("/data/v1/exchanges/2024-01-31.json").json()
    figures = client.get("/data/v1/figures.json?id=2024-01-31&direction=both").json()["rows"]
    assert {row["figure_id"] for row in found["figures"]} == {row["figure_id"] for row in figures}
    assert found["exchange"]["subject_id"] == "2024-01-31"
    assert {row["side"] for row in found["sides"]} == {"UA", "RU"}
    sides = client.get("/data/v1/exchanges.json?from=2024-01-31&to=2024-01-31&direction=both").json()["rows"]
    assert {row["side"]: row["people"] for row in found["sides"]} == {row["side"]: row["people"] for row in sides}
    assert all(row["url"].startswith("http") for row in found["figures"])
    assert found["homeward"]["permalink"].endswith(f"?v={version()}")


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("exchange.csv", "exchanges"),
        ("timelin.json", "timeline"),
        ("exchanges/2024-01-30.json", "2024-01-31"),
        ("timeline.xls", "xlsx"),
        ("timeline", "timeline.csv"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is_near(client: TestClient, path: str, near: str) -> None:
    assert near in problem(client.get(f"/data/v1/{path}"), 404)["nearest"]


@pytest.mark.parametrize("path", ["nothing.csv", "a/b/c", "%00.csv", ".csv", "timeline.", "exchanges/.json", "x" * 999])
def test_nothing_under_the_api_is_answered_with_a_page(client: TestClient, path: str) -> None:
    problem(client.get(f"/data/v1/{path}"), 404)


# ---------- parameters


@facts
@pytest.mark.parametrize("name", PARAMETERS)
def test_facts_refuse_a_filter_that_they_do_not_honour_and_name_those_they_take(
    client: TestClient, dataset: Dataset, name: str
) -> None:
    options = options_in(versions.current())
    values = CHOICES[name] if name in CHOICES else getattr(options, name, None) or ("2024-01-01", "2024-01-02")
    value = "найдено" if name == "search" else values[-1]
    response = client.get(f"/data/v1/{dataset.name}.metadata.json", params={name: value})
    if name in dataset.accepted:
        assert response.status_code == 200
        shown = response.json()["filters"][name]
        assert shown in (value, [value])
    else:
        (item,) = problem(response, 400)["unknown"]
        assert item["parameter"] == name
        assert all(taken in item["reason"] for taken in dataset.accepted)


@facts
def test_a_default_may_be_given_to_any_data_set(client: TestClient, dataset: Dataset) -> None:
    query = "&".join(f"{name}={values[0]}" for name, values in CHOICES.items())
    plain = client.get(f"/data/v1/{dataset.name}.csv")
    assert client.get(f"/data/v1/{dataset.name}.csv?{query}&lang=uk").content == plain.content


@every_dataset
def test_a_chart_takes_every_filter_of_a_page_and_says_which_change_nothing(
    client: TestClient, dataset: Dataset
) -> None:
    if dataset.kind != "chart":
        return
    query = "from=2024-01-01&who=military&scope=proper&count=highest&direction=ru&series=none&mediator=uae&grain=year"
    query += "&axis=sequence&events=1&branch=armed_forces&versus_from=2023-01-01&id=2024-01-31&language=uk&search=x"
    about = client.get(f"/data/v1/{dataset.name}.metadata.json?{query}").json()
    given = set(httpx.QueryParams(query))
    assert set(about["filters"]) == set(dataset.filters)
    assert set(about["without_effect"]) >= given - set(dataset.filters)
    in_effect = given - set(about["without_effect"])
    plain = client.get(f"/data/v1/{dataset.name}.metadata.json").json()["filters"]
    assert all(about["filters"][name] != plain[name] for name in in_effect)


def test_a_mistyped_parameter_is_told_what_was_probably_meant(client: TestClient) -> None:
    (item,) = problem(client.get("/data/v1/exchanges.csv?form=2024-01-01"), 400)["unknown"]
    assert "Did you mean from?" in item["reason"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=01.02.2024", "2024-01-31"),
        ("direction=east", "ua, ru, both"),
        ("series=1000", "none"),
        ("scope=all&scope=proper", "once"),
        ("v=1", "12 hexadecimal digits"),
    ],
)
def test_a_bad_value_is_told_what_it_may_be(client: TestClient, query: str, told: str) -> None:
    assert told in json.dumps(problem(client.get(f"/data/v1/exchanges.csv?{query}"), 400))


def test_every_parameter_is_explained() -> None:
    assert set(WORDS) >= {*PARAMETERS, "lang", "v", "since"}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_takes_no_filter(client: TestClient, path: str) -> None:
    problem(client.get(f"/data/v1/{path}?who=military"), 400)
    assert client.get(f"/data/v1/{path}?lang=uk&v={version()}").status_code == 200


# ---------- entity tags


@every_address
def test_what_the_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert re.fullmatch(rf'"{version()}-[0-9a-f]{{8}}(-gzip)?"', tag)
    for known in (tag, f'"other", {tag}', f'W/{tag},"x"', "*"):
        response = client.get(path, headers={"If-None-Match": known})
        assert response.status_code == 304, known
        assert response.content == b""
        assert response.headers["etag"] == tag
        assert response.headers["access-control-allow-origin"] == "*"
    for known in ('"other"', tag.strip('"'), tag.replace(version(), GONE), ""):
        assert client.get(path, headers={"If-None-Match": known}).status_code == 200, known


@every_address
def test_an_entity_tag_belongs_to_one_encoding(client: TestClient, path: str) -> None:
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert plain.content == packed.content
    assert ("content-encoding" in packed.headers) == (plain.headers["etag"] != packed.headers["etag"])
    assert ("content-encoding" in packed.headers) == packed.headers["content-type"].startswith(
        ("text/", "application/json")
    )


def test_what_is_sent_compressed_is_gzip_of_the_same_bytes(client: TestClient) -> None:
    with client.stream("GET", "/data/v1/figures.csv", headers={"Accept-Encoding": "br, gzip"}) as response:
        packed = b"".join(response.iter_raw())
        assert response.headers["vary"] == "Accept-Encoding"
        assert int(response.headers["content-length"]) == len(packed)
    plain = client.get("/data/v1/figures.csv", headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(packed) == plain.content
    refused = client.get("/data/v1/figures.csv", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


@every_address
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.content == b""
    assert head.status_code == got.status_code
    assert dict(head.headers) == dict(got.headers)


# ---------- other sites, other methods


@every_address
def test_other_sites_may_ask(client: TestClient, path: str) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    headers["Access-Control-Request-Headers"] = "if-none-match"
    asked = client.options(path, headers=headers)
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    assert asked.headers["access-control-allow-headers"] == "*"
    assert "GET" in asked.headers["access-control-allow-methods"]
    assert "ETag" in client.get(path, headers=headers).headers["access-control-expose-headers"]


@every_address
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: TestClient, path: str, method: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert {item.strip() for item in response.headers["allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


@every_format
def test_a_file_says_its_type_its_name_and_where_it_is_described(client: TestClient, ending: str) -> None:
    response = client.get(f"/data/v1/pauses.{ending}?from=2024-01-01")
    assert response.headers["content-type"] == FORMATS[ending].media_type
    assert f'filename="homeward_pauses_from-2024-01-01_{version()}.{ending}"' in response.headers["content-disposition"]
    described = re.fullmatch(r'<([^>]+)>; rel="describedby"; type="application/json"', response.headers["link"])
    assert described
    about = client.get(f"/data/v1/{described[1]}").json()
    assert (about["name"], about["filters"]["from"]) == ("pauses", "2024-01-01")


@pytest.mark.parametrize("host", ["evil.example/x?", "a b", "<script>", ""])
def test_a_host_that_is_none_is_not_written_into_a_file(client: TestClient, host: str) -> None:
    about = client.get("/data/v1/pauses.metadata.json", headers={"Host": host}).json()
    assert about["permalink"].startswith("data/v1/pauses.csv?")


def test_addresses_in_a_file_are_those_of_the_site_that_wannotated(client: TestClient) -> None:
    for host in ("homeward.example", "localhost:8501"):
        about = client.get("/data/v1/pauses.metadata.json", headers={"Host": host}).json()
        assert about["permalink"].startswith(f"http://{host}/data/v1/pauses.csv?")


# ---------- parts of files


@steady
@given(first=st.none() | st.integers(0, 99_999), last=st.none() | st.integers(0, 99_999))
def test_a_part_of_a_file_is_that_part(client: TestClient, first: int | None, last: int | None) -> None:
    for path in ("/data/v1/pauses.parquet", "/data/v1/pauses.csv", "/data/v1/package.zip"):
        whole = client.get(path).content
        asked = f"bytes={'' if first is None else first}-{'' if last is None else last}"
        response = client.get(path, headers={"Range": asked})
        if response.status_code == 200:
            assert response.content == whole
            assert (first is None and last is None) or (first is not None and last is not None and last < first)
        elif response.status_code == 416:
            assert first is None or first >= len(whole)
            assert response.headers["content-range"] in (f"bytes */{len(whole)}", f"*/{len(whole)}")
        elif response.status_code == 400:
            assert (first is None and last is None) or (first is not None and last is not None and last < first)
        else:
            assert response.status_code == 206
            wanted = whole[-last:] if first is None else whole[first : None if last is None else last + 1]
            assert response.content == wanted
            begins = len(whole) - len(wanted) if first is None else first
            assert response.headers["content-range"] == f"bytes {begins}-{begins + len(wanted) - 1}/{len(whole)}"


def test_a_part_is_only_of_the_file_that_the_client_knows(client: TestClient) -> None:
    tag = client.get("/data/v1/pauses.parquet").headers["etag"]
    for known, status in ((tag, 206), ('"other"', 200), ("Wed, 21 Oct 2026 07:28:00 GMT", 200)):
        response = client.get("/data/v1/pauses.parquet", headers={"Range": "bytes=0-3", "If-Range": known})
        assert response.status_code == status


# ---------- versions


@every_address
def test_a_version_that_is_not_known_is_gone_and_never_replaced(client: TestClient, path: str) -> None:
    details = problem(client.get(f"{path}?v={GONE}"), 410)
    assert details["current"] == version()
    assert details["known"] == [version()]
    assert client.get(details["changes"]).status_code == 200


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A newer version of the data in which one figure, one event and one page differ."""
    copy = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("newer") / "data"))
    for name, change in CHANGES.items():
        path = copy / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *change(head, rows)])
    return build(copy)


@pytest.fixture
def two(newer: Database) -> Iterator[tuple[Database, Database]]:
    """The data, and the newer version, which is served."""
    old = versions.current()
    with VERSIONS.serving(old, newer):
        yield old, newer


def _other_number(head: list[str], rows: list[list[str]]) -> list[list[str]]:
    place = head.index("value")
    chosen = next(row for row in rows if row[head.index("figure_id")] == RIVAL)
    chosen[place] = str(int(chosen[place]) + 1)
    return rows


def _another_event(head: list[str], rows: list[list[str]]) -> list[list[str]]:
    return [*rows[1:], ["new-event", *rows[0][1:]]]


def _other_publisher(head: list[str], rows: list[list[str]]) -> list[list[str]]:
    rows[0][head.index("title")] = "Another title"
    return rows


def _rival() -> str:
    """Return a figure of a total that is not adopted."""
    with (QUERIES.parent / "data" / "figures.csv").open(encoding="utf-8", newline="") as file:
        return next(
            row["figure_id"]
            for row in csv.DictReader(file)
            if row["measure"] == "total" and row["adopted"] == "false" and row["value"]
        )


RIVAL = _rival()
CHANGES: dict[str, Callable[[list[str], list[list[str]]], list[list[str]]]] = {
    "figures": _other_number,
    "events": _another_event,
    "sources": _other_publisher,
}


@every_format
def test_a_known_version_gives_what_it_gave(client: TestClient, two: tuple[Database, Database], ending: str) -> None:
    old, new = two
    address = f"/data/v1/figures.{ending}?from=2022-03-01&to=2022-03-31"
    newest, pinned, before = (client.get(address + query) for query in ("", f"&v={new.version}", f"&v={old.version}"))
    assert newest.content == pinned.content
    assert newest.headers["etag"] == pinned.headers["etag"] != before.headers["etag"]
    assert before.content != newest.content
    assert old.version in before.headers["content-disposition"]
    assert int(re.search(r"\d+", pinned.headers["cache-control"])[0]) > 60  # type: ignore[index]
    assert client.get(f"/data/v1/package.zip?v={old.version}").content != client.get("/data/v1/package.zip").content


def test_what_changed_between_versions_is_told_row_by_row(client: TestClient, two: tuple[Database, Database]) -> None:
    old, new = two
    told = client.get(f"/data/v1/changes.json?since={old.version}").json()
    assert (told["since"], told["version"], told["known"]) == (old.version, new.version, [old.version, new.version])
    changes = told["changes"]
    (figure,) = changes["figures"]["changed"]
    assert figure["figure_id"] == RIVAL
    before, after = figure["columns"]["value"]
    assert after == before + 1
    assert [row["event_id"] for row in changes["events"]["added"]] == ["new-event"]
    assert len(changes["events"]["removed"]) == 1
    (page,) = changes["sources"]["changed"]
    assert page["columns"]["title"][1] == "Another title"
    assert changes["statements"] == {"added": [], "removed": [], "changed": []}
    assert client.get("/data/v1/changes.json").json() == told


def test_nothing_changed_since_the_newest_version(client: TestClient, two: tuple[Database, Database]) -> None:
    _, new = two
    told = client.get(f"/data/v1/changes.json?since={new.version}").json()["changes"]
    assert all(found == {"added": [], "removed": [], "changed": []} for found in told.values())


def test_what_changed_since_a_version_that_is_not_known_cannot_be_told(client: TestClient) -> None:
    assert problem(client.get(f"/data/v1/changes.json?since={GONE}"), 410)["known"] == [version()]
    problem(client.get("/data/v1/changes.json?since=yesterday"), 400)
    problem(client.get("/data/v1/timeline.csv?since=" + version()), 400)


# ---------- what is kept, and what is not


@steady
@given(
    st.lists(st.tuples(st.integers(0, 9), st.binary(max_size=40)), max_size=60),
)
def test_kept_bodies_are_the_last_used_and_never_more_than_their_limit(puts: list[tuple[int, bytes]]) -> None:
    bodies = Bodies(100)
    last: dict[int, bytes] = {}
    for key, body in puts:
        bodies.put(key, body)
        last[key] = body
        assert bodies.get(key) == body
        assert bodies.size == sum(len(found) for name in last if (found := bodies.get(name)) is not None) <= 100
    assert all(bodies.get(key) in (None, body) for key, body in last.items())


@every_format
def test_what_is_too_large_for_memory_is_sent_from_its_file(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    address = f"/data/v1/sources.{ending}?language=ru"
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    kept = Bodies(10_000_000)
    monkeypatch.setattr("homeward.web.files.BODIES", kept)
    monkeypatch.setattr("homeward.web.files.LARGEST", 10)
    for encoding in ("identity", "gzip"):
        response = client.get(address, headers={"Accept-Encoding": encoding})
        assert response.content == plain.content
        head = client.head(address, headers={"Accept-Encoding": encoding})
        assert head.headers["content-length"] == response.headers["content-length"]
    assert kept.size == 0


@pytest.mark.parametrize("limit", [10, 40_000])
def test_what_is_too_large_for_the_disk_is_sent_as_it_is_written(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    address = "/data/v1/figures.csv?direction=both"
    plain = client.get(address).content
    monkeypatch.setattr("homeward.web.files.BODIES", Bodies(0))
    exports = ExportFiles(limit)
    monkeypatch.setattr("homeward.web.files.EXPORTS", exports)
    response = client.get(address, headers={"Accept-Encoding": "identity"})
    assert "content-length" not in response.headers
    assert response.content == plain
    assert client.head(address).headers.get("content-length") is None
    assert exports.size == 0


def test_a_query_that_takes_too_long_is_answered_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homeward.web.files.BODIES", Bodies(0))
    client.get("/data/v1/pauses.csv")
    monkeypatch.setattr("homeward.web.files.EXPORTS", ExportFiles(10_000_000))
    monkeypatch.setattr("homeward.db.database.QUERY_SECONDS", 0.2)
    endless = "select sum(a.range * b.range) as days from range(1000000) as a, range(1000000) as b"
    monkeypatch.setattr("homeward.db.database.statement", lambda name: endless if name == "pauses" else statement(name))
    for ending in FORMATS:
        problem(client.get(f"/data/v1/pauses.{ending}"), 503)


# ---------- OpenAPI


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/data/v1/openapi.json").json()
    return document


def test_the_description_is_valid_openapi(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    validate(described)


def test_the_description_has_every_route(described: dict[str, Any]) -> None:
    paths = {path.replace("{ending}", "csv").replace("{exchange_id}", "2024-01-31") for path in described["paths"]}
    for route in data_routes():
        pattern = route.path_regex  # type: ignore[attr-defined]
        assert any(pattern.match(path) for path in paths) or "rest" in pattern.pattern or pattern.match("/data/v1"), (
            pattern
        )
    assert {f"/data/v1/{name}.csv" for name in DATASETS} <= paths
    assert {f"/data/v1/{name}.metadata.json" for name in DATASETS} <= paths


def test_the_description_has_every_parameter_with_its_values(described: dict[str, Any]) -> None:
    held = described["components"]["parameters"]
    assert set(held) >= set(PARAMETERS)
    for name, values in CHOICES.items():
        assert held[name]["schema"]["enum"] == list(values)
        assert held[name]["schema"]["default"] == values[0]
    assert held["series"]["schema"]["items"]["enum"] == list(options_in(versions.current()).series)
    for name, dataset in DATASETS.items():
        listed = described["paths"][f"/data/v1/{name}.{{ending}}"]["get"]["parameters"]
        taken = {item["$ref"].rpartition("/")[2] for item in listed if "$ref" in item}
        assert taken == {*dataset.accepted, "lang", "v", "shape"}


# Data sets share most parameters: values that are wrong are tried on every seventh route here, on all in the slow set.
@pytest.mark.parametrize(
    ("mode", "every"),
    [
        pytest.param(GenerationMode.POSITIVE, 1, id="as_described"),
        pytest.param(GenerationMode.NEGATIVE, 7, id="otherwise"),
        pytest.param(GenerationMode.NEGATIVE, 1, id="otherwise, all", marks=pytest.mark.slow),
    ],
)
def test_every_route_answers_as_it_is_described(mode: GenerationMode, every: int) -> None:
    options = options_in(versions.current())
    # The description cannot say in JSON Schema which days can be chosen.
    schemathesis.openapi.format("date", st.dates(options.earliest, options.latest).map(dt.date.isoformat))
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    routes = schemathesis.openapi.from_asgi("/data/v1/openapi.json", app).get_all_operations()
    quick = settings(steady, max_examples=2, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    asked = 0
    for route in islice(routes, 0, None, every):

        @quick
        @given(case=route.ok().as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            for name in ("v", "since"):
                if re.fullmatch("[0-9a-f]{12}", str(case.query.get(name, ""))):
                    case.query[name] = version()  # any other is gone, as described
            if not str(case.query.get("search", "")).isprintable() and mode is GenerationMode.POSITIVE:
                case.query["search"] = "Azov"
            if mode is GenerationMode.POSITIVE:
                # Nor that a period begins before it ends.
                for first, last in (("from", "to"), ("versus_from", "versus_to")):
                    if {first, last} <= case.query.keys():
                        case.query[first], case.query[last] = sorted((case.query[first], case.query[last]))
            case.call_and_validate()
            asked += 1

        ask()
    assert asked > 100 / every


# ---------- what the README says can be done

README = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
SAID = "http://localhost:8501"


def snippets(language: str) -> list[str]:
    return [
        found for found in re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL) if f"{SAID}/data" in found
    ]


@pytest.mark.parametrize("snippet", snippets("python"), ids=lambda snippet: snippet.split()[1])
def test_a_snippet_of_python_in_the_readme_runs(site: str, snippet: str) -> None:
    names: dict[str, Any] = {}
    exec(snippet.replace(SAID, site), names)
    frames = [value for value in names.values() if hasattr(value, "columns")]
    assert frames
    assert all(len(frame) for frame in frames)


@pytest.mark.parametrize("snippet", snippets("sql"), ids=["sql"])
def test_the_sql_in_the_readme_runs(site: str, snippet: str, tmp_path: Path) -> None:
    # DuckDB reads addresses with an extension that it fetches when it is first used; here it reads what they answer.
    for address in re.findall(rf"'({SAID}[^']+)'", snippet):
        path = tmp_path / re.sub(r"\W", "_", address)
        path.write_bytes(httpx.get(address.replace(SAID, site)).content)
        snippet = snippet.replace(address, str(path))
    with duckdb.connect() as connection:
        answers = [connection.execute(part).fetchall() for part in snippet.split(";") if part.strip()]
    assert len(answers[0]) > 30
    assert {side for side, _ in answers[-1]} == {"UA", "RU"}


@pytest.mark.parametrize("snippet", snippets("sh"), ids=["curl"])
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_the_command_in_the_readme_fetches_a_file(site: str, snippet: str, tmp_path: Path) -> None:
    command = [word.replace(SAID, site) for word in shlex.split(snippet)]
    subprocess.run([*command, "--silent"], cwd=tmp_path, check=True, timeout=60)
    (file,) = tmp_path.iterdir()
    assert file.name == f"homeward_timeline_from-2024-01-01_grain-month_{version()}.csv"
    assert file.read_text(encoding="utf-8").startswith("bucket,kind,side,")


def test_the_readme_names_every_data_set_of_facts_and_every_format() -> None:
    assert {dataset.name for dataset in DATASETS.values() if dataset.kind == "facts"} <= set(
        re.findall(r"`(\w+)`", README)
    )
    assert all(f"`{ending}`" in README for ending in FORMATS)


def test_polars_and_pandas_read_addresses_of_every_kind(site: str) -> None:
    address = f"{site}/data/v1/exchanges"
    shape = pd.read_csv(f"{address}.csv?from=2024-01-01").shape
    assert shape[0] > 30
    assert pl.read_csv(f"{address}.csv?from=2024-01-01").shape == shape
    assert pl.scan_parquet(f"{address}.parquet?from=2024-01-01").collect().shape == shape
    assert pd.read_parquet(f"{address}.parquet?from=2024-01-01").shape == shape
    assert pd.read_excel(f"{address}.xlsx?from=2024-01-01").shape == shape
