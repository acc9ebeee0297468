"""Strangers: whatever they send, nothing fails, no answer is a 500 or without its headers, and the server stays up."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect

from homeward import server
from homeward.charts import CHARTS
from homeward.core.filters import PARAMETERS
from homeward.core.pages import PAGES
from homeward.core.view import options_in
from homeward.db import versions
from homeward.web.security_headers import security_headers
from tests.test_filters import hostile_links
from tests.viewer import Viewer

steady = settings(derandomize=True, deadline=None, database=None, max_examples=150)
RUNNER = asyncio.Runner()  # one loop and its threads for all requests, as a server has
KNOWN = [
    *(f"/{path}" for path in PAGES),
    *("/healthz", "/readyz", "/summary", "/feed.atom", "/data/v1", "/data/v1/", "/data/v1/openapi.json"),
    *("/data/v1/exchanges.csv", "/data/v1/timeline.json", "/data/v1/changes.json", "/data/v1/figures.metadata.json"),
    *("/data/v1/exchanges/x.json", "/data/v1/a/b/c", "/table/timeline.json", "/table/people.json", "/embed/timeline"),
    *("/static/x.js", "/assets/x.js", "/assets/modules-x/y.js", "/_stcore/agent/mcp", "/_stcore/metrics"),
]
CHEAP = ("/", "/timeline", "/data/v1/exchanges.metadata.json", "/data/v1/nothing.csv", "/table/nothing.json")


@pytest.fixture(scope="module")
def app() -> Iterator[ASGIApp]:
    yield Starlette(routes=server.routes(), middleware=server.middleware())
    RUNNER.close()


def asked(app: ASGIApp, path: str, query: bytes, method: str, headers: list[tuple[bytes, bytes]]) -> Any:
    """Return the first message of the answer and its body; whatever is not handled is raised here."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        **{"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "root_path": ""},
        **{"server": ("localhost", 8501), "client": ("198.51.100.7", 1)},
        **{"method": method, "path": path, "raw_path": path.encode("utf-8", "replace"), "query_string": query},
        "headers": headers,
    }
    RUNNER.run(app(scope, receive, send))
    return sent[0], b"".join(message.get("body", b"") for message in sent[1:])


def assert_sound(path: str, start: Message, body: bytes) -> None:
    assert start["status"] < 500, (path, body[:300])
    headers = {name.decode("latin-1").lower() for name, _ in start["headers"]}
    assert {name.lower() for name in security_headers()} <= headers, path
    assert b"Traceback" not in body


texts = st.text(max_size=40)
paths = st.one_of(
    st.sampled_from(KNOWN),
    st.builds("/{}".format, texts),
    st.builds("{}{}".format, st.sampled_from(KNOWN), texts),
    st.builds("/data/v1/{}.{}".format, texts, st.sampled_from(["csv", "json", "xlsx", "metadata.json", "%00"])),
    st.builds("/embed/{}".format, st.one_of(texts, st.sampled_from(list(CHARTS)))),
)
names = st.sampled_from([*PARAMETERS, "lang", "v", "since", "theme", "present"])
queries = st.one_of(
    st.binary(max_size=200),
    st.lists(st.tuples(st.one_of(names, texts), texts), max_size=6).map(
        lambda pairs: "&".join(f"{name}={value}" for name, value in pairs).encode("utf-8", "replace")
    ),
)
header_names = st.sampled_from(
    [
        *(
            b"host",
            b"accept",
            b"accept-encoding",
            b"accept-language",
            b"range",
            b"if-range",
            b"if-none-match",
            b"cookie",
        ),
        *(b"x-forwarded-proto", b"x-forwarded-host", b"origin", b"content-length", b"referer", b"user-agent", b"x-odd"),
    ]
)
odd_values = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [b"bytes=-", b"bytes=9-1", b"bytes=0-,5-", b"*", b'W/"x"', b"gzip;q=0, br;q=x", b"text/html", b"a:b:c"]
    ),
)
headers = st.lists(st.tuples(header_names, odd_values), max_size=5)
methods = st.one_of(st.sampled_from(["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "get"]), texts)


@steady
@given(paths, queries, methods, headers)
@example("/", b"", "GET", [(b"host", b"[::1")])
@example("/summary", b"", "GET", [(b"host", b"\xff\x00 :x")])
@example("/feed.atom", b"", "GET", [(b"host", b"a:99999")])
@example("/embed/timeline", b"v=\xff", "GET", [(b"host", b"]["), (b"if-none-match", b"\xff")])
@example("/static/\x00.js", b"", "GET", [(b"accept-encoding", b"br")])
@example("/data/v1/" + "a" * 5000 + ".csv", b"", "GET", [])
def test_whatever_is_asked_is_answered(
    app: ASGIApp, path: str, query: bytes, method: str, headers: list[tuple[bytes, bytes]]
) -> None:
    assert_sound(path, *asked(app, path, query, method, headers))


@pytest.mark.parametrize("many", [400, pytest.param(10_000, marks=pytest.mark.slow)])
def test_query_strings_by_the_thousand(app: ASGIApp, many: int) -> None:
    source = random.Random(2022)
    options = options_in(versions.current())
    statuses = set()
    for link in hostile_links(many, options):
        path = source.choice(CHEAP)
        start, body = asked(app, path, link.text.encode("utf-8", "replace"), "GET", [(b"host", b"localhost")])
        assert_sound(f"{path}?{link.text}", start, body)
        statuses.add(start["status"])
    assert {200, 400, 404} <= statuses


# ---------- websockets


def frames(source: random.Random) -> Iterator[bytes | str]:
    """Yield what no browser of ours would send: noise, text, messages cut short, every message with odd contents."""
    message = BackMsg()
    message.rerun_script.query_string = "who=%FF&from=" + "9" * 1000
    message.rerun_script.page_script_hash = "\x00../../etc/passwd"
    message.rerun_script.widget_states.widgets.add(id="$$ID-x-lang").string_value = "<script>"
    message.rerun_script.widget_states.widgets.add(id="\x00").json_value = "{" * 1000
    whole = message.SerializeToString()
    yield from (b"", b"\x00", "text", "{}", whole, whole[: len(whole) // 2], whole * 3)
    for name in BackMsg.DESCRIPTOR.fields_by_name:
        odd = BackMsg()
        member = getattr(odd, name, None)
        if hasattr(member, "SetInParent"):
            member.SetInParent()
        elif isinstance(member, bool):
            setattr(odd, name, True)
        yield odd.SerializeToString()
    for _ in range(20):
        yield source.randbytes(source.randrange(1, 400))
    yield b"\x0a" + b"\xff" * 2_000_000


def test_frames_of_strangers_leave_the_server_up_and_viewers_alone(address: str) -> None:
    source = random.Random(7)
    with Viewer(address, "/timeline?lang=en") as viewer:
        assert not viewer.wait_for_run().errors()
        stream = address.replace("http", "ws", 1) + "/_stcore/stream"
        for frame in frames(source):
            try:
                with connect(stream, subprotocols=["streamlit"], legacy=True, close_timeout=0.1) as socket:
                    socket.send(frame)
                    socket.recv(timeout=0.05)
            except (ConnectionClosed, InvalidHandshake, TimeoutError, OSError):
                pass
        viewer.rerun("lang=en&who=civilian")
        run = viewer.wait_for_run()
        assert not run.errors()
        assert run.charts()
