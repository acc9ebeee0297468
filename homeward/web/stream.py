"""What a page may send on its connection: which kinds of message, how many, how large, and how long it may say nothing.

Streamlit answers every kind of message that it knows, as often as it is asked. Here stands which of them pages need;
whatever else comes closes the connection, kinds that a newer version brings too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import ClassVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward.web.scheduler import TokenBucket, Turn

STREAM = "/_stcore/stream"
# Numbers of fields in Streamlit's messages; tests/test_streamlit_contract.py compares them with what is installed.
RERUN, STOP, HEARTBEAT = 11, 7, 17  # of BackMsg
WIDGET_STATES, FRAGMENT_ID = 2, 5  # of ClientState
SCRIPT_FINISHED, NEW_SESSION = 6, 4  # of ForwardMsg
INITIALIZE, SESSION_ID = 1, 6  # of NewSession, of Initialize
FINISHED_EARLY = 2  # of ForwardMsg.ScriptFinishedStatus: another run follows at once
ALLOWED = frozenset({RERUN, STOP, HEARTBEAT})
# A page sends some ten fields and sixty widgets.
MAX_FIELDS, MAX_WIDGETS = 2_000, 1_000
SMALL = 256  # bytes that the message of a finished run never has

# Codes of RFC 6455.
NOT_BINARY, POLICY = 1003, 1008
# A person may change something ten times a second for a while; a message of 1 MB counts as 16.
RUNS_A_SECOND, RUNS_AT_ONCE = 10.0, 20.0
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 50.0, 100.0
BYTES_OF_A_TOKEN = 65_536
# A run that takes longer than PATIENCE is replaced by what its viewer asks for meanwhile, and others do not wait for
# one that takes LONGEST; nor for a viewer who does not take what was sent for BLOCKED seconds.
PATIENCE, LONGEST, BLOCKED = 0.25, 2.0, 0.1
# A browser asks for a run as soon as it is connected.
SILENCE = 20.0


def fields(data: bytes | memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield the number and the value of each field of an encoded protobuf message: an int, or what a length precedes.

    Raises:
        ValueError: it is no such message.
    """
    view, place = memoryview(data), 0
    while place < len(view):
        tag, place = _varint(view, place)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, place = _varint(view, place)
            yield number, value
            continue
        length = 0
        if kind == 2:
            length, place = _varint(view, place)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        if kind not in (1, 2, 5) or place + length > len(view):
            raise ValueError("no protobuf message")
        yield number, view[place : place + length]
        place += length


def _varint(view: memoryview, place: int) -> tuple[int, int]:
    found = 0
    for count, byte in enumerate(view[place : place + 10]):
        found |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return found, place + count + 1
    raise ValueError("no protobuf message")


def kind_of(data: bytes) -> int | None:
    """Return which kind of message a page has sent; None if it is none that pages need."""
    try:
        found = list(islice(fields(data), 2))
        number, value = found[0]
        if len(found) > 1 or number not in ALLOWED:
            return None
        return number if number != RERUN or _is_sound(value) else None
    except (ValueError, IndexError):
        return None


def _is_sound(state: int | memoryview) -> bool:
    """Return whether what a run is asked with can be of a page of ours: none has fragments."""
    if isinstance(state, int):
        return False
    for count, (number, value) in enumerate(fields(state)):
        if count == MAX_FIELDS or (number == FRAGMENT_ID and value):
            return False
        if number == WIDGET_STATES:
            widgets = fields(value) if isinstance(value, memoryview) else iter(())
            if sum(1 for _ in islice(widgets, MAX_WIDGETS + 1)) > MAX_WIDGETS:
                return False
    return True


def session_of(message: bytes) -> str:
    """Return which session a message to a page begins; empty if it begins none."""
    part: int | memoryview = memoryview(message)
    for wanted in (NEW_SESSION, INITIALIZE, SESSION_ID):
        if isinstance(part, int):
            return ""
        part = next((value for number, value in fields(part) if number == wanted), 0)
    return "" if isinstance(part, int) else bytes(part).decode("ascii", "ignore")


class SeenSessions:
    """The sessions whose pages have asked for a run: a browser that connects to one again has nothing to ask for."""

    MOST: ClassVar = 1_024

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def add(self, session: str) -> None:
        """Remember a session."""
        self._seen.pop(session, None)
        self._seen[session] = None
        if len(self._seen) > self.MOST:
            del self._seen[next(iter(self._seen))]

    def take(self, scope: Scope) -> str:
        """Return the session that a browser comes back to, once for each time that it was remembered; else empty."""
        claimed = [*scope.get("subprotocols", ()), "", "", ""][2]
        return claimed if self._seen.pop(claimed, self) is None else ""


SEEN = SeenSessions()


class Stream:
    """One connection of a page, between the web server and Streamlit."""

    def __init__(self, receive: Receive, send: Send, turn: Turn, session: str) -> None:
        self._receive, self._send = receive, send
        self._inbox: asyncio.Queue[Message] = asyncio.Queue()
        self._newest: Message | None = None
        self._asked, self._finished = asyncio.Event(), asyncio.Event()
        self._messages = TokenBucket(MESSAGES_A_SECOND, MESSAGES_AT_ONCE)
        self._runs = TokenBucket(RUNS_A_SECOND, RUNS_AT_ONCE)
        self._turn = turn
        self.session, self.has_asked = session, bool(session)
        self.since = time.monotonic()

    async def serve(self, app: ASGIApp, scope: Scope) -> None:
        """Let Streamlit serve the page, until either closes the connection."""
        tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._pass_on())]
        try:
            await app(scope, self._inbox.get, self.send)
        finally:
            for task in tasks:
                task.cancel()
            self._turn.release()
            if self.session:
                SEEN.add(self.session)

    async def close(self, code: int) -> None:
        """Close the connection."""
        self._inbox.put_nowait({"type": "websocket.disconnect", "code": code})
        with suppress(Exception):
            await self._send({"type": "websocket.close", "code": code})

    # ---------- from the page

    async def _read(self) -> None:
        """Take what the page sends, no faster than it may: of the runs that it asks for, the newest counts."""
        self._inbox.put_nowait(await self._receive())  # websocket.connect
        silent_until = asyncio.get_running_loop().time() + SILENCE
        while True:
            try:
                async with asyncio.timeout_at(None if self.has_asked else silent_until):
                    message = await self._receive()
            except TimeoutError:
                await self.close(POLICY)
                return
            if message["type"] != "websocket.receive":
                self._inbox.put_nowait(message)
                return
            if (data := message.get("bytes")) is None or (kind := kind_of(data)) is None:
                await self.close(NOT_BINARY if data is None else POLICY)
                return
            if kind == RERUN:
                self.has_asked, self._newest = True, message
                self._asked.set()
            else:
                self._inbox.put_nowait(message)
            await self._messages.take(1 + len(data) / BYTES_OF_A_TOKEN)

    async def _pass_on(self) -> None:
        """Give Streamlit the newest run that was asked for, whenever it is this connection's turn."""
        while True:
            await self._asked.wait()
            await self._runs.take(1 + len(self._newest["bytes"]) / BYTES_OF_A_TOKEN if self._newest else 1)
            await self._turn.acquire()
            self._asked.clear()
            self._finished.clear()
            if self._newest is not None:
                self._inbox.put_nowait(self._newest)
            await self._until(LONGEST)
            self._turn.release()

    async def _until(self, seconds: float) -> None:
        """Wait until the run has ended, or has taken too long, or a long one is to be replaced."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._finished.wait()
        if self._finished.is_set():
            return
        waits = [asyncio.create_task(event.wait()) for event in (self._finished, self._asked)]
        try:
            await asyncio.wait(waits, timeout=seconds - PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    # ---------- to the page

    async def send(self, message: Message) -> None:
        """Send what Streamlit sends, and note when a run has ended."""
        data = message.get("bytes") or b""
        if data and not self.session and (session := session_of(data)):
            self.session = session
            SEEN.add(session)
        blocked = asyncio.get_running_loop().call_later(BLOCKED, self._finished.set)
        try:
            await self._send(message)
        finally:
            blocked.cancel()
        if data and len(data) < SMALL and _is_finished(data):
            self._finished.set()


def _is_finished(data: bytes) -> bool:
    return any(number == SCRIPT_FINISHED and value != FINISHED_EARLY for number, value in fields(data))
