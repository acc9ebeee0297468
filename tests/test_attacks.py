"""Strangers who ask for too much of a served process, with a viewer beside each: the viewer goes on without an error.

What the viewer waits depends on the machine, and is measured by `python -m tests.attacks`; `make soak` keeps it.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.attacks import ATTACKS, Bystanders, play
from tests.browser import until
from tests.process import Served

# What a process may grow by under an attack: copies of what is read, and threads of runs. It was 490 MB to 1 GB.
MEGABYTES = 250
# How long an attack goes on, with all that the machine has.
SECONDS = 1.0


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("attacks") / "log", HOMEWARD_LOG="off") as app:
        yield app


@pytest.mark.parametrize("name", ATTACKS)
def test_beside_an_attack_a_viewer_goes_on_and_afterwards_all_is_as_before(app: Served, name: str) -> None:
    beside, before = Bystanders(app.address, 1, 0.2), app.megabytes()
    asyncio.run(ATTACKS[name](app.address, SECONDS))
    changes = len(beside.ms)
    until(lambda: len(beside.ms) > changes, "the viewer to see another change")
    beside.close()
    assert beside.errors == []
    assert app.megabytes() < before + MEGABYTES
    until(lambda: app.get("/readyz")[2] == b"ready\n", "room for one more viewer")
    text = app.log.read_text()
    assert "fault" not in text
    assert "Error" not in text, text[-2_000:]


def test_a_message_is_refused_before_it_is_whole(app: Served) -> None:
    """Three parts of a message, and the head of a fourth that would make it too large: the rest need not be sent."""
    with socket.create_connection(("localhost", app.port), timeout=20) as connection:
        connection.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: localhost:{app.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += connection.recv(1)
        assert answer.startswith(b"HTTP/1.1 101 ")
        for number in range(4):
            opcode, size = (2 if number == 0 else 0), 300_000
            connection.sendall(struct.pack("!BBQ4x", opcode, 0xFF, size))
            if number < 3:
                connection.sendall(bytes(size))
        said = b""
        while part := connection.recv(65_536):
            said += part
    # A close frame: FIN and opcode 8, its length, and its code, 1009: "message too big".
    assert re.search(rb"\x88.\x03\xf1", said, re.DOTALL)


@pytest.mark.slow
def test_beside_all_attacks_together_ten_viewers_go_on(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with Served(tmp_path / "log", HOMEWARD_LOG="off") as app:
        beside = Bystanders(app.address, 10, 1.0)
        play(app.address, list(ATTACKS.values()), 60.0)
        beside.close()
        assert beside.errors == []
        assert len(beside.ms) > 10
        figures = (
            f"{len(beside.ms)} changes, p50 {beside.p(50):.0f}, p95 {beside.p(95):.0f} ms, {app.megabytes():.0f} MB"
        )
        record_property("ten viewers beside all attacks together for a minute", figures)
        until(lambda: app.get("/readyz")[2] == b"ready\n", "room for one more viewer")
        assert "Error" not in (tmp_path / "log").read_text()
