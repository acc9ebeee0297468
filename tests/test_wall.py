"""A wall display that is left on: it goes on after its server was away, follows newer data, and does not grow.

Measured at both ends, after the garbage was collected: the page in the browser, and the server. The display is watched
for MINUTES (2 by default, `make soak` says how long there). Before that everything that is kept on purpose, such as
earlier versions of the data, has come to be.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import CDPSession

from homeward.core.presentation import READY
from homeward.db import versions
from homeward.db.build import version_of
from tests.browser import DESKTOP, Tab, free_port, running_app, running_browser, until, viewer
from tests.spoiled import FIGURE, SPOILT, mend
from tests.test_present_browser import HD, Show

MINUTES = float(os.environ.get("MINUTES", "2"))
EVERY = 5  # seconds, the shortest pause
CHANGE = 20.0  # seconds from one change of the data to the next
MEGABYTE = 1e6
# What a page and a server may have more at the end than at the beginning, whatever the time between.
MOST_HEAP, MOST_NODES, MOST_LISTENERS, MOST_RESIDENT = 6.0, 400, 60, 80.0

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")


class Memory(NamedTuple):
    """What a page holds (megabytes, nodes, listeners), and the server (megabytes), after `minutes`."""

    minutes: float
    heap: float
    nodes: int
    listeners: int
    resident: float

    def __str__(self) -> str:
        return (
            f"{self.minutes:5.1f} min: page {self.heap:5.1f} MB, {self.nodes} nodes, {self.listeners} listeners; "
            f"server {self.resident:5.1f} MB"
        )


class Wall:
    """A wall display, and what can be measured of it."""

    def __init__(self, show: Show, port: int, data: Path) -> None:
        self.show, self.port, self.data = show, port, data
        self.session: CDPSession = show.page.context.new_cdp_session(show.page)
        self.session.send("Performance.enable")
        self.began = time.monotonic()
        self.changes = 0

    def change(self) -> str:
        """Change one number; return the version."""
        self.changes += 1
        mend(self.data, 1 + self.changes)
        return version_of(self.data)

    def shows(self, version: str) -> bool:
        """Return whether the slide is of a version of the data."""
        return version in self.show.text("source")

    def come_to(self, place: int) -> None:
        """Wait until a slide is shown, and drawn."""
        until(lambda: self.show.text("place").split()[0] == str(place), f"slide {place}")
        self.show.page.wait_for_timeout(1500)

    def memory(self) -> Memory:
        """Measure, always on the first slide."""
        self.come_to(2)
        self.come_to(1)
        for _ in range(3):  # what weak references let go is collected the next time
            self.session.send("HeapProfiler.collectGarbage")
        found: dict[str, Any] = {
            item["name"]: item["value"] for item in self.session.send("Performance.getMetrics")["metrics"]
        }
        return Memory(
            minutes=(time.monotonic() - self.began) / 60,
            heap=found["JSHeapUsedSize"] / MEGABYTE,
            nodes=int(found["Nodes"]),
            listeners=int(found["JSEventListeners"]),
            resident=resident(self.port),
        )


def resident(port: int) -> float:
    """Return how many megabytes the server on a port has in memory."""
    wanted = f"--port\0{port}\0".encode()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if wanted in (process / "cmdline").read_bytes():
                    pages = int((process / "statm").read_text().split()[1])
                    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
            except OSError:  # it has just ended
                continue
    raise LookupError(f"no server on port {port}")


def test_a_wall_display_goes_on_for_hours_and_does_not_grow(
    data_copy: Path, record_property: Callable[[str, object], None]
) -> None:
    port = free_port()
    with (
        running_browser() as browser,
        viewer(browser, f"http://localhost:{port}", HD) as somebody,
        ExitStack() as servers,
    ):
        show = Show(Tab(somebody.new_page()))
        servers.enter_context(running_app(port=port, HOMEWARD_DATA=str(data_copy)))
        show.open("timeline", chart="timeline", slide=list(READY), at="1", every=str(EVERY), theme="dark")
        show.page.evaluate("() => { window.kept = true; }")
        wall = Wall(show, port, data_copy)
        wall.come_to(5)
        place, title = show.text("place"), show.text("title")

        servers.close()  # the slide stays while the server is away, and its data change meanwhile
        version = wall.change()
        show.page.wait_for_timeout(3 * EVERY * 1000)
        assert (show.text("place"), show.text("title")) == (place, title)
        assert not show.page.get_by_test_id("stDialog").is_visible()
        servers.enter_context(running_app(port=port, HOMEWARD_DATA=str(data_copy)))
        wall.come_to(6)  # it goes on where it was
        until(lambda: wall.shows(version), "the data that came meanwhile")
        show.tab.errors.clear()  # of a browser that finds no server

        for _ in range(versions.MAX_PREVIOUS + 2):
            version = wall.change()
            until(lambda: wall.shows(version), "newer data on the wall")  # noqa: B023
        first = wall.memory()
        changed = end = time.monotonic()
        end += MINUTES * 60
        while time.monotonic() < end:
            show.page.wait_for_timeout(1000)
            if time.monotonic() - changed > CHANGE:
                changed = time.monotonic()
                version = wall.change()
                if wall.changes % 6 == 0:
                    wall.memory()
        until(lambda: wall.shows(version), "the newest data on the wall")
        last = wall.memory()
        record_property("changes of the data", wall.changes)
        for when, memory in (("first", first), ("last", last)):
            record_property(
                f"{when}, after {memory.minutes:.1f} minutes",
                f"page {memory.heap:.1f} MB, {memory.nodes} nodes, {memory.listeners} listeners; "
                f"server {memory.resident:.0f} MB",
            )

        assert show.page.evaluate("() => window.kept")  # never loaded anew
        assert show.tab.query()["slide"] == list(READY)
        assert show.page.locator(".homeward-slide[data-theme=dark]").count() == 1
        assert show.tab.errors == show.tab.elsewhere == []
        assert last.heap - first.heap < MOST_HEAP
        assert last.nodes - first.nodes < MOST_NODES
        assert last.listeners - first.listeners < MOST_LISTENERS
        assert last.resident - first.resident < MOST_RESIDENT


def test_an_open_page_of_quality_follows_what_is_refused_and_mended(data_copy: Path) -> None:
    with (
        running_app(HOMEWARD_DATA=str(data_copy)) as address,
        running_browser() as browser,
        viewer(browser, address, DESKTOP) as somebody,
    ):
        curator = Tab(somebody.new_page()).open("quality", lang="uk", who="military")
        reader = Tab(somebody.new_page()).open("timeline")
        curator.page.evaluate("() => { window.kept = true; }")
        places = curator.page.locator(".st-key-refused code")
        assert places.count() == 0
        SPOILT["no number"].spoil(data_copy)
        until(places.count, "the place to mend")
        lines = (data_copy / "figures.csv").read_text(encoding="utf-8").splitlines()
        (line,) = [number for number, text in enumerate(lines, 1) if text.startswith(FIGURE)]
        assert f"data/figures.csv:{line}:value:" in places.inner_text()
        mend(data_copy, 0)
        until(lambda: not places.count(), "nothing to mend")
        assert curator.page.evaluate("() => window.kept")
        assert curator.query() == {"lang": ["uk"], "who": ["military"]}
        assert reader.page.locator("[class*=st-key-notice]").count() == 0
        assert curator.errors == reader.errors == []
