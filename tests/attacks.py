"""What strangers may do to a served process, each as one function: bounded in count and in time, on this machine only.

`python -m tests.attacks --minutes 5` plays all of them together beside ten viewers, and says what the ten have waited.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.process import Served
from tests.viewer import Viewer

# Strangers have an address of their own, as they would: all of 127.0.0.0/8 is this machine.
STRANGER = ("127.0.0.2", 0)
Attack = Callable[[str, float], Awaitable[None]]
ERRORS = (WebSocketException, OSError, TimeoutError, asyncio.IncompleteReadError)
DAYS = itertools.count()


def new_dates() -> str:
    """Return a query string that nobody has asked with."""
    number = next(DAYS)
    return f"lang=en&from=2022-{3 + number % 9:02}-{1 + number % 28:02}&to=2025-{1 + number // 28 % 9:02}-{1 + number % 27:02}"


def rerun(query: str = "lang=en") -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = query
    return message.SerializeToString()


def stream(address: str) -> connect:
    """Return a connection as a page has it, that buffers nothing of what it is sent."""
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    return connect(
        url,
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        compression=None,
        open_timeout=30,
        host="127.0.0.1",
        local_addr=STRANGER,
    )


async def read_away(socket: ClientConnection) -> None:
    with suppress(*ERRORS):
        async for _ in socket:
            pass


async def send_all(address: str, frames: list[bytes], seconds: float) -> None:
    """Send frames at once on one connection, and read what comes for so long."""
    with suppress(*ERRORS):
        async with asyncio.timeout(seconds), stream(address) as socket:
            reading = asyncio.create_task(read_away(socket))
            for frame in frames:
                await socket.send(frame)
            await asyncio.wait([reading], timeout=seconds)


# ---------- one for each row of the issue


async def kinds_that_no_page_needs(address: str, seconds: float) -> None:
    """Five hundred questions for the state of the checkout; one for addresses of 480,000 files."""
    files = BackMsg()
    files.file_urls_request.file_names.extend([""] * 480_000)
    await asyncio.gather(
        send_all(address, [BackMsg(load_git_info=True).SerializeToString()] * 500, seconds),
        send_all(address, [files.SerializeToString()], seconds),
    )


async def runs_without_end(address: str, seconds: float) -> None:
    """Three thousand runs at once with the same filters, and with new ones."""
    await asyncio.gather(
        send_all(address, [rerun()] * 3_000, seconds),
        send_all(address, [rerun(new_dates()) for _ in range(3_000)], seconds),
    )


async def runs_from_eight(address: str, seconds: float) -> None:
    """Eight connections, each with fifty runs a second under new filters."""

    async def one() -> None:
        end = time.monotonic() + seconds
        with suppress(*ERRORS):
            async with stream(address) as socket:
                reading = asyncio.create_task(read_away(socket))
                while time.monotonic() < end:
                    await socket.send(rerun(new_dates()))
                    await asyncio.sleep(0.02)
                reading.cancel()

    await asyncio.gather(*(one() for _ in range(8)))


async def places_held_for_nothing(address: str, seconds: float) -> None:
    """Four hundred and ninety-nine connections that answer pings, and ask for nothing."""

    async def one() -> None:
        with suppress(*ERRORS):
            async with stream(address) as socket:
                await asyncio.wait([asyncio.create_task(read_away(socket))], timeout=seconds)

    await asyncio.gather(*(one() for _ in range(499)))


async def messages_without_end(address: str, seconds: float) -> None:
    """Sixty messages in fragments, 9 MB each, that are never finished."""
    parts = urlsplit(address)

    async def one() -> None:
        with suppress(*ERRORS):
            reader, writer = await asyncio.open_connection("127.0.0.1", parts.port, local_addr=STRANGER)
            writer.write(
                f"GET /_stcore/stream HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
            )
            await reader.readuntil(b"\r\n\r\n")
            for number in range(36):
                kind, size = (2 if number == 0 else 0), 250_000
                writer.write(struct.pack("!BBQ4x", kind, 0xFF, size) + bytes(size))
                await asyncio.wait_for(writer.drain(), seconds)
            await asyncio.sleep(seconds)
            writer.close()

    await asyncio.gather(*(one() for _ in range(60)))


async def drawings_without_end(address: str, seconds: float, *, read: bool = True) -> None:
    """Two hundred requests for presentations of forty slides under new dates."""
    parts = urlsplit(address)

    async def one(number: int) -> None:
        slides = "&".join(f"slide=timeline%3F{new_dates().replace('&', '%26').replace('=', '%3D')}" for _ in range(40))
        path = f"/{'present.html' if number % 2 else 'print'}?{slides}"
        with suppress(*ERRORS):
            reader, writer = await asyncio.open_connection("127.0.0.1", parts.port, local_addr=STRANGER)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode())
            if read:
                async with asyncio.timeout(seconds):
                    while await reader.read(65_536):
                        pass
            else:
                await asyncio.sleep(seconds)
            writer.close()

    await asyncio.gather(*(one(number) for number in range(200)))


async def drawings_that_nobody_reads(address: str, seconds: float) -> None:
    """The same, and what comes is never read."""
    await drawings_without_end(address, seconds, read=False)


ATTACKS: dict[str, Attack] = {
    "kinds that no page needs": kinds_that_no_page_needs,
    "runs without end": runs_without_end,
    "runs from eight": runs_from_eight,
    "places held for nothing": places_held_for_nothing,
    "messages without end": messages_without_end,
    "drawings without end": drawings_without_end,
    "drawings that nobody reads": drawings_that_nobody_reads,
}


# ---------- beside it


class Bystanders:
    """Viewers who change a filter every `pause` seconds, and note how long each change took."""

    CHOICES = ("lang=en&who=civilian", "lang=en", "lang=en&who=military", "lang=uk", "lang=en&grain=year")

    def __init__(self, address: str, number: int, pause: float) -> None:
        self.ms: list[float] = []
        self.errors: list[str] = []
        self._pause, self._end = pause, threading.Event()
        self._viewers = [Viewer(address, "/timeline?lang=en") for _ in range(number)]
        for viewer in self._viewers:
            viewer.wait_for_run()
        self._threads = [
            threading.Thread(target=self._look, args=(viewer, place), daemon=True)
            for place, viewer in enumerate(self._viewers)
        ]
        for thread in self._threads:
            thread.start()

    def _look(self, viewer: Viewer, place: int) -> None:
        self._end.wait(self._pause * place / len(self._viewers))
        for query in itertools.cycle(self.CHOICES[place % 5 :] + self.CHOICES[: place % 5]):
            began = time.monotonic()
            try:
                viewer.rerun(query)
                self.errors += viewer.wait_for_run().errors()
            except Exception as error:
                self.errors.append(repr(error))
                return
            self.ms.append((time.monotonic() - began) * 1000)
            viewer.runs[:-1] = [None] * (len(viewer.runs) - 1)  # type: ignore[list-item]
            if self._end.wait(self._pause):
                return

    def close(self) -> None:
        """Wait until each has seen the end of what it asked for, and close the pages."""
        self._end.set()
        for thread in self._threads:
            thread.join(90)
        for viewer in self._viewers:
            viewer.close()

    def p(self, percent: int) -> float:
        """Return a percentile of the times, in milliseconds."""
        return quantiles(self.ms, n=100, method="inclusive")[percent - 1]


def play(address: str, attacks: list[Attack], seconds: float) -> None:
    """Play attacks together, each again and again, until so many seconds have passed."""

    async def again_and_again(attack: Attack) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with suppress(*ERRORS):
                await attack(address, min(left, 20.0))
            await asyncio.sleep(0.2)

    async def everyone() -> None:
        await asyncio.gather(*(again_and_again(attack) for attack in attacks))

    asyncio.run(everyone())


def kind_of(line: str) -> str:
    """Return what a line of the log says, without time and numbers."""
    return re.sub(r"[0-9a-f]*\d[0-9a-f.:-]*", "#", line)[:100]


def main() -> None:
    """Play all attacks, or those named, beside ten viewers, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--viewers", type=int, default=10)
    parser.add_argument("--on", help="the address of a server that runs already: attack it, and measure nothing")
    parser.add_argument("attacks", nargs="*", help=", ".join(ATTACKS))
    given = parser.parse_args()
    names = given.attacks or list(ATTACKS)
    if given.on:
        play(given.on, [ATTACKS[name] for name in names], given.minutes * 60)
        return
    with tempfile.TemporaryDirectory() as folder, Served(Path(folder) / "log", HOMEWARD_LOG="off") as app:
        alone = Bystanders(app.address, given.viewers, 1.0)
        time.sleep(10)
        alone.close()
        beside = Bystanders(app.address, given.viewers, 1.0)
        # The attackers have a process of their own, so that the viewers here measure the server.
        command = [sys.executable, "-m", "tests.attacks", "--on", app.address, "--minutes", str(given.minutes), *names]
        subprocess.run(command, check=True)
        beside.close()
        found = {
            "attacks": names,
            "minutes": given.minutes,
            "viewers": given.viewers,
            "load of the machine": os.getloadavg()[0],
            "alone: changes, p50, p95 (ms)": [len(alone.ms), round(alone.p(50)), round(alone.p(95))],
            "beside: changes, p50, p95, most (ms)": [
                len(beside.ms),
                *(round(beside.p(n)) for n in (50, 95)),
                round(max(beside.ms)),
            ],
            "errors": beside.errors[:5],
            "memory (MB)": round(app.megabytes()),
            "lines of the log": Counter(map(kind_of, (Path(folder) / "log").read_text().splitlines())).most_common(9),
        }
        print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
