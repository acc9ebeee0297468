"""Faults, injected: a query that never ends or takes all memory, code that fails. Viewers read a sentence, and go on."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

import app
from homeward import server
from homeward.db.build import build
from homeward.db.cache import CachedPerVersion
from homeward.db.database import Database, QueryStoppedError, QueryTimedOutError, QueryTooLargeError
from homeward.ui.errors import on_script_error
from homeward.web import files
from homeward.web.response_cache import Answers
from homeward.web.security_headers import security_headers
from tests.test_pages import charts, opened, words_on, written

ENDLESS = "with recursive n(i) as (select 1 union all select (i + 1) % 1000 from n) select count(*) from n"
WIDE = "select i from range(300000) as t(i)"
BROAD = "select list(i order by hash(i)) from range(3000000000) as t(i)"
ID = re.compile(r"\b[0-9a-f]{8}\b")
PAGE = {"Accept": "text/html,application/xhtml+xml"}
Fail = Callable[[Exception | str | None], None]


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Return what makes every query fail: with an exception, as this SQL does, or (None) no more. Nothing is remembered."""
    real = Database.run
    monkeypatch.setattr(CachedPerVersion, "__call__", lambda self, *arguments: self._function(*arguments))
    monkeypatch.setattr(files, "ANSWERS", Answers(0))

    def begin(how: Exception | str | None) -> None:
        def run(self: Database, name: str, parameters: Any = None) -> Any:
            if isinstance(how, Exception):
                raise how
            if isinstance(how, str) and name not in ("options", "vocabulary"):
                with monkeypatch.context() as patched:
                    patched.setattr("homeward.db.database.QUERY_SECONDS", 0.3)
                    patched.setattr("homeward.db.database.statement", lambda _: how)
                    return real(self, name, parameters)
            return real(self, name, parameters)

        monkeypatch.setattr(Database, "run", run)

    return begin


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=server.routes(), middleware=server.middleware())) as client:
        yield client


def run_sql(database: Database, sql: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    with monkeypatch.context() as patched:
        patched.setattr("homeward.db.database.statement", lambda _: sql)
        return database.run("timeline", {})


# ---------- queries


@pytest.mark.parametrize(("sql", "error"), [(ENDLESS, QueryTimedOutError), (WIDE, QueryTooLargeError)])
def test_a_query_that_asks_for_too_much_is_stopped_and_the_next_one_runs(
    database: Database, monkeypatch: pytest.MonkeyPatch, sql: str, error: type[Exception]
) -> None:
    monkeypatch.setattr("homeward.db.database.QUERY_SECONDS", 1)
    with pytest.raises(error):
        run_sql(database, sql, monkeypatch)
    assert database.run("vocabulary").rows


def test_a_query_that_needs_more_memory_than_it_may_have_is_stopped(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def cursor(self) -> Full:
            return self

        def extract_statements(self, sql: str) -> list[duckdb.Statement]:
            return database.connection.extract_statements(sql)

        def execute(self, *_: Any) -> Any:
            raise duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate")

        def interrupt(self) -> None: ...
        def close(self) -> None: ...

    full = Database(database.version, Full())  # type: ignore[arg-type]
    with pytest.raises(QueryTooLargeError):
        full.run("vocabulary")
    with pytest.raises(QueryStoppedError):
        run_sql(build(), BROAD, monkeypatch)  # of time or of memory, whichever comes first


# ---------- pages


@pytest.mark.parametrize(("code", "word"), [("en", "Reload"), ("uk", "")])
@pytest.mark.parametrize("path", ["", "exchange"])
def test_a_page_whose_code_fails_says_one_calm_sentence_and_comes_back(
    fail: Fail, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, path: str, code: str, word: str
) -> None:
    link = f"lang={code}&from=2024-01-01"
    page = opened(link, path)
    kept = written(page)
    with caplog.at_level(logging.ERROR, "homeward"):
        fail(RuntimeError("<secret>"))
        page.run()
    assert not page.exception
    told = [text.value for text in page.text if ID.search(text.value)]
    assert len(told) == 1
    assert word in told[0]
    assert "secret" not in " ".join(words_on(page))
    found = ID.search(told[0])
    assert found
    assert found[0] in caplog.text
    assert "<secret>" in caplog.text
    assert written(page) == kept
    fail(None)
    page.run()
    assert not [text for text in page.text if ID.search(text.value)]
    assert written(page) == kept


def test_a_page_whose_query_never_ends_says_so(fail: Fail) -> None:
    page = opened("lang=en", "groups")
    fail(ENDLESS)
    page.run()
    assert not page.exception
    assert [text.value for text in page.text if "take too long" in text.value]
    fail(None)
    page.run()
    assert charts(page)


def test_what_fails_in_a_click_is_told_as_well() -> None:
    assert app.app._on_script_error is on_script_error


# ---------- routes


ROUTES = (
    "/data/v1/timeline.csv?from=2024-02-03",
    "/table/timeline.json?from=2024-02-03",
    "/data/v1/exchanges.json?from=2024-02-03",
)


@pytest.mark.parametrize("path", [*ROUTES, "/feed.atom?lang=en", "/embed/timeline?from=2024-02-03", "/summary"])
def test_a_route_whose_query_never_ends_answers_503_and_then_goes_on(fail: Fail, client: TestClient, path: str) -> None:
    fail(QueryTimedOutError("x"))
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert int(answer.headers["retry-after"]) > 0
    assert ID.fullmatch(answer.json()["id"])
    assert dict(answer.headers) | {name.lower(): value for name, value in secured(path).items()} == dict(answer.headers)
    fail(None)
    assert client.get(path).status_code == 200


def secured(path: str) -> dict[str, str]:
    return security_headers("*" if path.startswith("/embed") else "'self'")


def test_the_endless_query_itself_is_stopped_behind_a_route(fail: Fail, client: TestClient) -> None:
    fail(ENDLESS)
    assert client.get("/table/branches.json?from=2024-02-04").status_code == 503
    fail(None)
    assert client.get("/table/branches.json?from=2024-02-04").status_code == 200


@pytest.mark.parametrize("path", [*ROUTES, "/embed/timeline", "/summary"])
def test_a_route_whose_code_fails_answers_500_and_says_nothing_of_it(
    fail: Fail, client: TestClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    fail(RuntimeError("<secret>"))
    answer = client.get(path)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert answer.json()["id"] in caplog.text
    assert "<secret>" in caplog.text
    fail(None)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("error", [RuntimeError("<secret>"), QueryTimedOutError("<secret>")])
def test_people_read_a_page_in_both_languages_their_own_first(fail: Fail, client: TestClient, error: Exception) -> None:
    fail(error)
    answer = client.get("/summary?lang=uk", headers=PAGE)
    assert answer.status_code == (503 if isinstance(error, QueryStoppedError) else 500)
    assert re.findall(r'<p lang="(\w+)">', answer.text) == ["uk", "en"]
    assert ID.search(answer.text)
    assert "secret" not in answer.text


def test_an_answer_that_has_begun_is_cut_off_and_not_mended() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a"
        raise RuntimeError("late")

    def late(_: Request) -> Response:
        return StreamingResponse(pieces())

    client = TestClient(Starlette(routes=[Route("/", late)], middleware=server.middleware()))
    with pytest.raises(RuntimeError, match="late"):
        client.get("/")
