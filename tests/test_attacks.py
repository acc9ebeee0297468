"""Strangers who ask for too much of a served process, with a viewer beside each: the viewer goes on without an error.

What the viewer waits depends on the machine, and is measured by `python -m tests.attacks`; `make soak` keeps it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.attacks import ATTACKS, Bystanders, play
from tests.browser import until
from tests.process import Served

# What a process may grow by under an attack: copies of what is read, and threads of runs. It was 490 MB to 1 GB.
MEGABYTES = 250


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("attacks") / "log", HOMEWARD_LOG="off") as app:
        yield app


@pytest.mark.parametrize("name", ATTACKS)
def test_beside_an_attack_a_viewer_goes_on_and_afterwards_all_is_as_before(app: Served, name: str) -> None:
    beside, before = Bystanders(app.address, 1, 0.2), app.megabytes()
    asyncio.run(ATTACKS[name](app.address, 2.0))
    changes = len(beside.ms)
    until(lambda: len(beside.ms) > changes, "the viewer to see another change")
    beside.close()
    assert beside.errors == []
    assert app.megabytes() < before + MEGABYTES
    until(lambda: app.get("/readyz")[0] == 200, "room for one more viewer")
    text = app.log.read_text()
    assert "fault" not in text
    assert "Error" not in text, text[-2_000:]


def test_a_message_is_refused_before_it_is_whole(app: Served) -> None:
    with connect(f"ws://localhost:{app.port}/_stcore/stream", compression=None, legacy=True) as socket:
        with suppress(ConnectionClosed):
            socket.send(bytes(250_000) for _ in range(40))
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=20)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


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
        until(lambda: app.get("/readyz")[0] == 200, "room for one more viewer")
        assert "Error" not in (tmp_path / "log").read_text()
