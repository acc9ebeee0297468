"""What was answered before is answered again from memory: the same in every header and byte, as long as it is true."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.api import routes
from homeward.db import versions
from homeward.db.database import Database
from homeward.db.versions import VERSIONS
from homeward.web import files
from homeward.web.files import LONGEST
from homeward.web.response_cache import ANSWERS, MOST, Answers, Bodies, CachedResponse

PATHS = (
    "/data/v1/pauses.csv?from=2023-04-05",
    "/data/v1/pauses.json?from=2023-04-05&direction=both",
    "/data/v1/pauses.parquet?from=2023-04-05",
    "/data/v1/pauses.metadata.json?from=2023-04-05",
    "/data/v1/pauses.sql?from=2023-04-05",
    "/data/v1/openapi.json",
)


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> Answers:
    fresh = Answers(MOST)
    monkeypatch.setattr(files, "ANSWERS", fresh)
    monkeypatch.setattr(files, "BODIES", Bodies(10_000_000))
    return fresh


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=server.routes(), middleware=server.middleware())) as client:
        yield client


@pytest.fixture
def publish() -> Iterator[Any]:
    """Return what serves another version; the one before it is kept, or gone."""

    def renew(version: str, *, gone: bool = False) -> Database:
        VERSIONS.publish(database := dataclasses.replace(VERSIONS.current(), version=version))
        if gone:
            VERSIONS.forget_earlier()
        return database

    with VERSIONS.serving(VERSIONS.current()):
        yield renew


class UnreadyError(Exception):
    """What should have been answered from memory was worked out."""


def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise UnreadyError

    monkeypatch.setattr(routes, "parse_request", refuse)


def told(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status_code, sorted(answer.headers.multi_items()), answer.content


@pytest.mark.parametrize("encoding", ["identity", "gzip, br", "gzip;q=0"])
@pytest.mark.parametrize("path", PATHS)
def test_the_second_answer_is_the_first_in_every_header_and_byte(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding}
    first = client.get(path, headers=headers)
    head = client.head(path, headers=headers)
    known = headers | {"If-None-Match": first.headers["etag"]}
    unchanged = client.get(path, headers=known)
    assert (first.status_code, unchanged.status_code) == (200, 304)
    no_work(monkeypatch)
    assert told(client.get(path, headers=headers)) == told(first)
    assert told(client.head(path, headers=headers)) == told(head)
    assert told(client.get(path, headers=known)) == told(unchanged)
    assert "content-type" not in unchanged.headers


def test_whoever_asks_whether_it_changed_is_answered_from_memory_even_if_nobody_had_it_written(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = client.get(PATHS[0]).headers["etag"]
    files.ANSWERS._cached.clear()
    assert client.get(PATHS[0], headers={"If-None-Match": tag}).status_code == 304
    no_work(monkeypatch)
    assert client.get(PATHS[0], headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/data/v1/pauses.csv", {"Range": "bytes=0-9"}),
        ("/data/v1/pauses.csv?from=2023-04-05&who=military", {}),
        ("/data/v1/pauses.json?from=2023-04-05&direction=both", {"Host": "other.example"}),
        ("/data/v1/pauses.csv?from=2023-04-05", {"Accept-Encoding": "identity"}),
    ],
)
def test_what_differs_in_anything_that_matters_is_worked_out(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, headers: dict[str, str]
) -> None:
    for asked in (*PATHS, "/data/v1/pauses.csv"):
        client.get(asked, headers={"Accept-Encoding": "gzip"})
    no_work(monkeypatch)
    assert client.get(path, headers={"Accept-Encoding": "gzip"} | headers).status_code == 500


def test_another_site_gets_its_own_addresses(client: TestClient) -> None:
    links = [client.get(PATHS[1], headers={"Host": host}).json()["homeward"]["permalink"] for host in ("a.b", "c.d")]
    assert [link.split("/")[2] for link in links * 2] == ["a.b", "c.d"] * 2


def test_a_newer_version_is_answered_at_once_and_the_one_before_to_who_named_it(
    client: TestClient, publish: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = versions.current().version
    pinned = f"{PATHS[0]}&v={before}"
    for path in (PATHS[0], pinned):
        assert client.get(path).headers["etag"].startswith(f'"{before}-')
    publish("0123456789ab")
    assert client.get(PATHS[0]).headers["etag"].startswith('"0123456789ab-')
    assert client.get(pinned).headers["etag"].startswith(f'"{before}-')
    publish("ba9876543210", gone=True)
    coming = client.get(pinned)  # it is in the data directory, as one that is being built
    assert (coming.status_code, int(coming.headers["retry-after"]) > 0) == (503, True)
    monkeypatch.setattr(VERSIONS, "directory", tmp_path)
    assert client.get(pinned).status_code == 410


def test_what_a_browser_and_a_program_are_told_differently_says_by_what(client: TestClient) -> None:
    for _ in range(2):
        page = client.get("/data/v1/", headers={"Accept": "text/html"})
        index = client.get("/data/v1/", headers={"Accept": "application/json"})
        assert page.headers["content-type"].startswith("text/html")
        assert index.headers["content-type"] == "application/json"
        assert index.headers["vary"] == "Accept, Accept-Encoding"
        assert page.headers["vary"] == "Accept, Accept-Encoding, Accept-Language"
        unchanged = client.get("/data/v1/", headers={"If-None-Match": index.headers["etag"]})
        assert (unchanged.status_code, unchanged.headers["vary"]) == (304, "Accept, Accept-Encoding")


def test_mistakes_and_what_may_change_within_a_version_are_not_kept(client: TestClient, kept: Answers) -> None:
    for path in ("/data/v1/pauses.csv?who=x", "/data/v1/nothing.csv", "/data/v1/changes.json", "/data/v1/"):
        client.get(path)
    assert not kept._cached
    client.get("/data/v1/pauses.csv?search=" + "%41" * (LONGEST // 3))
    assert not kept._cached


def test_the_answers_that_are_kept_are_the_last_ones_and_never_too_many() -> None:
    few = Answers(2)
    for name in ("a", "b"):
        few.put(name, CachedResponse(versions.current().version, False, {}, name))
    assert few.get("a")
    few.put("c", CachedResponse(versions.current().version, False, {}, "c"))
    assert [name for name in "abc" if few.get(name)] == ["a", "c"]
    assert ANSWERS.most <= 1_000
