"""The log: one line for each request and each page run, which says what was done and nothing about who asked."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import log, served, server
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
    assert line["version"] == served.current().version
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
    assert runs[-1]["version"] == served.current().version
    assert any(line["queries"] for line in runs)


def test_the_log_can_be_plain_or_off(client: TestClient) -> None:
    kept = Kept("plain")
    client.get("/healthz")
    assert "kind=request" in kept.texts[-1]
    kept = Kept("off")
    client.get("/healthz")
    assert kept.texts == []
