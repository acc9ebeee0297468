"""Faults of a served process: killed and restarted, data taken away, an endless query, too much at once, bad clients.

Viewers and programs come back by themselves, the state of a page is in its address, and nothing of it is left behind.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import socket
import struct
import threading
import time
import urllib.error
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

from homeward.db.build import build, version_of
from tests.browser import until
from tests.process import WITH_ENDLESS_QUERIES, WITH_SHORT_MEMORY, Served
from tests.spoiled import mend
from tests.test_viewers import Truth
from tests.viewer import Run, Viewer

PAGES = (
    "/timeline?lang=en&who=military&direction=both",
    "/groups?lang=uk&from=2024-01-01&to=2025-12-31",
    "/branches?lang=en&branch=navy&grain=year",
    "/?lang=uk&scope=proper",
)
FILES = (
    "/data/v1/timeline.csv?who=military",
    "/data/v1/figures.csv?direction=both",
    "/data/v1/exchanges.csv?from=2024-01-01",
)


class Patient:
    """A viewer who stays, as a browser does: when the connection is gone it is opened again, with the same address."""

    def __init__(self, address: str, page: str) -> None:
        self._address = address
        self.viewer = Viewer(address, page)
        self.page, self.asked = self.viewer.page, self.viewer.query
        self.viewer.wait_for_run()
        self.before = self.viewer.last

    def come_back(self) -> Run:
        """Open the page again, as often as it takes; return what is on it then."""

        def again() -> Run | None:
            with suppress(OSError, WebSocketException, TimeoutError):
                self.viewer.close()
                self.viewer = Viewer(self._address, f"/{self.page}?{self.viewer.query}")
                return self.viewer.wait_for_run(20)
            return None

        run: Run = until(again, f"{self.page} to come back")
        return run


# ---------- killed


def test_viewers_and_programs_come_back_after_the_server_was_killed(tmp_path: Path) -> None:
    truth = Truth()
    with Served(tmp_path / "log") as server, ExitStack() as stack:
        truth.datasets[server.health()["version"]] = build()
        patient = [Patient(server.address, page) for page in PAGES]
        for each in patient:
            stack.callback(each.viewer.close)
        files = {path: server.get(path)[2] for path in FILES}
        wrong: list[Any] = []
        stop = threading.Event()

        def ask() -> None:
            for path in itertools.cycle(FILES):
                if stop.wait(0.01):
                    return
                with suppress(OSError, urllib.error.URLError):
                    status, _, body = server.get(path)
                    if (status, body) != (200, files[path]):
                        wrong.append((path, status, body[:80]))

        asking = [threading.Thread(target=ask) for _ in range(2)]
        for thread in asking:
            thread.start()
        for _ in range(2):
            server.end(signal.SIGKILL)
            until(lambda: all(each.viewer.failure for each in patient), "everyone to lose the connection")
            server.begin()
            for each in patient:
                run = each.come_back()
                truth.check(run)
                assert run.charts() == each.before.charts()
                assert each.viewer.query == each.asked
        stop.set()
        for thread in asking:
            thread.join()
        assert wrong == []
        assert {path: server.get(path)[2] for path in FILES} == files


# ---------- the data are taken away

TAKEN: dict[str, Callable[[Path], object]] = {
    "deleted": shutil.rmtree,
    "a file": lambda data: (shutil.rmtree(data), data.write_text("no data")),
    "a link to itself": lambda data: (shutil.rmtree(data), data.symlink_to(data)),
    "a link to nothing": lambda data: (shutil.rmtree(data), data.symlink_to("nowhere")),
    "unreadable": lambda data: data.chmod(0),
    "a pipe in it": lambda data: ((data / "figures.csv").unlink(), os.mkfifo(data / "figures.csv")),
    "empty": lambda data: [path.unlink() for path in data.iterdir()],
}


def given_back(data: Path, more: int) -> str:
    """Put the data back in their place, with so many more people in one figure; return their version."""
    if data.is_dir() and not data.is_symlink():
        data.chmod(0o755)
        shutil.rmtree(data)
    data.unlink(missing_ok=True)
    beside = data.with_name("beside")
    beside.mkdir()
    mend(beside, more)
    beside.rename(data)
    return version_of(data)


def test_data_that_are_taken_away_stay_served_and_are_taken_up_when_they_are_back(
    data_copy: Path, tmp_path: Path
) -> None:
    """One after the other on one server; where nobody is kept from reading (root), `unreadable` changes nothing."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with (
        Served(tmp_path / "log", HOMEWARD_DATA=str(data_copy), TMPDIR=str(temporary)) as server,
        Viewer(server.address, PAGES[0], looks=1) as viewer,
    ):
        viewer.wait_for_run()
        version = server.health()["version"]
        for more, (how, take) in enumerate(TAKEN.items(), 1):
            if how == "unreadable" and os.geteuid() == 0:
                continue
            take(data_copy)
            until(lambda: server.health()["status"] == "refused", f"it to be noticed ({how})")
            told = server.health()
            assert told["version"] == version
            assert told["refused"]["problems"]
            for path in (*FILES, "/table/timeline.json", "/summary"):
                assert server.get(path)[0] == 200, (how, path)
            viewer.rerun(f"lang=en&from=202{more % 4 + 2}-01-01")
            run = viewer.wait_for_run()
            assert run.errors() == []
            assert run.versions() == {version}
            version = given_back(data_copy, more)
            until(lambda: server.health() | {"refused": None} == server.health(), f"it to be mended ({how})")
            until(lambda: server.health()["version"] == version, f"the newer data to be served ({how})")  # noqa: B023
            until(lambda: viewer.last.versions() == {version}, f"the page to show them ({how})")  # noqa: B023
            viewer._taken = len(viewer.runs)
        assert viewer.failure is None
    assert "Traceback" not in (tmp_path / "log").read_text()
    assert list(temporary.glob("homeward-*")) == []


# ---------- a query that never ends

SECONDS = 3.0


def test_a_query_that_never_ends_is_stopped_said_calmly_and_holds_nobody_up(tmp_path: Path) -> None:
    switch = tmp_path / "endless"
    settings = {"ENDLESS": str(switch), "QUERY_SECONDS": str(SECONDS)}
    with (
        Served(tmp_path / "log", code=WITH_ENDLESS_QUERIES, **settings) as server,
        Viewer(server.address, "/timeline?lang=en") as unlucky,
        Viewer(server.address, "/groups?lang=en") as other,
    ):
        for each in (unlucky, other):
            each.wait_for_run()
        switch.write_text("timeline")
        began = time.monotonic()
        unlucky.rerun("lang=en&from=2023-05-06")
        with ThreadPoolExecutor(1) as pool:
            file = pool.submit(server.get, "/data/v1/timeline.csv?from=2023-05-07")
            meanwhile = 0
            while len(unlucky.runs) < 2:
                other.rerun(f"lang=en&from=2023-05-{meanwhile % 28 + 1:02}")
                run = other.wait_for_run()
                assert run.errors() == []
                assert run.charts()
                meanwhile += len(unlucky.runs) < 2
            stopped = unlucky.wait_for_run()
            status, headers, body = file.result()
        assert meanwhile >= 2, "others go on"
        assert stopped.ended - began < SECONDS * 3
        told = [text for text in stopped.texts() if "too long" in text]
        assert len(told) == 1
        assert stopped.errors() == []
        assert (status, headers["content-type"]) == (503, "application/problem+json")
        assert int(headers["retry-after"]) > 0
        assert json.loads(body)["id"]
        switch.unlink()
        unlucky.rerun()
        mended = unlucky.wait_for_run()
        assert "timeline" in mended.charts()
        assert not [text for text in mended.texts() if "too long" in text]
        assert unlucky.filters()["from"] == ["2023-05-06"]
        assert server.get("/data/v1/timeline.csv?from=2023-05-07")[0] == 200


# ---------- too much at once


def test_too_much_at_once_is_told_so_and_ends_by_itself(tmp_path: Path) -> None:
    with Served(tmp_path / "log", HOMEWARD_REQUESTS="3", HOMEWARD_SESSIONS="4", HOMEWARD_SHARE="100") as server:
        paths = [f"/data/v1/compare.csv?from=2023-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(60)]
        with ThreadPoolExecutor(24) as pool:
            answers = list(pool.map(server.get, paths))
        assert {status for status, _, _ in answers} == {200, 503}
        for status, headers, body in answers:
            if status == 503:
                assert int(headers["retry-after"]) > 0
                assert "busy" in json.loads(body)["detail"]
                assert headers["x-content-type-options"] == "nosniff"
        assert {server.get(path)[0] for path in paths[:6]} == {200}
        assert server.get("/readyz")[2] == b"ready\n"

        with ExitStack() as stack:
            viewers = [stack.enter_context(Viewer(server.address, PAGES[0])) for _ in range(4)]
            for each in viewers:
                assert each.wait_for_run().errors() == []
            for _ in range(10):
                with pytest.raises(InvalidStatus) as refused:
                    Viewer(server.address)
                assert refused.value.response.status_code == 503
                assert int(refused.value.response.headers["retry-after"]) > 0
                assert refused.value.response.headers["x-content-type-options"] == "nosniff"
            status, headers, body = server.get("/timeline?lang=uk", Accept="text/html")
            assert (status, headers["content-language"]) == (503, "uk")
            assert int(headers["retry-after"]) > 0
            assert server.get("/readyz")[2] == b"full\n"
            assert (server.get("/healthz")[0], server.get(FILES[0])[0]) == (200, 200)
            viewers[0].rerun("lang=en&who=civilian")  # who has a place keeps it
            assert viewers[0].wait_for_run().errors() == []
        until(lambda: server.get("/readyz")[2] == b"ready\n", "room again")
        with Viewer(server.address, PAGES[0]) as viewer:
            assert viewer.wait_for_run().errors() == []
    assert "Traceback" not in (tmp_path / "log").read_text()


# ---------- slow and vanished clients


@contextmanager
def raw(server: Served, *lines: str) -> Iterator[socket.socket]:
    """Open a connection and say these lines; at the end it is reset, without a good-bye."""
    with socket.create_connection(("localhost", server.port), 10) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall("".join(f"{line}\r\n" for line in lines).encode())
        yield connection


def vanish_within_a_body(server: Served) -> None:
    with raw(server, "GET /data/v1/figures.json?direction=both HTTP/1.1", "Host: localhost", "") as connection:
        connection.recv(100)


def ask_letter_by_letter(server: Served) -> None:
    with raw(server) as connection:
        for letter in "GET /data/v1/timeline.csv HTTP/1.1":
            connection.sendall(letter.encode())
            time.sleep(0.02)


def promise_more_than_is_sent(server: Served) -> None:
    with raw(server, "POST /version HTTP/1.1", "Host: localhost", "Content-Length: 1000000", "", "a"):
        time.sleep(0.2)


def say_nothing(server: Served) -> None:
    with raw(server):
        time.sleep(0.2)


def no_http_at_all(server: Served) -> None:
    with raw(server, "\x16\x03\x01\x02 GET ?? HTTP/9.9", ""), suppress(OSError):
        time.sleep(0.1)


def stream(server: Served) -> Any:
    return connect(
        server.address.replace("http", "ws") + "/_stcore/stream",
        subprotocols=["streamlit"],
        legacy=True,  # type: ignore[list-item]
    )


def frames_of_nonsense(server: Served) -> None:
    with suppress(WebSocketException), stream(server) as client:
        for frame in (b"\xff" * 100, b"", os.urandom(1000)):
            client.send(frame)
        client.recv(timeout=5)


def frames_of_text(server: Served) -> None:
    with suppress(WebSocketException), stream(server) as client:
        client.send("hello")
        client.recv(timeout=5)


def frames_too_large(server: Served) -> None:
    with suppress(WebSocketException), stream(server) as client:
        client.send(bytes(2_000_000))
        client.recv(timeout=5)


def open_a_page_and_vanish(server: Served) -> None:
    viewer = Viewer(server.address, PAGES[1])
    viewer._socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    viewer._socket.socket.close()


BAD = (
    *(vanish_within_a_body, ask_letter_by_letter, promise_more_than_is_sent, say_nothing, no_http_at_all),
    *(frames_of_nonsense, frames_of_text, frames_too_large, open_a_page_and_vanish),
)


def test_bad_clients_leave_nothing_behind(tmp_path: Path) -> None:
    limits = {"HOMEWARD_REQUESTS": "8", "HOMEWARD_SESSIONS": "40", "HOMEWARD_SHARE": "100"}
    with Served(tmp_path / "log", code=WITH_SHORT_MEMORY, **limits) as server:

        def everyone() -> None:
            with ThreadPoolExecutor(27) as pool:
                for done in [pool.submit(bad, server) for bad in BAD for _ in range(3)]:
                    with suppress(OSError):
                        done.result()

        def good() -> None:
            with Viewer(server.address, PAGES[0]) as viewer:
                assert viewer.wait_for_run().errors() == []
            assert server.get(FILES[0])[0] == 200

        good()
        everyone()  # threads of the pool, and what is computed once, come with the first of them
        good()
        until(lambda: server.get("/readyz")[2] == b"ready\n", "room")
        time.sleep(6)  # as long as a connection without a request is kept
        good()
        threads, files, memory = server.threads(), server.files(), server.megabytes()
        for _ in range(4):
            everyone()
        time.sleep(6)
        good()
        until(lambda: server.files() <= files + 4, f"files to be closed: {files}, {server.files()}")
        until(lambda: server.threads() <= threads + 4, f"threads to end: {threads}, {server.threads()}")
        assert server.megabytes() < memory + 60
        with ExitStack() as stack:  # every place was given back
            for _ in range(40):
                stack.enter_context(Viewer(server.address, "/summary-of-nothing?lang=en"))
            assert server.get("/readyz")[2] == b"full\n"
        with ThreadPoolExecutor(8) as pool:
            found = pool.map(server.get, [f"/data/v1/pauses.csv?from=2024-02-{n:02}" for n in range(1, 9)])
            assert {status for status, _, _ in found} == {200}
        good()
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log, log[log.index("Traceback") - 500 :][:3000]
