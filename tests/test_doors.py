"""What strangers find shut: other hosts, agents, metrics, forged requests; and what every answer says to a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from homeward import server
from homeward.core.assets import PLOTLY
from homeward.settings import SettingError, hosts
from homeward.web.hosts import allowed
from homeward.web.security_headers import security_headers
from tests.browser import running_app
from tests.process import WITH_ROUTES, Served
from tests.test_docs import README

OURS = "localhost *.homeward.example"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "log"


@pytest.fixture(scope="module")
def address(log: Path) -> Iterator[str]:
    """Serve the app for these hosts only, as a user does."""
    with running_app(log, HOMEWARD_HOSTS=OURS) as address:
        yield address


@pytest.fixture(scope="module")
def site(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


# ---------- hosts


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("localhost", True),
        ("LocalHost:8501", True),
        ("localhost.", True),
        ("a.homeward.example", True),
        ("b.a.homeward.example:443", True),
        ("homeward.example", False),
        ("evilhomeward.example", False),
        ("localhost.evil.example", False),
        ("localhost@evil.example", False),
        ("127.0.0.1", False),
        ("[::1]:8501", False),
        ("", False),
        ("*", False),
    ],
)
def test_only_the_hosts_of_the_setting_are_ours(host: str, answered: bool) -> None:
    assert allowed(host, OURS.split()) is answered
    assert allowed(host, ["*"])


@pytest.mark.parametrize("value", ["", "https://example.org", "example.org:80", "a, b", "a_b\n;", "*.*.org", "ex*mple"])
def test_a_setting_that_cannot_be_meant_is_an_error(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HOMEWARD_HOSTS", value)
    with pytest.raises(SettingError, match="HOMEWARD_HOSTS"):
        hosts()


def test_another_host_is_refused_on_every_route_but_the_probes(site: httpx.Client) -> None:
    for path in ("/", "/timeline", "/data/v1/", "/summary", "/_stcore/health", "/static/x.js", "/nowhere"):
        answer = site.get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 400, path
        assert "evil" not in answer.text
        assert_secured(answer)
    assert site.get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


def test_a_websocket_of_another_host_or_origin_is_refused(address: str) -> None:
    stream = address.replace("http", "ws") + "/_stcore/stream"
    for url, origin in ((stream.replace("localhost", "127.0.0.1"), None), (stream, "https://evil.example")):
        with pytest.raises(InvalidStatus) as refused:
            connect(url, origin=origin, legacy=True)
        assert refused.value.response.status_code == 403


# ---------- what is shut


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        *("/_stcore/metrics", "/_stcore/metrics?families=session_events", "/_stcore/agent", "/_stcore/agent/interact"),
        *("/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/timeline/_stcore/agent/mcp", "/_STCORE/metrics"),
    ],
)
def test_agents_and_metrics_are_not_found(site: httpx.Client, method: str, path: str) -> None:
    answer = site.request(method, path)
    assert answer.status_code == 404
    assert_secured(answer)


def test_nothing_can_be_uploaded_without_the_token_of_a_session(site: httpx.Client) -> None:
    for method in ("PUT", "POST", "DELETE"):
        answer = site.request(method, "/_stcore/upload_file/0/0", content=b"x")
        assert 400 <= answer.status_code < 500
        assert_secured(answer)


# ---------- what every answer says


def assert_secured(answer: httpx.Response, *, embedded: bool = False) -> None:
    for name, value in security_headers("*" if embedded else "'self'").items():
        assert answer.headers.get_list(name) == [value], (str(answer.url), name)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS", "PATCH"])
def test_errors_and_what_is_not_there_are_secured_too(site: httpx.Client, method: str) -> None:
    for path in (
        *("/", "/nowhere/at/all", "/data/v1/nothing.csv", "/data/v1/exchanges.csv?who=x", "/table/x.json"),
        *(
            "/embed",
            "/static/x",
            "/assets/x",
            "/_stcore/nothing",
            "/component/x/y",
            "/media/x",
            "/%00",
            "/..%2f..%2fetc",
        ),
    ):
        answer = site.request(method, path)
        assert answer.status_code < 500, path
        assert_secured(answer)
        assert "Traceback" not in answer.text


# What of Streamlit's own answers a viewer who asks for it; whatever else it has, or will have, is not there.
OPEN = {"/_stcore/health", "/_stcore/host-config", ""}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")
FILLED = {
    **{
        "name": "timeline",
        "ending": "csv",
        "exchange_id": "2022-03-01",
        "page": "x",
        "rest:path": "x",
        "path:path": "x",
        "path:not_of_streamlit": "x",
    },
    **{"file_id:path": "x", "session_id": "x", "file_id": "x", "component": "x"},
}


def filled(path: str) -> str:
    return re.sub(r"{([\w:]+)}", lambda found: FILLED[found[1]], path)


@pytest.mark.slow
def test_of_streamlit_nothing_is_open_but_what_a_viewer_needs(tmp_path: Path) -> None:
    noted, opened = tmp_path / "routes", set()
    with (
        Served(tmp_path / "log", code=WITH_ROUTES, ROUTES=str(noted)) as app,
        httpx.Client(base_url=app.address) as client,
    ):
        for kind, path, _ in json.loads(noted.read_text()):
            for method in METHODS if kind != "WebSocketRoute" else ():
                answer = client.request(method, filled(path) or "/")
                assert answer.status_code < 500, (method, path)
                assert_secured(answer)
                if method == "GET" and answer.status_code < 400:
                    opened.add(path)
    assert opened == OPEN


@pytest.mark.slow
def test_every_route_of_ours_is_secured_by_every_method_and_when_nothing_changed(site: httpx.Client) -> None:
    for route in server.routes():
        path = filled(route.path)
        embedded = path.startswith("/embed/")
        for method in METHODS:
            answer = site.request(method, path)
            assert answer.status_code < 500, (method, path)
            assert_secured(answer, embedded=embedded)
        known = {"If-None-Match": site.get(path).headers.get("etag", "none")}
        unchanged = site.get(path, headers=known)
        assert unchanged.status_code == 304 or not path.startswith("/data/") or known == {"If-None-Match": "none"}, path
        assert_secured(unchanged, embedded=embedded)


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_files_of_streamlit_are_secured_in_every_encoding(site: httpx.Client, encoding: str) -> None:
    files = re.findall(r'"\./(static/[^"]+)"', site.get("/").text)
    assert files
    for path in ("/", PLOTLY.path, *files):
        answer = site.get(path, headers={"Accept-Encoding": encoding})
        assert answer.status_code == 200
        assert_secured(answer)


@pytest.mark.parametrize(
    ("path", "origin"), [("/nowhere", None), ("/timeline", None), ("/_stcore/stream", "https://a.b")]
)
def test_a_websocket_that_is_refused_is_answered_with_the_same_headers(
    address: str, path: str, origin: str | None
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(address.replace("http", "ws") + path, origin=origin, legacy=True)  # type: ignore[arg-type]
    response = refused.value.response
    assert response.status_code == 403
    assert {name: response.headers.get_all(name) for name in security_headers()} == {
        name: [value] for name, value in security_headers().items()
    }


def test_nobody_is_told_anything_of_our_viewers(site: httpx.Client) -> None:
    assert site.get("/healthz").status_code == 200
    told = site.get("/_stcore/host-config").json()
    assert told.get("metricsUrl", "") == ""


def test_the_settings_are_checked_when_the_app_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_HOSTS", "homeward.example")
    client = TestClient(Starlette(routes=server.routes(), middleware=server.middleware()))
    assert client.get("/data/v1/").status_code == 400
    assert client.get("/data/v1/", headers={"Host": "homeward.example:8501"}).status_code == 200
    assert re.search(r"`HOMEWARD_HOSTS`", README)
