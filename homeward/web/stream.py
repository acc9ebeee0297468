"""The connection of a page, between the web server and Streamlit: how often it may ask, and how long it may be silent.

Streamlit begins a run for every message that asks for one. Here the newest waits until the one before has ended and it
is this connection's turn; what no page of ours sends closes the connection (see protocol.py).
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import ClassVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from homeward.web.protocol import (
    NEW_SESSION,
    RERUN,
    SCRIPT_FINISHED,
    has_valid_values,
    is_finished,
    kind_of,
    kind_to_page,
    session_of,
    without_paths,
)
from homeward.web.scheduler import TokenBucket, Turn

logger = logging.getLogger("homeward")

STREAM = "/_stcore/stream"
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
        self._requested, self._finished = asyncio.Event(), asyncio.Event()
        self._messages = TokenBucket(MESSAGES_A_SECOND, MESSAGES_AT_ONCE)
        self._runs = TokenBucket(RUNS_A_SECOND, RUNS_AT_ONCE)
        self._turn = turn
        self.session, self.has_run = session, bool(session)
        self.since = time.monotonic()
        self._sending_since: float | None = None
        self._looking: asyncio.TimerHandle | None = None
        self._has_ignored = self._ended = False

    async def serve(self, app: ASGIApp, scope: Scope) -> None:
        """Let Streamlit serve the page, until either closes the connection."""
        tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._pass_on())]
        try:
            await app(scope, self._inbox.get, self.send)
        except Exception:
            if not self._ended:
                raise  # else it spoke to a connection that is no more
        finally:
            for task in tasks:
                task.cancel()
            self._stop_looking()
            self._turn.release()
            if self.session:
                SEEN.add(self.session)

    async def close(self, code: int) -> None:
        """Close the connection."""
        self._ended = True
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
                async with asyncio.timeout_at(None if self.has_run else silent_until):
                    message = await self._receive()
            except TimeoutError:
                await self.close(POLICY)
                return
            if message["type"] != "websocket.receive":
                self._ended = True
                self._inbox.put_nowait(message)
                return
            if (data := message.get("bytes")) is None or (kind := kind_of(data)) is None:
                await self.close(NOT_BINARY if data is None else POLICY)
                return
            if kind == RERUN and not has_valid_values(data):
                self._note_ignored()
            elif kind == RERUN:
                self.has_run, self._newest = True, message
                self._requested.set()
            else:
                self._inbox.put_nowait(message)
            await self._messages.take(1 + len(data) / BYTES_OF_A_TOKEN)

    def _note_ignored(self) -> None:
        if not self._has_ignored:
            logger.warning("a page has sent a value that its widget cannot have; it is ignored")
        self._has_ignored = True

    async def _pass_on(self) -> None:
        """Give Streamlit the newest run that was asked for, whenever it is this connection's turn."""
        while True:
            await self._requested.wait()
            await self._runs.take(1 + len(self._newest["bytes"]) / BYTES_OF_A_TOKEN if self._newest else 1)
            await self._turn.acquire()
            self._requested.clear()
            self._finished.clear()
            if self._newest is not None:
                self._inbox.put_nowait(self._newest)
            self._look_at_sending()
            await self._until(LONGEST)
            self._stop_looking()
            self._turn.release()

    def _look_at_sending(self) -> None:
        """End the turn of a viewer who does not take what is sent; look again later. One timer for all of a run."""
        if self._sending_since is not None and time.monotonic() - self._sending_since >= BLOCKED:
            self._finished.set()
        else:
            self._looking = asyncio.get_running_loop().call_later(BLOCKED, self._look_at_sending)

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    async def _until(self, seconds: float) -> None:
        """Wait until the run has ended, or has taken too long, or a long one is to be replaced."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._finished.wait()
        if self._finished.is_set():
            return
        waits = [asyncio.create_task(event.wait()) for event in (self._finished, self._requested)]
        try:
            await asyncio.wait(waits, timeout=seconds - PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    # ---------- to the page

    async def send(self, message: Message) -> None:
        """Send what Streamlit sends, and note when a run has ended. A run sends many: this does little for most."""
        data = message.get("bytes") or b""
        kind = kind_to_page(data)
        if message["type"] == "websocket.close":
            self._ended = True
        if kind == NEW_SESSION:
            if not self.session and (session := session_of(data)):
                self.session = session
                SEEN.add(session)
            message = {**message, "bytes": without_paths(data)}
        self._sending_since = time.monotonic()
        await self._send(message)
        self._sending_since = None
        if kind == SCRIPT_FINISHED and is_finished(data):
            self._finished.set()
