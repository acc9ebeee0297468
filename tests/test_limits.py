"""Too much at once: who finds no place is told so and comes back; slow clients hold none for long; caches are bounded."""

from __future__ import annotations

import asyncio
import functools
import importlib
import pkgutil
import resource
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

import homeward
from homeward import server
from homeward.core.pages import PAGES
from homeward.db.cache import CachedPerVersion
from homeward.settings import SettingError, log_form, most_requests, most_sessions, share_of_an_address
from homeward.web import limits
from homeward.web.limits import LOAD, CapacityLimiter, Limits, Turns, is_expensive
from homeward.web.scheduler import FairScheduler

EXPENSIVE = (
    *("/", "/data/v1/timeline.csv", "/table/timeline.json", "/embed/timeline", "/summary", "/feed.atom"),
    *("/present.html?slide=timeline", "/print?slide=timeline"),
)
# What is small and ready: it draws nothing and asks no query.
CHEAP = {"/healthz", "/readyz", "/version"}
# Caches without a bound, each with why nobody outside can make it grow.
GROWS_WITH_THE_CODE = {
    "homeward.db.database.statement": "names of queries; a name without a file is an error, and not kept",
    "homeward.db.database.parameters_of": "names of queries; a name without a file is an error, and not kept",
    "homeward.core.pages.charts_of": "paths of pages; another path is an error",
    "homeward.core.pages.columns_of": "paths of pages and names of their charts; another path is an error",
    "homeward.core.i18n.language": "codes of languages, checked before",
    "homeward.charts.payload.shared_words": "codes of languages, checked before",
    "homeward.charts.downloads.words_of_taking": "languages, of which there is one for each code",
    "homeward.web.security_headers.content_security_policy": "the setting of the operator",
    "homeward.web.index.index_html": "codes of languages, checked before",
    "homeward.web.index.early": "takes nothing",
    "homeward.core.pages.page_of": "names of charts, checked before",
    "homeward.ui.components.component": "takes nothing",
    "homeward.core.options.published": "takes nothing",
    "homeward.db.release.release": "takes nothing",
    "homeward.analysis.remote._folder": "takes nothing",
    "homeward.web.offline._plotly": "takes nothing",
    "homeward.ui.sql_page._component": "takes nothing",
    "homeward.core.questions.examples": "takes nothing",
    "homeward.core.vendored.vendored": "takes nothing",
    "homeward.db.build.remove_leftovers": "takes nothing",
    "homeward.exports.dictionary.written": "takes nothing",
    "homeward.web.static._of_first_visit": "takes nothing",
}
MOST = 1024


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    client = TestClient(Starlette(routes=server.routes(), middleware=server.middleware()))
    monkeypatch.setattr(LOAD, "ready", True)
    yield client
    assert (LOAD.requests.taken, LOAD.sessions.taken) == (0, 0)


def full(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(getattr(LOAD, what), "most", 0)


# ---------- requests


@pytest.mark.parametrize("path", EXPENSIVE)
def test_without_a_place_a_request_is_told_when_to_come_back_and_then_answered(client: TestClient, path: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        full(patched, "requests")
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert int(answer.headers["retry-after"]) > 0
        assert "busy" in answer.json()["detail"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        for small in ("/healthz", "/assets/nothing.js"):
            assert client.get(small).status_code != 503
    assert client.get(path).status_code != 503


@pytest.mark.parametrize("path", [route.path for route in server.routes() if isinstance(route, Route)])
def test_every_route_is_under_the_limits_or_listed_as_cheap(path: str) -> None:
    assert is_expensive(path) is not (path in CHEAP or path.startswith("/assets/"))


@pytest.mark.parametrize("path", ["/healthz", "/healthz?verbose=1", "/readyz", "/version"])
def test_health_is_answered_on_the_event_loop_and_asks_no_query(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    async def in_a_thread(*_: Any, **__: Any) -> Any:
        raise AssertionError("in a thread")

    def asked(*_: Any, **__: Any) -> Any:
        raise AssertionError("a query")

    monkeypatch.setattr("starlette.routing.run_in_threadpool", in_a_thread)
    monkeypatch.setattr("homeward.db.database._bounded", asked)
    assert client.get(path).status_code == 200


def test_what_is_under_way_is_counted_and_places_are_given_back_even_by_what_fails() -> None:
    async def run() -> list[int]:
        go = asyncio.Event()

        async def waiting(scope: Scope, _: Receive, send: Send) -> None:
            await go.wait()
            if scope["path"].endswith("1"):
                raise RuntimeError("gone")
            await send({"type": "http.response.start", "status": 200, "headers": []})

        app, told = Limits(waiting), []

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                told.append(message["status"])

        async def receive() -> Message:
            return {"type": "http.request"}

        def ask(number: int) -> Any:
            path = f"/data/{number}"
            return app({"type": "http", "path": path, "headers": [], "query_string": b""}, receive, send)

        tasks = [asyncio.create_task(ask(number)) for number in range(5)]
        await asyncio.sleep(0.01)
        go.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        await ask(6)
        return told

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(LOAD.requests, "most", 3)
        assert asyncio.run(run()) == [503, 503, 200, 200, 200]
    assert LOAD.requests.taken == 0


def test_a_client_that_does_not_read_loses_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PIECE_SECONDS", 0.01)
    monkeypatch.setattr(LOAD.requests, "most", 1)

    async def answering(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b"x"})

    async def never(_: Any = None) -> Any:
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(Limits(Turns(answering))({"type": "http", "path": "/data/x"}, never, never))
    assert (LOAD.requests.taken, LOAD.scheduler.free) == (0, limits.TURNS)


def test_while_a_client_reads_others_have_the_turn_and_little_of_an_answer_is_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(LOAD, "scheduler", FairScheduler(1))
    body, pieces = bytes(3 * limits.PIECE_BYTES + 1), list[Message]()

    async def answering(_: Scope, __: Receive, send: Send) -> None:
        assert LOAD.scheduler.free == 0
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body, "more_body": True})
        assert LOAD.scheduler.free == 0
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def reading(message: Message) -> None:
        if message["type"] == "http.response.body":
            pieces.append(message)
            assert LOAD.scheduler.free == 1

    asyncio.run(Turns(answering)({"type": "http", "path": "/data/x"}, None, reading))  # type: ignore[arg-type]
    assert b"".join(piece["body"] for piece in pieces) == body
    assert [piece["more_body"] for piece in pieces] == [True] * 4 + [False]
    assert max(len(piece["body"]) for piece in pieces) == limits.PIECE_BYTES
    assert LOAD.scheduler.free == 1


def test_one_address_has_its_share_of_the_places_and_the_others_have_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LOAD, "requests", CapacityLimiter(4, 2))
    with LOAD.requests.one("a"), LOAD.requests.one("a"):
        assert (LOAD.requests.refuses("a"), LOAD.requests.refuses("b"), LOAD.requests.refuses("")) == (
            True,
            False,
            False,
        )
        with LOAD.requests.one("b"), LOAD.requests.one(""):
            assert LOAD.requests.refuses("c")
    assert (LOAD.requests.taken, LOAD.requests.by_address) == (0, {})


def test_who_waits_too_long_for_a_turn_is_told_to_come_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOAD, "scheduler", FairScheduler(0))
    monkeypatch.setattr(limits, "QUEUE_SECONDS", 0.01)
    answer = client.get("/table/timeline.json?from=2023-01-09")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


# ---------- pages


def test_where_no_page_can_be_opened_people_read_so_in_both_languages(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(monkeypatch, "sessions")
    for path in PAGES:
        answer = client.get(f"/{path}", headers={"Accept": "text/html"})
        assert answer.status_code == 503, path
        assert int(answer.headers["retry-after"]) > 0
        assert '<p lang="en">' in answer.text
        assert '<p lang="uk">' in answer.text
    assert client.get("/data/v1/").status_code == 200


# ---------- /readyz, settings


def test_readyz_is_503_until_all_is_warm_but_not_while_the_places_are_taken(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready\n")
    with pytest.MonkeyPatch.context() as patched:
        full(patched, "requests")
        # A balancer that took it out would send its viewers to the next one, which would then be full, too.
        assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "full\n")
        assert client.get("/healthz").status_code == 200
    monkeypatch.setattr(LOAD, "ready", False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "starting\n")
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("value", ["0", "-1", "many", "", "1.5", "1e3", "9999999", "+5"])
def test_a_limit_that_cannot_be_meant_is_an_error(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    for name, read in (("HOMEWARD_REQUESTS", most_requests), ("HOMEWARD_SESSIONS", most_sessions)):
        monkeypatch.setenv(name, value)
        with pytest.raises(SettingError, match=name):
            read()
    monkeypatch.setenv("HOMEWARD_SHARE", value)
    with pytest.raises(SettingError, match="HOMEWARD_SHARE"):
        share_of_an_address()
    monkeypatch.setenv("HOMEWARD_LOG", value)
    with pytest.raises(SettingError, match="HOMEWARD_LOG"):
        log_form()


# ---------- caches


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(homeward.__path__, "homeward."):
        if found.name not in ("homeward.ui.main",):  # the script of Streamlit: it draws when it is imported
            yield importlib.import_module(found.name)


def caches() -> dict[str, Any]:
    """Return every cache of ours by its name: functions that remember, in modules and in their classes."""
    kinds = (functools._lru_cache_wrapper, CachedPerVersion)
    found = {}
    for module in modules():
        classes = [item for item in vars(module).values() if isinstance(item, type)]
        for place in (module, *classes):
            for name, item in vars(place).items():
                if isinstance(item, kinds) and item.__module__ == module.__name__:
                    found[f"{module.__name__}.{name}"] = item
    return found


def test_every_cache_is_bounded_or_grows_with_the_code_only() -> None:
    found = caches()
    assert {
        "homeward.core.view._query_rows",
        "homeward.charts.payload.chart_of",
        "homeward.charts.slide.qr_code",
    } <= set(found)
    without = {
        name
        for name, item in found.items()
        if not isinstance(item, CachedPerVersion) and item.cache_info().maxsize is None
    }
    assert without == set(GROWS_WITH_THE_CODE)
    sizes = {
        name: item._maxsize if isinstance(item, CachedPerVersion) else item.cache_info().maxsize
        for name, item in found.items()
    }
    assert {name: size for name, size in sizes.items() if name not in without and not 0 < size <= MOST} == {}


def test_a_cache_without_a_bound_does_not_grow_with_what_strangers_ask(client: TestClient) -> None:
    def sizes() -> dict[str, int]:
        return {name: caches()[name].cache_info().currsize for name in GROWS_WITH_THE_CODE}

    asked = ["/{}", "/table/{}.json", "/embed/{}", "/data/v1/{}.csv", "/data/v1/exchanges/{}.json", "/summary?lang={}"]

    def ask(word: str) -> None:
        for address in asked:
            client.get(address.format(word), headers={"Host": f"{word}.example", "Accept-Language": word})

    for warm in ("en", "timeline", "uk"):
        ask(warm)
    before = sizes()
    for number in range(40):
        ask(f"x{number}")
    assert sizes() == before


# ---------- files


def test_the_process_may_open_what_its_pages_need_or_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: given.append(limits))
    monkeypatch.setattr(LOAD.sessions, "most", 500)
    monkeypatch.setattr(LOAD.requests, "most", 128)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 1_048_576))
    limits.open_enough()
    assert given == [(4 * 628 + 2 * 128 + 256, 1_048_576)]
    assert not caplog.text
    for before in ((20_000, 20_000), (resource.RLIM_INFINITY, resource.RLIM_INFINITY)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, before=before: before)
        limits.open_enough()
    assert len(given) == 1
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 2048))
    with caplog.at_level("WARNING", "homeward"):
        limits.open_enough()
    assert given[-1] == (2048, 2048)
    assert "may open 2048 files" in caplog.text
