"""Viewers behind one address, each of which comes back when its connection is lost, as a browser does.

A viewer is a task with a page of its own: it changes a filter every so often, asks for newer data in between, and opens
a table now and then. What it sees is checked at once: errors, versions, the way back. All of them share one thread, and
what they are all sent is read once, so that hundreds take little of the cores that the servers need.
"""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import random
import re
import statistics
import threading
import time
import urllib.request
import zlib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from tests.viewer import VERSION, Run

CHOICES = ("lang=en", "lang=uk&who=military", "lang=en&who=civilian", "lang=uk&from=2024-01-01", "lang=en&grain=year")
# What a browser waits before it connects again, at first and at most (Streamlit's own figures).
AGAIN_SECONDS, AGAIN_AT_MOST = 0.5, 5.0
# How long a run, or an answer, may take, and somebody be away.
PATIENCE, AWAY = 60.0, 30.0
LOST = (OSError, EOFError, InvalidHandshake, ConnectionClosed, http.client.HTTPException)


@dataclass
class Seen:
    """What all viewers saw together."""

    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds_away: list[float] = field(default_factory=list)
    servers: Counter[str] = field(default_factory=Counter)
    requests: int = 0

    def p(self, share: int) -> float:
        """Return a percentile of how long a change took, in milliseconds."""
        return statistics.quantiles(self.milliseconds, n=100)[share - 1]

    def words(self) -> str:
        """Return the figures in one line."""
        kinds = Counter(re.sub(r"[0-9a-f]{4,}|[0-9]+", "…", error)[:80] for error in self.errors).most_common(5)
        away = f"{len(self.seconds_away)} came back, the last after {max(self.seconds_away, default=0):.1f} s"
        return (
            f"{len(self.milliseconds)} changes, p50 {self.p(50):.0f}, p95 {self.p(95):.0f}, p99 {self.p(99):.0f} ms; "
            f"{self.requests} requests; {away}; pages by server {dict(sorted(self.servers.items()))}; "
            f"{len(self.errors)} errors {kinds or ''}"
        )


class Page:
    """An open page of a site: a cookie of the balancer, if there is one, and a connection."""

    def __init__(self, address: str, path: str, query: str) -> None:
        self.address, self.path, self.query = address, path, query
        self.cookie, self.hash, self.is_loaded, self.has_arrived = "", "", False, False
        self.socket: ClientConnection

    async def open(self) -> None:
        """Load the page, if it is not there yet, and connect as it does: what is lost is the connection, not the page."""
        if not self.is_loaded:
            status, headers, _ = await self.get(f"{self.path}?{self.query}", Accept="text/html")
            if status != 200:
                raise ConnectionError(f"the page is {status}")
            self._keep_cookie(headers["Set-Cookie"])
            self.is_loaded = True
        self.socket = await connect(
            self.address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            additional_headers={"Cookie": f"homeward={self.cookie}"} if self.cookie else None,
            open_timeout=PATIENCE,
            close_timeout=1,
        )
        # A balancer whose server of this cookie has gone names another one.
        if self.socket.response:
            self._keep_cookie(self.socket.response.headers.get("Set-Cookie"))
        await self.rerun()

    def _keep_cookie(self, header: str | None) -> None:
        found = SimpleCookie(header or "")
        self.cookie = found["homeward"].value if "homeward" in found else self.cookie

    async def rerun(self, query: str | None = None) -> None:
        """Ask for a run: with another query string, or with the one there is."""
        self.query = self.query if query is None else query
        message = BackMsg()
        message.rerun_script.query_string, message.rerun_script.page_script_hash = self.query, self.hash
        if not self.hash:  # as a browser does that does not know the pages yet
            message.rerun_script.page_name = self.path.strip("/")
        await self.socket.send(message.SerializeToString())

    async def run(self) -> Run:
        """Return the next complete run.

        Raises:
            AssertionError: there was none, though the connection is there.
            ConnectionClosed: it is lost.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                while (run := await self._begun_run()) is None or not await self._is_complete(run):
                    pass
        except TimeoutError:
            raise AssertionError(f"no run within {PATIENCE:.0f} s") from None
        self.has_arrived = True
        return run

    async def _begun_run(self) -> Run | None:
        message = await self._message()
        return Run(self.address, time.monotonic(), messages=[message]) if message.HasField("new_session") else None

    async def _is_complete(self, run: Run) -> bool:
        """Read the rest of a run; return whether it was not given up for another one."""
        while not run.messages[-1].HasField("script_finished"):
            run.messages.append(await self._message())
        run.ended = time.monotonic()
        return run.messages[-1].script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    async def _message(self) -> ForwardMsg:
        message = ForwardMsg.FromString(await self.socket.recv(decode=False))
        kind = message.WhichOneof("type")
        if kind in ("new_session", "navigation"):
            self.hash = getattr(message, kind).page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        return message

    async def get(self, path: str, **headers: str) -> tuple[int, Any, bytes]:
        """Return status, headers and body of an answer."""
        place = urlsplit(self.address)
        asked = {"Host": place.netloc, "Connection": "close", "Cookie": f"homeward={self.cookie}"} | headers
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(place.hostname, place.port)
            try:
                lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in asked.items() if value)]
                writer.write("\r\n".join([*lines, "", ""]).encode())
                sent = await reader.read()
            finally:
                writer.close()
        answer = http.client.HTTPResponse(_Received(sent))  # type: ignore[arg-type]
        answer.begin()
        return answer.status, answer.headers, answer.read()

    async def close(self) -> None:
        """Close the page."""
        with suppress(AttributeError, *LOST):
            await self.socket.close()


class _Received:
    """What was read from a socket, for the parser of the standard library."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, _: str) -> io.BytesIO:
        return io.BytesIO(self._content)


def versions_of(run: Run) -> set[str]:
    """Return every version of the data that something on a page names; what all are sent is read once."""
    found = {version for text in run.texts() for version in VERSION.findall(text)}
    for element in run.elements():
        line, _, bodies = element.bidi_component.bytes.partition(b"\n")
        found |= {*VERSION.findall(line.decode()), *(_versions_in(bodies) if bodies else ())}
    return found


@lru_cache(maxsize=512)
def _versions_in(bodies: bytes) -> frozenset[str]:
    found: set[str] = set()
    while bodies:  # one figure after the other
        reader = zlib.decompressobj()
        found |= {*VERSION.findall(reader.decompress(bodies).decode())}
        bodies = reader.unused_data
    return frozenset(found)


class Crowd:
    """So many viewers of an address, who come within some seconds; `published` is every version, in its order."""

    def __init__(self, address: str, count: int, every: float, *, within: float, published: list[str]) -> None:
        self.address, self.every, self.within, self.published = address, every, within, published
        self.seen, self.stopped = Seen(), threading.Event()
        self.shown: list[str] = [""] * count  # which version each of them sees
        self._loop = asyncio.new_event_loop()
        self._tasks: list[asyncio.Task[None]] = []
        self._thread = threading.Thread(target=self._live_all, args=(count,), daemon=True)
        self._thread.start()

    def all_here(self) -> bool:
        """Return whether everyone has seen a page."""
        return all(self.shown)

    def close(self) -> None:
        """Have everyone go."""
        self.stopped.set()
        for task in self._tasks:
            self._loop.call_soon_threadsafe(task.cancel)
        self._thread.join(60)

    def _live_all(self, count: int) -> None:
        self._tasks = [self._loop.create_task(self._live(number)) for number in range(count)]
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.close()

    # ---------- one of them

    async def _live(self, number: int) -> None:
        chance, lost, wait = random.Random(number), 0.0, AGAIN_SECONDS
        path, query = "/" + ("timeline", "groups", "branches", "")[number % 4], chance.choice(CHOICES)
        await asyncio.sleep(self.within * chance.random())
        page = Page(self.address, path, query)
        while True:
            page.has_arrived = False
            try:
                await self._visit(number, chance, page, lost)
            except LOST:  # away: a browser tries again, its address as it was
                if page.has_arrived or not lost:
                    lost, wait = time.monotonic(), AGAIN_SECONDS
                if time.monotonic() - lost > AWAY:
                    self.seen.errors.append(f"{number} cannot come back")
                    return
            except Exception as error:
                self.seen.errors.append(f"{number} fails: {error!r}")
                return
            finally:
                await page.close()
            await asyncio.sleep(wait * (0.5 + chance.random()))
            wait = min(wait * 2, AGAIN_AT_MOST)

    async def _visit(self, number: int, chance: random.Random, page: Page, lost: float) -> None:
        """Have a page until the connection is lost; the page comes back at the same address."""
        await page.open()
        run = await page.run()
        self._check(number, page, run, page.query)
        self.seen.servers[page.cookie] += 1
        if lost:
            self.seen.seconds_away.append(time.monotonic() - lost)
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.every * (0.5 + chance.random())):
                    await page.socket.wait_closed()
                raise ConnectionError("the server has ended")
            began, query = time.monotonic(), chance.choice(CHOICES)
            await page.rerun(query)
            run = await page.run()
            self.seen.milliseconds.append((run.ended - began) * 1e3)
            self._check(number, page, run, query)
            if chance.random() < 0.3:
                await self._open_table(page, run)
            await self._look(number, page)

    def _check(self, number: int, page: Page, run: Run, query: str) -> None:
        versions = versions_of(run)
        found = [f"viewer {number}: {error}" for error in run.errors()]
        if len(versions) != 1:
            found.append(f"viewer {number} saw versions {versions} on one page")
        else:
            (version,) = versions
            before = self.shown[number]
            if before and self.published.index(version) < self.published.index(before):
                found.append(f"viewer {number} went back from {before} to {version}")
            self.shown[number] = version
        if page.query and not set(query.split("&")) <= set(page.query.split("&")):
            found.append(f"viewer {number} asked {query} and is at {page.query}")
        self.seen.errors += found

    async def _look(self, number: int, page: Page) -> None:
        """Ask what the newest version is, and for a run where that is news, as frontend/live.js does."""
        newest = json.loads(await self._get(page, "/version") or b"{}")
        if newest and newest["version"] != self.shown[number]:
            await page.rerun()
            self._check(number, page, await page.run(), page.query)

    async def _open_table(self, page: Page, run: Run) -> None:
        """Open the table of a chart of the page: it is of the page's version."""
        charts = [chart for chart in run.charts().values() if chart.get("table")]
        if charts:
            await self._get(page, charts[0]["table"]["href"].removeprefix("."))

    async def _get(self, page: Page, path: str) -> bytes:
        self.seen.requests += 1
        try:
            status, _, body = await page.get(path)
        except LOST as error:
            # The server of this page may have just ended; that is seen by its connection, too.
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_AT_MOST):
                    await page.socket.wait_closed()
                raise ConnectionError("the server has ended") from None
            self.seen.errors.append(f"{urlsplit(path).path}: {error!r}")
            return b""
        if status >= 400:
            self.seen.errors.append(f"{urlsplit(path).path} is {status}")
            return b""
        return body


class Program(threading.Thread):
    """Asks for files again and again, without a cookie, as a script does: each address changes its version once."""

    def __init__(self, crowd: Crowd) -> None:
        super().__init__(daemon=True)
        self.crowd, self.asked = crowd, 0
        self.start()

    def run(self) -> None:
        """Ask until the viewers go."""
        newest = dict.fromkeys((f"/data/v1/{name}.csv" for name in ("timeline", "exchanges", "branches", "groups")), 0)
        while not self.crowd.stopped.wait(0.25):
            for path, before in newest.items():
                try:
                    with urllib.request.urlopen(self.crowd.address + path, timeout=60) as answer:
                        version = answer.headers["ETag"][1:13]
                except OSError as error:
                    self.crowd.seen.errors.append(f"a program asked {path}: {error!r}")
                    continue
                self.asked += 1
                newest[path] = self.crowd.published.index(version)
                if newest[path] < before:
                    self.crowd.seen.errors.append(f"{path} went back to {version}")
