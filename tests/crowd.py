"""Viewers behind one address, each of which comes back when its connection is lost, as a browser does.

A viewer is a thread with a page of its own (tests/viewer.py): it changes a filter every so often, asks for newer data
in between, and opens a table now and then. What it sees is checked at once: errors, versions, the way back.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.viewer import Run, Viewer

CHOICES = ("lang=en", "lang=uk&who=military", "lang=en&who=civilian", "lang=uk&from=2024-01-01", "lang=en&grain=year")
LOOK_SECONDS = 10.0
# What a browser waits before it connects again, at first and at most (Streamlit's own figures).
AGAIN_SECONDS, AGAIN_AT_MOST = 0.5, 5.0


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


def _run_of(viewer: Viewer) -> Run:
    """Return the next run; that none comes, though the connection is there, is no lost connection."""
    try:
        return viewer.wait_for_run()
    except TimeoutError as error:
        raise AssertionError(str(error)) from error


class Crowd:
    """So many viewers of an address, who come within some seconds; `published` is every version, in its order."""

    def __init__(self, address: str, count: int, every: float, *, within: float, published: list[str]) -> None:
        self.address, self.every, self.within, self.published = address, every, within, published
        self.seen, self.stopped = Seen(), threading.Event()
        self.shown: list[str] = [""] * count  # which version each of them sees
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._live, args=(n,), daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()

    def all_here(self) -> bool:
        """Return whether everyone has seen a page."""
        return all(self.shown)

    def close(self) -> None:
        """Have everyone go."""
        self.stopped.set()
        for thread in self._threads:
            thread.join(60)

    # ---------- one of them

    def _live(self, number: int) -> None:
        chance, lost, wait = random.Random(number), 0.0, AGAIN_SECONDS
        query = chance.choice(CHOICES)
        self.stopped.wait(self.within * chance.random())
        while not self.stopped.is_set():
            try:
                self._visit(number, chance, query, lost)
            except (
                OSError,
                EOFError,
                InvalidStatus,
                ConnectionClosed,
            ) as error:  # away: a browser tries again, its address as it was
                lost = lost or time.monotonic()
                if time.monotonic() - lost > 30:
                    self._note(f"{number} cannot come back: {error!r}")
                    return
                self.stopped.wait(wait * (0.5 + chance.random()))
                wait = min(wait * 2, AGAIN_AT_MOST)
            except Exception as error:
                self._note(f"{number} fails: {error!r}")
                return
            else:
                lost, wait = time.monotonic(), AGAIN_SECONDS

    def _visit(self, number: int, chance: random.Random, query: str, lost: float) -> None:
        """Have a page until the connection is lost; the page comes back at the same address."""
        page = ("timeline", "groups", "branches", "")[number % 4]
        with Viewer(self.address, f"/{page}?{query}", sticky=True) as viewer:
            self._check(number, viewer, _run_of(viewer), query)
            with self._lock:
                self.seen.servers[viewer.cookie] += 1
                if lost:
                    self.seen.seconds_away.append(time.monotonic() - lost)
            while not self.stopped.wait(self.every * (0.5 + chance.random())):
                if viewer.failure:
                    return
                began, query = time.monotonic(), chance.choice(CHOICES)
                viewer.rerun(query)
                try:
                    run = _run_of(viewer)
                except ConnectionError:
                    return
                with self._lock:
                    self.seen.milliseconds.append((run.ended - began) * 1e3)
                self._check(number, viewer, run, query)
                if chance.random() < 0.3:
                    self._ask(viewer, run)
                self._look(number, viewer)

    def _check(self, number: int, viewer: Viewer, run: Run, query: str) -> None:
        versions = run.versions()
        found = [f"viewer {number}: {error}" for error in run.errors()]
        if len(versions) != 1:
            found.append(f"viewer {number} saw versions {versions} on one page")
        else:
            (version,) = versions
            before = self.shown[number]
            if before and self.published.index(version) < self.published.index(before):
                found.append(f"viewer {number} went back from {before} to {version}")
            self.shown[number] = version
        if viewer.query and not set(query.split("&")) <= set(viewer.query.split("&")):
            found.append(f"viewer {number} asked {query} and is at {viewer.query}")
        for each in found:
            self._note(each)
        for old in viewer.runs[:-1]:
            old.messages.clear()

    def _look(self, number: int, viewer: Viewer) -> None:
        """Ask what the newest version is, and for a run where that is news, as frontend/live.js does."""
        newest = json.loads(self._get(viewer, "/version") or b"{}")
        if newest and newest["version"] != self.shown[number]:
            viewer.rerun()
            self._check(number, viewer, _run_of(viewer), viewer.query)

    def _ask(self, viewer: Viewer, run: Run) -> None:
        """Open the table of a chart of the page: it is of the page's version."""
        charts = [chart for chart in run.charts().values() if chart.get("table")]
        if charts:
            self._get(viewer, charts[0]["table"]["href"].removeprefix("."))

    def _get(self, viewer: Viewer, path: str) -> bytes:
        with self._lock:
            self.seen.requests += 1
        request = urllib.request.Request(self.address + path, headers={"Cookie": f"homeward={viewer.cookie}"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                self._note(f"{urlsplit(path).path} is {error.code}")
            return b""

    def _note(self, error: str) -> None:
        with self._lock:
            self.seen.errors.append(error)


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
