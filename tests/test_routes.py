"""What is served around the pages: files of numbers, tables, health, index.html, headers, compressed assets."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import gzip
import hashlib
import io
import json
import random
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import brotli
import httpx2 as httpx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.charts import CHARTS
from homeward.core.assets import PLOTLY, STYLE
from homeward.core.datasets import DATASETS, OF_CHARTS, query_of
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.pages import PAGES
from homeward.core.view import View, options_in
from homeward.db import versions
from homeward.db.database import Rows
from homeward.exports.extract import file_name
from homeward.text.sentences import headline
from homeward.web import static
from homeward.web.security_headers import content_security_policy
from homeward.web.static import compressed_file
from tests.test_filters import hostile_links

steady = settings(derandomize=True, deadline=None, database=None, max_examples=30)

# Each of them changes the answer of some route: combinations, and nothing at all.
QUERIES = (
    "",
    "who=civilian&direction=both&scope=proper&count=highest",
    "from=2024-01-01&to=2025-12-31&grain=month&series=none&mediator=uae&mediator=none&events=1&branch=armed_forces",
    "from=2026-12-01",
)
OURS = (
    "/",
    "/healthz",
    "/data/v1/timeline.csv",
    "/table/timeline.json",
    "/nowhere",
    "/static/nothing.js",
    "/data/v1/x.csv",
)

every_name = pytest.mark.parametrize("name", list(CHARTS))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def options_now() -> Any:
    return options_in(versions.current())


def filters_of(query: str) -> Filters:
    filters, ignored = Filters.parse(lists_of(query), options_now())
    assert not ignored
    return filters


def lists_of(query: str) -> dict[str, list[str]]:
    params = httpx.QueryParams(query)
    return {name: params.get_list(name) for name in params}


def queried(name: str, query: str) -> Rows:
    """Run the query behind a chart under the filters of a query string."""
    question, fixed = query_of(name)
    return versions.current().run(question, {**filters_of(query).parameters(), **fixed})


rows_of = cache(queried)


# ---------- health


def test_health_names_the_version_of_the_data_and_is_never_kept(client: TestClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, f"ok {versions.current().version}\n")
    assert response.headers["cache-control"] == "no-store"


# ---------- numbers as CSV


def says(text: str, value: Any) -> bool:
    """Whether a cell of a CSV of ours says exactly this value."""
    if value is None:
        return text == ""
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, float):
        return text != "" and float(text) == value
    return text == (
        ";".join("" if item is None else str(item) for item in value) if isinstance(value, list) else str(value)
    )


@every_name
def test_a_csv_holds_the_rows_of_the_query_value_by_value(client: TestClient, name: str) -> None:
    for query in QUERIES:
        response = client.get(f"/data/v1/{name}.csv?{query}")
        assert response.status_code == 200
        expected = rows_of(name, query)
        header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8"), newline=""))
        assert header == list(expected.columns)
        assert len(rows) == len(expected.rows)
        for texts, values in zip(rows, expected.rows, strict=True):
            assert all(says(text, value) for text, value in zip(texts, values, strict=True)), (texts, values)


@every_name
def test_a_query_answers_the_same_rows_in_the_same_order_every_time(name: str) -> None:
    answers = {str(queried(name, "direction=both&branch=armed_forces")) for _ in range(3)}
    assert len(answers) == 1


@every_name
def test_pandas_reads_a_csv_with_what_is_unknown_missing_and_never_zero(client: TestClient, name: str) -> None:
    expected = rows_of(name, "direction=both")
    text = client.get(f"/data/v1/{name}.csv?direction=both").text
    frame = pd.read_csv(io.StringIO(text), keep_default_na=False, na_values=[""])
    assert frame.shape == (len(expected.rows), len(expected.columns))
    for position, column in enumerate(expected.columns):
        values = [row[position] for row in expected.rows]
        assert [not says("", value) for value in values] == frame[column].notna().tolist(), column
        numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
        assert not numbers or frame[column].dropna().tolist() == numbers, column


def test_a_csv_says_what_it_is_and_may_be_read_from_anywhere(client: TestClient) -> None:
    response = client.get("/data/v1/timeline.csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["access-control-allow-origin"] == "*"
    assert versions.current().version in response.headers["etag"]


@pytest.mark.parametrize("publisher", ["Українська правда", 'The "Times" of <x>', "a/b", "a\r\nb: c", "x" * 300])
def test_a_file_has_a_plain_name_whatever_is_filtered_by(publisher: str) -> None:
    name = file_name("sources", Filters(publisher=(publisher,)), "abc", "csv")
    assert re.fullmatch(r"homeward_sources_filters-[0-9a-f]{8}_abc\.csv", name)


@pytest.mark.parametrize("query", QUERIES)
def test_the_filters_and_the_version_stand_in_the_name_of_the_file(client: TestClient, query: str) -> None:
    disposition = client.get(f"/data/v1/timeline.csv?{query}").headers["content-disposition"]
    name = re.fullmatch(r'attachment; filename="([A-Za-z0-9._+-]+)"', disposition)
    assert name, disposition
    assert name[1].startswith("homeward_timeline_")
    assert name[1].endswith(f"_{versions.current().version}.csv")
    for parameter, values in lists_of(query).items():
        assert f"_{parameter}-{'+'.join(values)}_" in name[1]


def test_the_longest_name_of_a_file_is_one_that_a_disk_can_hold(client: TestClient) -> None:
    options = options_now()
    query = {
        **{"from": "2024-01-01", "to": "2024-12-31", "who": "military", "scope": "proper", "direction": "both"},
        **{
            "grain": "quarter",
            "axis": "sequence",
            "events": "1",
            "series": options.series,
            "mediator": options.mediator,
        },
    }
    response = client.get("/data/v1/running_total.csv?" + urlencode(query, doseq=True))
    assert response.status_code == 200
    assert len(response.headers["content-disposition"].split('"')[1]) <= 255


def test_the_language_makes_no_difference_to_the_numbers(client: TestClient) -> None:
    bodies = {
        client.get(f"/data/v1/timeline.csv{query}").content for query in ("", "?lang=en", "?lang=uk", "?embed=true")
    }
    assert len(bodies) == 1


@pytest.mark.parametrize("path", ["/data/v1/{}.csv", "/table/{}.json"])
@pytest.mark.parametrize(
    "name", ["nothing", "schema", "people", "options", "Timeline", "timeline.csv", "%2e%2e", "%00"]
)
def test_there_are_no_numbers_but_those_that_are_listed(client: TestClient, path: str, name: str) -> None:
    response = client.get(path.format(name))
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["known"] == list(DATASETS) if path.startswith("/data") else list(OF_CHARTS)


@pytest.mark.parametrize("path", ["/data/v1/timeline.csv", "/table/timeline.json"])
def test_what_is_not_known_in_a_query_string_is_named(client: TestClient, path: str) -> None:
    response = client.get(f"{path}?who=soldiers&from=2024-02-30&colour=red&direction=ru&lang=de")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 400
    assert problem["title"]
    assert {(item["parameter"], item["value"]) for item in problem["unknown"]} == {
        ("who", "soldiers"),
        ("from", "2024-02-30"),
        ("colour", "red"),
        ("lang", "de"),
    }


@pytest.mark.parametrize("parameter", ["who", "from", "series", "colour", "lang"])
@pytest.mark.parametrize("value", ["x" * 5_000, "a\r\nb", "\x1b[31m", "\u202e"])
def test_what_is_named_is_short_and_printable(client: TestClient, parameter: str, value: str) -> None:
    (item,) = client.get("/data/v1/timeline.csv", params={parameter: value}).json()["unknown"]
    assert item["parameter"] == parameter
    assert item["value"].isprintable()
    assert len(item["value"]) <= 41


def test_a_second_language_is_named_as_every_second_value_is(client: TestClient) -> None:
    response = client.get("/data/v1/timeline.csv?lang=uk&lang=de")
    assert response.status_code == 400
    assert [(item["parameter"], item["value"]) for item in response.json()["unknown"]] == [("lang", "de")]


def test_hostile_links_are_answered_with_numbers_or_with_what_is_wrong(client: TestClient) -> None:
    statuses = set()
    for link in hostile_links(100, options_now()):
        if "lang=" in link.text:
            continue
        response = client.get(f"/data/v1/pauses.csv?{link.text}")
        assert response.status_code == (400 if link.bad else 200), link.text
        statuses.add(response.status_code)
    assert statuses == {200, 400}


# ---------- tables


def shown(cell: str | dict[str, Any]) -> str:
    """Return the text of a cell, which may carry its order or a link as well, or the label of what it opens."""
    return cell if isinstance(cell, str) else str(cell["text"] or cell.get("label", ""))


@every_name
def test_a_table_has_a_line_for_every_row_and_no_hole_in_either_language(client: TestClient, name: str) -> None:
    for query in QUERIES:
        lines = len(rows_of(name, query).rows)
        for code in ("en", "uk"):
            response = client.get(f"/table/{name}.json?{query}&lang={code}")
            assert response.status_code == 200
            table = response.json()
            assert len(table["rows"]) == lines
            assert all(len(row) == len(table["columns"]) for row in table["rows"])
            cells = [
                *(column["label"] for column in table["columns"]),
                *(shown(cell) for row in table["rows"] for cell in row),
            ]
            # "None named" is what the table of mediators says where no mediator was named.
            holes = [
                cell for cell in cells if not cell.strip() or re.search(r"\b(None(?! named$)|nan|null)\b|[{}]", cell)
            ]
            assert holes == []


def test_the_headings_of_tables_are_translated(client: TestClient) -> None:
    same = set()
    for name in CHARTS:
        columns = [client.get(f"/table/{name}.json?lang={code}").json()["columns"] for code in ("en", "uk")]
        for english, ukrainian in zip(*columns, strict=True):
            assert english["number"] == ukrainian["number"]
            same |= {english["label"]} & {ukrainian["label"]}
    assert {label for label in same if re.search("[a-z]", label)} == set()


def test_the_table_of_the_timeline_shows_the_numbers_of_the_query_and_calls_the_unknown_unknown(
    client: TestClient,
) -> None:
    table = client.get("/table/timeline.json?direction=both").json()
    (place,) = [index for index, column in enumerate(table["columns"]) if column["label"] == "People"]
    people = [row["people"] for row in rows_of("timeline", "direction=both").dicts()]
    texts = [shown(row[place]) for row in table["rows"]]
    assert [re.sub("[^0-9]", "", text) for text in texts] == [
        "" if number is None else str(number) for number in people
    ]
    assert {text for text, number in zip(texts, people, strict=True) if number is None} == {"unknown"}


# ---------- pages


class Index(HTMLParser):
    """What of index.html matters: its language, title, scripts, and every address in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang, self.title, self.description = "", "", ""
        self.inline: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.relations: set[str] = set()
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        runs_here = "src" not in given and given.get("type") != "application/json"  # data run nothing
        self._open = tag if tag != "script" or runs_here else ""
        self.lang = given.get("lang", "") if tag == "html" else self.lang
        self.description = given["content"] if given.get("name") == "description" else self.description
        # Where the page itself is, and where it is in another language: named in full, and never fetched.
        if given.get("rel") not in ("canonical", "alternate"):
            self.addresses += [given[name] for name in ("src", "href", "action") if name in given]
        self.handlers += [name for name in given if name.startswith("on")]
        self.relations |= set(given.get("rel", "").split())

    def handle_data(self, data: str) -> None:
        if self._open == "script":
            self.inline.append(data)
        if self._open == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


@pytest.mark.parametrize("path", list(PAGES))
@pytest.mark.parametrize("code", ["en", "uk"])
def test_a_page_has_the_language_and_the_title_of_its_link(client: TestClient, path: str, code: str) -> None:
    response = client.get(f"/{path}?lang={code}", headers={"Accept-Language": "uk" if code == "en" else "en"})
    index = Index(response.text)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert index.lang == code
    assert index.title == f"{language(code).text(PAGES[path].title)} · Homeward"
    # What a page that counts people finds, else what all of it is about.
    about = language(code).text("Russia–Ukraine prisoner exchanges: who returned, when, and who says so.")
    finding = f"{headline(View(versions.current(), language(code), Filters()))}."
    assert index.description == (finding if "who" in PAGES[path].filters else about)


@pytest.mark.parametrize(
    ("accepted", "code"), [("uk-UA,uk;q=0.9", "uk"), ("en-GB,uk;q=0.5", "en"), ("fr", "en"), ("", "en")]
)
def test_without_a_language_in_the_link_the_browser_is_asked(client: TestClient, accepted: str, code: str) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})
    assert Index(response.text).lang == code
    assert "Accept-Language" in response.headers["vary"]


@pytest.mark.parametrize("asked", ["xx", "", "<script>", '"><script>alert(1)</script>', "UK", "x" * 5_000])
def test_a_language_that_is_not_ours_is_not_written_into_the_page(client: TestClient, asked: str) -> None:
    response = client.get("/", params={"lang": asked}, headers={"Accept-Language": "uk"})
    assert Index(response.text).lang == "uk"
    assert response.content == client.get("/?lang=uk").content


def test_a_page_advertises_no_interface_for_machines(client: TestClient) -> None:
    text = client.get("/").text
    assert "service-desc" not in Index(text).relations
    assert "service-desc" not in text
    assert not re.search("agent.?api|llms?\\.txt|openapi", text, re.IGNORECASE)


def test_a_page_asks_no_other_host_for_anything(client: TestClient) -> None:
    index = Index(client.get("/").text)
    assert index.addresses
    assert [address for address in index.addresses if re.match("[a-z]+:|//", address)] == []
    assert index.handlers == []


def test_what_a_page_fetches_of_ours_is_there(client: TestClient) -> None:
    ours = [address for address in Index(client.get("/").text).addresses if "assets/" in address]
    assert ours
    for address in ours:
        response = client.get(address.removeprefix("."))
        assert response.status_code == 200, address
        assert "immutable" in response.headers["cache-control"]


# ---------- headers


def policy(response: httpx.Response) -> dict[str, list[str]]:
    """Return the content security policy of a response, by directive."""
    parts = [part.split() for part in response.headers["content-security-policy"].split(";")]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", [*OURS, "/data/v1/timeline.csv?who=x", PLOTLY.path, STYLE.path])
def test_every_response_has_the_headers_that_protect_viewers(client: TestClient, path: str, method: str) -> None:
    headers = client.request(method, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("strict-origin-when-cross-origin", "same-origin", "no-referrer")
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["content-security-policy"] == content_security_policy()
    assert len(headers.get_list("content-security-policy")) == 1


def test_the_policy_lets_no_other_host_in_and_no_text_become_code(client: TestClient) -> None:
    directives = policy(client.get("/"))
    assert directives["default-src"] == ["'none'"]
    keywords = {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    for name, sources in directives.items():
        assert all(source in keywords or source.startswith("'sha256-") for source in sources), name
    for name in ("default-src", "script-src", "connect-src", "frame-ancestors", "base-uri", "form-action"):
        assert "'unsafe-inline'" not in directives[name]
        assert "data:" not in directives[name]
    assert "unsafe-eval" not in str(directives)
    assert "blob:" not in directives["script-src"]


@pytest.mark.parametrize("path", ["/?lang=en", "/?lang=uk"])
def test_the_policy_allows_exactly_the_one_inline_script_of_the_page(client: TestClient, path: str) -> None:
    response = client.get(path)
    (script,) = Index(response.text).inline
    wanted = f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
    assert [source for source in policy(response)["script-src"] if source.startswith("'sha")] == [wanted]


# ---------- compressed assets

ASSET = "/static/js/asset.js"
KINDS = {
    ASSET: "text/javascript",
    "/assets/style.css": "text/css",
    "/static/media/icon.svg": "image/svg+xml",
    "/static/manifest.json": "application/json",
}
CONTENT = b"// an asset\n" * 1_000


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of an app with some compressed assets, and files beside them that are nobody's business."""
    folder = tmp_path_factory.mktemp("packed")
    original = folder / "original.js"
    original.write_bytes(CONTENT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static, "originals", lambda: dict.fromkeys(KINDS, original))
        patch.setattr(static, "cache_directory", lambda: folder / "cache" / "versions")
        patch.setattr("homeward.web.security_headers.cache_directory", static.cache_directory)
        for beside in (folder, static.compress_all()):
            (beside / "secret.js.gz").write_bytes(gzip.compress(b"secret"))
        app = Starlette(routes=server.routes(), middleware=server.middleware())
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


def raw(response: httpx.Response) -> bytes:
    return b"".join(response.iter_raw())


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip;q=1.0, identity;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0, br;q=0.0", None),
        ("identity", None),
        ("", None),
        ("bro, xgzip", None),
    ],
)
def test_an_asset_is_answered_in_the_encoding_that_the_browser_takes(
    packed: TestClient, accepted: str, encoding: str | None
) -> None:
    with packed.stream("GET", ASSET, headers={"Accept-Encoding": accepted}) as response:
        assert response.headers.get("content-encoding") == encoding
        if encoding is None:
            assert response.status_code == 404  # no Streamlit behind us here, which would answer the file as it is
        else:
            decode: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
            assert decode[encoding](raw(response)) == CONTENT


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("path", list(KINDS))
def test_a_compressed_asset_is_what_it_was_and_may_be_kept_for_good(
    packed: TestClient, path: str, encoding: str
) -> None:
    response = packed.head(path, headers={"Accept-Encoding": encoding})
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == KINDS[path]
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["vary"] == "Accept-Encoding"


def test_plotly_is_served_as_it_is_where_nothing_was_compressed(packed: TestClient) -> None:
    response = packed.get(PLOTLY.path, headers={"Accept-Encoding": "identity"})
    assert response.content == PLOTLY.file.read_bytes()
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-type"].startswith("text/javascript")


def test_assets_are_compressed_once(packed: TestClient) -> None:
    before = compressed_file(ASSET, "br", static.cache_directory()).stat().st_mtime_ns
    assert static.compress_all() == static.cache_directory()
    assert compressed_file(ASSET, "br", static.cache_directory()).stat().st_mtime_ns == before


def ask(app: Any, path: str, query: bytes = b"", headers: dict[str, str] | None = None) -> int:
    """Return the status of a path exactly as it is written: no client in between that would tidy it up."""
    sent: list[dict[str, Any]] = []
    asked: list[str] = []

    async def receive() -> dict[str, Any]:
        if asked:
            await asyncio.Event().wait()  # whoever asks stays, and says nothing more
        asked.append(path)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": quote(path, errors="replace").encode(),
        "query_string": query,
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
        "scheme": "http",
        "server": ("localhost", 80),
        "client": ("localhost", 1),
        "http_version": "1.1",
        "root_path": "",
    }
    asyncio.run(asyncio.wait_for(app(scope, receive, send), 10))
    return int(sent[0]["status"])


@pytest.mark.parametrize("root", ["/static/", "/assets/"])
@pytest.mark.parametrize(
    "rest",
    [
        *("../secret.js", "../../secret.js", "../../../../../../etc/passwd", "..\\..\\secret.js", "./../../secret.js"),
        *("%2e%2e/secret.js", "..%2fsecret.js", "..;/secret.js", "....//secret.js", "/etc/passwd", "//etc/passwd"),
        *(
            "js/../../secret.js",
            "\x00",
            "js/asset.js\x00",
            "\udcff",
            "~root/.profile",
            "C:\\secret.js",
            "secret.js",
            "",
            "js",
            ".",
        ),
    ],
)
def test_no_path_leads_out_of_the_assets(packed: TestClient, root: str, rest: str) -> None:
    assert ask(packed.app, root + rest, headers={"Accept-Encoding": "br, gzip"}) == 404


@pytest.mark.parametrize("length", [300, 5_000])
@pytest.mark.parametrize("root", ["/static/", "/assets/", "/"])
def test_a_name_longer_than_a_disk_can_hold_is_not_found(packed: TestClient, root: str, length: int) -> None:
    assert ask(packed.app, root + "x" * length, headers={"Accept-Encoding": "br, gzip"}) == 404


# ---------- anything at all

anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
names = st.sampled_from([*Filters().values(), "lang", "embed", "utm_source"]) | anything
values = st.sampled_from(["en", "uk", "military", "none", "2024-01-01", "both", "1", ""]) | anything
printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)


@steady
@given(query=st.lists(st.tuples(names, values), max_size=6), accepted=printable)
def test_no_query_string_is_an_error_of_ours(client: TestClient, query: list[tuple[str, str]], accepted: str) -> None:
    for path in ("/", "/healthz", "/data/v1/timeline.csv", "/table/timeline.json", "/table/pauses.json", "/nowhere"):
        response = client.get(f"{path}?{urlencode(query)}", headers={"Accept-Language": accepted})
        assert response.status_code in (200, 400, 404)


@steady
@given(query=st.binary(max_size=80))
def test_no_bytes_in_a_query_string_are_an_error_of_ours(client: TestClient, query: bytes) -> None:
    for path in ("/", "/data/v1/pauses.csv", "/table/pauses.json"):
        assert ask(client.app, path, query) in (200, 400)


@steady
@given(path=st.text(max_size=60))
def test_no_path_is_an_error_of_ours(client: TestClient, path: str) -> None:
    for root in ("/", "/data/v1/", "/table/", "/static/", "/assets/"):
        assert ask(client.app, root + path, headers={"Accept-Encoding": "br"}) < 500


def test_many_random_combinations_of_valid_filters_are_answered(client: TestClient) -> None:
    options = options_now()
    source = random.Random(7)
    for _ in range(12):
        first, last = sorted(source.sample(range((options.latest - options.earliest).days), 2))
        query = {
            "from": options.earliest + dt.timedelta(first),
            "to": options.earliest + dt.timedelta(last),
            "who": source.choice(("everyone", "military", "civilian")),
            "direction": source.choice(("ua", "ru", "both")),
            "grain": source.choice(("exchange", "month", "quarter", "year")),
            "series": source.sample(options.series, 2),
        }
        for path in (f"/data/v1/{source.choice(list(CHARTS))}.csv", f"/table/{source.choice(list(CHARTS))}.json"):
            assert client.get(f"{path}?{urlencode(query, doseq=True)}").status_code == 200, (path, query)


def test_a_problem_is_json_that_can_be_read(client: TestClient) -> None:
    assert json.loads(client.get("/data/v1/timeline.csv?who=%00%ff").content)["unknown"][0]["parameter"] == "who"
