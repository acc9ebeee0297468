"""The connection of a page: what may be sent, how often, how large, and that who says nothing gives the place back."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from google.protobuf.message import Message as Protobuf
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from homeward.settings import named_proxies
from homeward.web import limits, protocol, stream
from homeward.web.limits import LOAD, Limits
from homeward.web.protocol import fields, kind_of, session_of
from homeward.web.scheduler import FairScheduler, TokenBucket, Turn
from homeward.web.stream import NOT_BINARY, POLICY, SEEN


def rerun(query: str = "lang=en") -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = query
    return message.SerializeToString()


def finished(status: ForwardMsg.ScriptFinishedStatus = ForwardMsg.FINISHED_SUCCESSFULLY) -> bytes:
    message = ForwardMsg(script_finished=status, hash="a" * 64)
    return message.SerializeToString()


def query_of(message: Message) -> str:
    return BackMsg.FromString(message["bytes"]).rerun_script.query_string


class Browser:
    """The web server's side of one connection: what the page sends, and what it is sent."""

    def __init__(self, address: str = "192.0.2.1", session: str = "") -> None:
        self.sent: list[Message] = []
        self.frames: asyncio.Queue[Message] = asyncio.Queue()
        self.frames.put_nowait({"type": "websocket.connect"})
        protocols = ["streamlit", "", session] if session else ["streamlit"]
        self.scope: Scope = {"type": "websocket", "path": "/_stcore/stream", "client": (address, 1), "headers": []}
        self.scope |= {"subprotocols": protocols}

    def says(self, *frames: bytes) -> None:
        for frame in frames:
            self.frames.put_nowait({"type": "websocket.receive", "bytes": frame})

    def leaves(self) -> None:
        self.frames.put_nowait({"type": "websocket.disconnect", "code": 1001})

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def closed_with(self) -> list[int]:
        return [message["code"] for message in self.sent if message["type"] == "websocket.close"]


class Runs:
    """In the place of Streamlit: keeps what it is asked, and ends a run when it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.others: list[bytes] = []
        self.ended = asyncio.Semaphore(0)

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            if kind_of(message["bytes"]) != protocol.RERUN:
                self.others.append(message["bytes"])
                continue
            self.asked.append(query_of(message))
            await self.ended.acquire()
            await send({"type": "websocket.send", "bytes": finished()})


@asynccontextmanager
async def connected(app: Any, *browsers: Browser) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(Limits(app)(each.scope, each.frames.get, each.send)) for each in browsers]
    await settled()
    try:
        yield
    finally:
        for each in browsers:
            each.leaves()
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def settled() -> None:
    """Let everything go on that has something to go on with."""
    for _ in range(50):
        await asyncio.sleep(0)


async def eventually(happened: Callable[[], object]) -> None:
    """Let time pass until something has happened, on a busy machine too."""
    async with asyncio.timeout(10):
        while not happened():
            await asyncio.sleep(0.001)


@pytest.fixture(autouse=True)
def load(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test places and turns of its own, and no patience: nothing here waits for a clock."""
    monkeypatch.setattr(LOAD, "sessions", limits.CapacityLimiter(100))
    monkeypatch.setattr(LOAD, "scheduler", FairScheduler(2))
    monkeypatch.setattr(LOAD, "silent", {})
    monkeypatch.setattr(stream, "PATIENCE", 1_000.0)
    monkeypatch.setattr(stream, "LONGEST", 2_000.0)


Play = Callable[[], Awaitable[None]]


def play(scene: Play) -> None:
    asyncio.run(scene())  # type: ignore[arg-type]


# ---------- what is a message


def test_what_a_page_sends_passes_as_it_is() -> None:
    async def scene() -> None:
        browser, runs = Browser(), Runs()
        async with connected(runs, browser):
            beat = BackMsg(app_heartbeat=True).SerializeToString()
            browser.says(rerun("who=civilian"), beat)
            runs.ended.release()
            await settled()
        assert (runs.asked, runs.others, browser.closed_with) == (["who=civilian"], [beat], [])

    play(scene)


def odd_messages() -> dict[str, bytes]:
    fragment, crowded = BackMsg(), BackMsg()
    fragment.rerun_script.fragment_id = 'x"}\n{"kind": "request"}'
    for number in range(protocol.MAX_WIDGETS + 1):
        crowded.rerun_script.widget_states.widgets.add(id=str(number))
    return {
        "nothing": b"",
        "noise": b"\xff\xff\xff",
        "two kinds, the last of which would count": rerun() + BackMsg(load_git_info=True).SerializeToString(),
        "the same kind twice": rerun() + rerun(),
        "cut short": rerun()[:-1],
        "a kind of a version to come": b"\xf2\x07\x00",
        "an endless number": b"\xd8" * 40,
        "a run that is no message": b"\x58\x01",
        "a fragment": fragment.SerializeToString(),
        "more widgets than any page has": crowded.SerializeToString(),
        "more fields than any page sends": BackMsg(
            rerun_script={"cached_message_hashes": ["a"] * 2_001}
        ).SerializeToString(),
    }


@pytest.mark.parametrize("what", odd_messages())
def test_whatever_else_closes_the_connection_and_does_not_reach_streamlit(what: str) -> None:
    async def scene() -> None:
        browser, runs = Browser(), Runs()
        async with connected(runs, browser):
            browser.says(odd_messages()[what])
            await settled()
            assert (runs.asked, runs.others, browser.closed_with) == ([], [], [POLICY])
        assert LOAD.sessions.taken == 0

    play(scene)


@pytest.mark.parametrize("gone", [True, False])
def test_what_fails_after_the_end_of_a_connection_is_no_fault_and_before_it_is(gone: bool) -> None:
    async def scene() -> None:
        async def streamlit(_: Scope, receive: Receive, __: Send) -> None:
            while (await receive())["type"] != "websocket.disconnect" and gone:
                pass
            raise RuntimeError("spoken to nobody")

        browser = Browser()
        browser.leaves()
        if gone:
            await Limits(streamlit)(browser.scope, browser.frames.get, browser.send)
        else:
            with pytest.raises(RuntimeError):
                await Limits(streamlit)(browser.scope, Browser().frames.get, browser.send)
        assert LOAD.sessions.taken == 0

    play(scene)


def test_a_text_closes_the_connection() -> None:
    async def scene() -> None:
        browser = Browser()
        async with connected(Runs(), browser):
            browser.frames.put_nowait({"type": "websocket.receive", "text": "{}"})
            await settled()
        assert browser.closed_with == [NOT_BINARY]

    play(scene)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_none(data: bytes) -> None:
    assert kind_of(data) in {None, *protocol.ALLOWED}


def test_messages_are_read_as_the_library_of_protobuf_reads_them() -> None:
    chance = random.Random(3)
    for _ in range(200):
        message: Protobuf = BackMsg()
        state = message.rerun_script  # type: ignore[attr-defined]
        state.query_string = "x" * chance.choice((0, 1, 127, 128, 20_000))
        state.is_auto_rerun = chance.random() < 0.5
        widget = state.widget_states.widgets.add(id="a", double_value=chance.random())
        widget.int_value = chance.choice((-1, 0, 1, 2**62))
        ((number, value),) = fields(message.SerializeToString())
        assert number == protocol.RERUN
        assert bytes(value) == state.SerializeToString()  # type: ignore[arg-type]
        numbers = [number for number, _ in fields(value)]  # type: ignore[arg-type]
        assert numbers == [field.number for field, _ in state.ListFields()]


def test_a_message_that_begins_a_session_says_nothing_of_the_machine_and_the_rest_as_it_was() -> None:
    message = ForwardMsg(hash="a" * 64)
    session = message.new_session
    session.main_script_path, session.name, session.page_script_hash = "/srv/homeward/main.py", "main", "b" * 32
    session.initialize.session_id = "session-1"
    session.initialize.environment_info.streamlit_version = "9.9.9"
    session.initialize.environment_info.python_version = "3.99"
    session.initialize.user_info.installation_id = "c" * 32
    session.config.max_cached_message_age = 2
    sent = ForwardMsg.FromString(protocol.without_paths(message.SerializeToString()))
    environment = sent.new_session.initialize.environment_info
    assert (len(environment.streamlit_version), environment.python_version) == (8, "")
    assert sent.new_session.initialize.HasField("user_info")
    message.new_session.initialize.environment_info.CopyFrom(environment)
    message.new_session.initialize.user_info.installation_id = message.new_session.main_script_path = ""
    assert sent == message
    for other in (finished(), b"", b"no message"):
        assert protocol.without_paths(other) == other


# ---------- how often


def test_of_the_runs_asked_for_while_one_is_under_way_the_newest_counts() -> None:
    async def scene() -> None:
        browser, runs = Browser(), Runs()
        async with connected(runs, browser):
            browser.says(rerun())
            await settled()
            browser.says(*(rerun(f"from=2024-01-{day:02}") for day in range(1, 20)))
            await settled()
            assert runs.asked == ["lang=en"]
            runs.ended.release()
            await settled()
            assert runs.asked[1:] == ["from=2024-01-19"]
            runs.ended.release()
            await settled()
            assert len(runs.asked) == 2

    play(scene)


def test_a_long_run_is_replaced_by_what_its_viewer_asks_for_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "PATIENCE", 0.001)

    async def scene() -> None:
        passed: list[str] = []

        async def streamlit(_: Scope, receive: Receive, __: Send) -> None:
            while (message := await receive())["type"] != "websocket.disconnect":
                passed.extend([query_of(message)] if "bytes" in message else [])

        browser = Browser()
        async with connected(streamlit, browser):
            browser.says(rerun("who=military"))
            await eventually(lambda: passed)
            browser.says(rerun("who=civilian"))
            await eventually(lambda: len(passed) == 2)
        assert passed == ["who=military", "who=civilian"]

    play(scene)


def test_a_run_that_another_follows_at_once_has_not_ended() -> None:
    async def scene() -> None:
        passed: list[str] = []

        async def streamlit(_: Scope, receive: Receive, send: Send) -> None:
            while (message := await receive())["type"] != "websocket.disconnect":
                if "bytes" in message:
                    passed.append(query_of(message))
                    early = finished(ForwardMsg.FINISHED_EARLY_FOR_RERUN)
                    await send({"type": "websocket.send", "bytes": early})

        browser = Browser()
        async with connected(streamlit, browser):
            browser.says(rerun("who=military"), rerun("who=civilian"))
            await settled()
            assert len(passed) == 1

    play(scene)


def test_who_does_not_read_gives_the_turn_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "BLOCKED", 0.001)
    monkeypatch.setattr(LOAD, "scheduler", FairScheduler(1))

    async def scene() -> None:
        deaf, other, runs = Browser(), Browser("192.0.2.2"), Runs()

        async def never(message: Message) -> None:
            if message["type"] == "websocket.send":
                await asyncio.Event().wait()

        deaf.send = never  # type: ignore[method-assign]
        async with connected(runs, deaf, other):
            deaf.says(rerun("who=military"))
            await settled()
            other.says(rerun("who=civilian"))
            runs.ended.release()
            await eventually(lambda: len(runs.asked) == 2)
            assert runs.asked == ["who=military", "who=civilian"]

    play(scene)


def test_a_flood_waits_behind_whoever_has_asked_for_little() -> None:
    async def scene() -> None:
        scheduler, served = FairScheduler(1), list[str]()
        flooding = [scheduler.turn("192.0.2.1", number) for number in range(8)]
        bystander, neighbour = scheduler.turn("192.0.2.2", "b"), scheduler.turn("192.0.2.1", "n")

        async def work(name: str, turn: Turn) -> None:
            await turn.acquire()
            served.append(name)
            await settled()
            turn.charge(scheduler.usage, 0.5, time.monotonic())
            turn.release()

        for _ in range(3):
            await asyncio.gather(*(work("flood", turn) for turn in flooding))
        served.clear()
        waiting = [asyncio.create_task(work("flood", turn)) for turn in flooding]
        await asyncio.sleep(0)
        waiting += [
            asyncio.create_task(work("neighbour", neighbour)),
            asyncio.create_task(work("bystander", bystander)),
        ]
        await asyncio.gather(*waiting)
        assert served[1:3] == ["bystander", "neighbour"]
        assert scheduler.free == 1

    play(scene)


def test_the_last_free_turn_is_for_who_has_used_little() -> None:
    async def scene() -> None:
        scheduler = FairScheduler(2)
        drawing, following, bystander = (scheduler.turn("192.0.2.1", flow) for flow in ("print", "print", "page"))
        drawing.charge(scheduler.usage, 60.0, time.monotonic())
        await drawing.acquire()
        waiting = asyncio.create_task(following.acquire())
        await settled()
        assert following.since is None
        await bystander.acquire()
        drawing.release()
        await settled()
        assert following.since is None  # one turn is free, and the bystander has the other
        bystander.release()
        await waiting
        following.release()
        assert scheduler.free == 2

    play(scene)


def test_who_has_used_much_does_not_wait_for_what_never_ends_unless_it_is_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("homeward.web.scheduler.STUCK", 0.01)

    async def scene() -> None:
        scheduler = FairScheduler(2)
        endless, again, busy = (scheduler.turn("192.0.2.1", flow) for flow in ("file", "file", "page"))
        await endless.acquire()
        for flow in ("file", "page"):
            scheduler.turn("192.0.2.1", flow).charge(scheduler.usage, 60.0, time.monotonic())
        another = asyncio.create_task(again.acquire())
        await settled()
        async with asyncio.timeout(10):
            await busy.acquire()  # when the other turn is stuck, though nothing ends and nobody else comes
            busy.release()
            await busy.acquire()  # at once, from then on
        busy.release()
        await settled()
        assert again.since is None
        endless.release()
        await another
        again.release()
        assert (scheduler.free, scheduler.waiting) == (2, [])

    play(scene)


def test_a_turn_that_nobody_waits_for_any_more_is_not_lost() -> None:
    async def scene() -> None:
        scheduler = FairScheduler(1)
        first, gone, last = (scheduler.turn("a", name) for name in "fgl")
        await first.acquire()
        tasks = [asyncio.create_task(turn.acquire()) for turn in (gone, last)]
        await settled()
        tasks[0].cancel()
        first.release()
        await tasks[1]
        last.release()
        last.release()
        assert (scheduler.free, scheduler.waiting) == (1, [])

    play(scene)


def test_a_bucket_lets_a_burst_pass_and_then_so_many_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [0.0], list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr("homeward.web.scheduler.time.monotonic", lambda: now[0])
    monkeypatch.setattr("homeward.web.scheduler.asyncio.sleep", sleep)

    async def scene() -> None:
        bucket = TokenBucket(10, 20)
        for _ in range(20):
            await bucket.take()
        assert slept == []
        for _ in range(30):
            await bucket.take()
        assert sum(slept) == pytest.approx(3.0)
        await bucket.take(17)  # what is large is let through, and paid for by what comes after it
        slept.clear()
        await bucket.take()
        assert sum(slept) == pytest.approx(1.7)

    play(scene)


# ---------- places


def test_who_never_asks_for_a_run_gives_the_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "SILENCE", 0.001)

    async def scene() -> None:
        silent, asking, runs = Browser(), Browser(), Runs()
        asking.says(rerun())
        async with connected(runs, silent, asking):
            await eventually(lambda: silent.closed_with)
            await eventually(lambda: LOAD.sessions.taken == 1)
            assert (silent.closed_with, asking.closed_with) == ([POLICY], [])

    play(scene)


def test_what_streamlit_says_after_it_closed_a_page_is_no_error() -> None:
    async def streamlit(_: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.close", "code": 1000})
        raise RuntimeError("Cannot call send once a close message has been sent.")

    async def scene() -> None:
        browser = Browser()
        await Limits(streamlit)(browser.scope, browser.frames.get, browser.send)
        assert browser.closed_with == [1000]
        assert LOAD.sessions.taken == 0

    play(scene)


def test_who_comes_back_to_a_session_has_nothing_to_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "SILENCE", 0.001)

    async def scene() -> None:
        message = ForwardMsg()
        message.new_session.initialize.session_id = "session-1"
        assert session_of(message.SerializeToString()) == "session-1"
        assert session_of(finished()) == ""

        async def streamlit(_: Scope, receive: Receive, send: Send) -> None:
            while (got := await receive())["type"] != "websocket.disconnect":
                if "bytes" in got:
                    await send({"type": "websocket.send", "bytes": message.SerializeToString()})

        first = Browser()
        first.says(rerun())
        async with connected(streamlit, first):
            await settled()
        again, forged, twice = Browser(session="session-1"), Browser(session="x"), Browser(session="session-1")
        async with connected(streamlit, again, forged, twice):
            await eventually(lambda: forged.closed_with and twice.closed_with)
            assert (again.closed_with, forged.closed_with, twice.closed_with) == ([], [POLICY], [POLICY])

    play(scene)


def test_where_all_places_are_taken_silent_pages_give_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    LOAD.sessions.most = 3
    monkeypatch.setattr(limits, "GRACE_SECONDS", 0.0)

    async def scene() -> None:
        silent = [Browser() for _ in range(3)]
        viewer, runs = Browser("192.0.2.2"), Runs()
        viewer.says(rerun())
        async with connected(runs, *silent):
            assert LOAD.sessions.full
            assert not LOAD.refuses_a_page("192.0.2.2")
            async with connected(runs, viewer):
                assert [each.closed_with for each in silent] == [[POLICY], [], []]
                assert viewer.closed_with == []
                assert runs.asked
                assert LOAD.sessions.taken == 3
        assert LOAD.sessions.taken == 0

    play(scene)


def test_an_address_holds_its_share_of_the_places_and_no_more() -> None:
    LOAD.sessions.most, LOAD.sessions.most_of_an_address = 4, 2

    async def scene() -> None:
        greedy, other, runs = [Browser() for _ in range(3)], Browser("192.0.2.2"), Runs()
        for each in (*greedy, other):
            each.says(rerun())
        async with connected(runs, *greedy, other):
            assert [each.closed_with for each in greedy] == [[], [], [1013]]
            assert other.closed_with == []
        assert LOAD.sessions.by_address == {}

    play(scene)


def test_whose_address_nobody_knows_has_no_share() -> None:
    LOAD.sessions.most, LOAD.sessions.most_of_an_address = 4, 1
    browsers = [Browser("") for _ in range(3)]

    async def scene() -> None:
        for each in browsers:
            each.says(rerun())
        async with connected(Runs(), *browsers):
            assert [each.closed_with for each in browsers] == [[], [], []]

    play(scene)


@pytest.mark.parametrize(
    ("client", "named", "address"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("::ffff:192.0.2.7", "", "192.0.2.7"),
        ("2001:db8::1", "", "2001:db8::/64"),
        ("2001:db8::ffff:1", "*", "2001:db8::/64"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1,::1", ""),
        ("::ffff:10.1.2.3", "10.0.0.0/8", ""),
        ("192.0.2.7", "10.0.0.0/8", "192.0.2.7"),
        ("testclient", "", ""),
    ],
)
def test_who_asks_is_an_address_a_household_or_nobody_in_particular(
    monkeypatch: pytest.MonkeyPatch, client: str, named: str, address: str
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", named)
    monkeypatch.setattr(LOAD, "proxies", named_proxies())
    assert limits.address_of({"type": "http", "client": (client, 1)}) == address


def test_sessions_that_were_seen_are_bounded() -> None:
    for number in range(2 * SEEN.MOST):
        SEEN.add(f"session-{number}")
    known = [
        SEEN.take({"type": "websocket", "subprotocols": ["streamlit", "", f"session-{n}"]})
        for n in range(2 * SEEN.MOST)
    ]
    assert sum(map(bool, known)) == SEEN.MOST
