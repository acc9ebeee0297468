"""The log: one line for each request and each page run, which says what was done and nothing about who asked."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg

from homeward import server
from homeward.core import log
from homeward.core.filters import Filters
from homeward.db import versions
from homeward.db.database import QueryTimedOutError
from homeward.db.versions import VERSIONS
from homeward.exports.formats import FORMATS
from homeward.web import files
from homeward.web.export_files import ExportFiles
from homeward.web.limits import LOAD
from homeward.web.response_cache import Bodies
from tests.test_pages import opened

SECRETS = ("secret-agent", "secret-host", "198.51.100.7", "secret-value", "secret-path", "secret-cookie")


class Kept(logging.Handler):
    def __init__(self, form: str = "json") -> None:
        super().__init__()
        log.set_up(form)
        self.formatter = log.lines.handlers[0].formatter
        self.texts: list[str] = []
        log.lines.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))

    def last(self) -> dict[str, Any]:
        return dict(json.loads(self.texts[-1]))


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with TestClient(app, raise_server_exceptions=False) as client:
        client.get("/healthz")
        yield client
    log.set_up("off")


def test_a_request_is_one_line(client: TestClient) -> None:
    kept = Kept()
    body = client.get("/data/v1/timeline.csv?from=2023-02-01&to=2024-03-04", headers={"Accept-Encoding": "identity"})
    assert len(kept.texts) == 1
    line = kept.last()
    assert (line["kind"], line["method"]) == ("request", "GET")
    assert line["route"] == "/data/v1/{name}.{ending}"
    assert (line["status"], line["bytes"]) == (200, len(body.content))
    assert line["version"] == versions.current().version
    assert "timeline" in line["queries"]
    assert line["rows"] > 0
    assert line["ms"] > 0


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/", "/", 200),
        ("/embed/timeline", "/embed/{name}", 200),
        ("/embed/secret-path", "/embed/{name}", 404),
        ("/secret-path", "other", 404),
        ("/static/secret-path", "/static/…", 404),
        ("/_stcore/metrics", "/_stcore/…", 404),
    ],
)
def test_an_address_is_logged_as_its_route(client: TestClient, path: str, route: str, status: int) -> None:
    kept = Kept()
    client.get(path)
    assert (kept.last()["route"], kept.last()["status"]) == (route, status)


@pytest.mark.parametrize("form", ["json", "plain"])
def test_nothing_is_logged_about_who_asks(client: TestClient, form: str) -> None:
    kept = Kept(form)
    headers = {"User-Agent": SECRETS[0], "Host": SECRETS[1], "X-Forwarded-For": SECRETS[2], "Cookie": "a=secret-cookie"}
    for path in ("/", "/data/v1/x.csv", "/summary", "/table/x.json", "/secret-path", "/embed/secret-path"):
        client.get(f"{path}?search=secret-value&from=secret-value", headers=headers)
        client.request("SECRET-VALUE", path, headers=headers)
    assert len(kept.texts) == 12
    assert [text for text in kept.texts if any(secret in text.lower() for secret in SECRETS)] == []


def test_a_page_run_is_one_line(client: TestClient) -> None:
    kept = Kept()
    opened("lang=uk&from=2023-03-01", "groups")
    runs = [json.loads(text) for text in kept.texts if '"run"' in text]
    assert len(runs) >= 1
    assert (runs[-1]["page"], runs[-1]["language"]) == ("groups", "uk")
    assert runs[-1]["version"] == versions.current().version
    assert any(line["queries"] for line in runs)


@pytest.mark.parametrize("ending", list(FORMATS))
def test_a_file_in_any_format_says_each_query_once_and_all_its_rows(client: TestClient, ending: str) -> None:
    client.get(f"/data/v1/statements.{ending}")  # columns and options are read once for each version
    kept = Kept()
    client.get(f"/data/v1/statements.{ending}?from=2023-02-02")
    line = kept.last()
    rows = versions.current().run("datasets/statements", Filters(since=dt.date(2023, 2, 2)).parameters()).rows
    assert line["queries"].count("datasets/statements") == 1
    assert line["rows"] >= len(rows) > 0
    if line["queries"] == ["datasets/statements"]:
        assert line["rows"] == len(rows)


def test_a_body_that_is_sent_as_it_is_written_is_counted_whole(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "EXPORTS", ExportFiles(10_000))
    monkeypatch.setattr(files, "BODIES", Bodies(0))
    kept = Kept()
    answer = client.get("/data/v1/figures.csv?direction=both", headers={"Accept-Encoding": "identity"})
    assert "content-length" not in answer.headers
    line = kept.last()
    assert line["bytes"] == len(answer.content)
    assert set(line["queries"]) == {"datasets/figures"}


def test_an_answer_from_memory_asked_no_query(client: TestClient) -> None:
    kept = Kept()
    for _ in range(2):
        client.get("/data/v1/pauses.csv?from=2023-06-07")
    line = kept.last()
    assert (line["route"], line["status"], line["queries"]) == ("/data/v1/{name}.{ending}", 200, [])
    client.get("/data/v1/pauses.csv?from=2023-06-07", headers={"If-None-Match": "*"})
    assert (kept.last()["status"], kept.last()["bytes"]) == (304, 0)


def test_the_version_is_that_of_the_answer(client: TestClient) -> None:
    newest = versions.current()
    kept = Kept()
    with VERSIONS.serving(newest, dataclasses.replace(newest, version="0123456789ab")):
        for path in (f"/data/v1/pauses.csv?v={newest.version}", f"/summary?v={newest.version}"):
            client.get(path)
            assert kept.last()["version"] == newest.version, path
        client.get("/data/v1/pauses.csv")
        assert kept.last()["version"] == "0123456789ab"


def test_a_query_that_was_stopped_is_named(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any) -> Any:
        raise QueryTimedOutError("x")

    monkeypatch.setattr("homeward.db.database._bounded", stopped)
    kept = Kept()
    client.get("/data/v1/timeline.csv?from=2023-06-08")
    assert kept.last()["queries"][-1] == "timeline"
    assert kept.last()["status"] == 503


def test_a_page_run_that_fails_is_a_line_that_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret-value")

    kept = Kept()
    monkeypatch.setattr("homeward.ui.components.chart", fail)
    opened("lang=en&from=2023-06-09", "groups")
    (run,) = [json.loads(text) for text in kept.texts if '"run"' in text]
    assert (run["page"], run["failed"]) == ("groups", "RuntimeError")
    assert "secret-value" not in str(kept.texts)


def test_an_open_page_is_a_line_when_it_is_closed_and_when_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_bytes(b"12345")
        await socket.receive_bytes()

    app = Starlette(routes=[WebSocketRoute("/_stcore/stream", stream)], middleware=server.middleware())
    kept = Kept()
    client = TestClient(app)
    with client.websocket_connect("/_stcore/stream") as socket:
        socket.receive_bytes()
        socket.send_bytes(BackMsg(app_heartbeat=True).SerializeToString())
    line = kept.last()
    assert (line["kind"], line["route"], line["bytes"]) == ("page closed", "/_stcore/…", 5)
    monkeypatch.setattr(LOAD.sessions, "most", 0)
    with pytest.raises(WebSocketDenialResponse), client.websocket_connect("/_stcore/stream"):
        pass
    assert kept.last()["status"] == 503
    log.set_up("off")


def test_probes_are_no_lines_of_the_log(client: TestClient) -> None:
    kept = Kept()
    for path in ("/healthz", "/healthz?verbose=1", "/readyz", "/version"):
        client.get(path)
    assert kept.texts == []


def test_the_log_can_be_plain_or_off(client: TestClient) -> None:
    kept = Kept("plain")
    client.get("/feed.atom")
    assert "kind=request" in kept.texts[-1]
    kept = Kept("off")
    client.get("/feed.atom")
    assert kept.texts == []
