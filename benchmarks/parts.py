"""The parts of the benchmarks: each starts what it measures, drives it, and returns figures (see report.py)."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean, median
from typing import Any

from benchmarks import browsing, many, profiles, requests, spread
from benchmarks.grow import GROWN
from benchmarks.servers import DASH, MADE, OURS, TUTORIAL, NotServedError, Server, running
from benchmarks.viewers import Chooser, Crowd, Ours, Page, Times, in_turns, opener, warm
from benchmarks.wire import Relay

Found = dict[str, Any]
Servers = Mapping[str, Server]
Openers = Mapping[str, Callable[[], Page]]
# Between the changes of one viewer who looks at what has changed: no change waits for what the one before left to do.
PAUSE = 0.3


@dataclass(frozen=True)
class Options:
    """How long to measure: `quick` is for trying out, `minutes` how long 500 viewers stay."""

    quick: bool = False
    minutes: float = 15.0

    def of(self, usual: float, quick: float) -> float:
        """Return an amount: the usual one, or that for trying out."""
        return quick if self.quick else usual


# ---------- filter changes


def changes(options: Options) -> Found:
    """Filter changes of one viewer and of ten, on each of the three pages: views looked at before, and new ones."""
    with ExitStack() as stack:
        servers = {kind.name: stack.enter_context(running(kind)) for kind in (TUTORIAL, DASH, OURS)}
        openers = {name: opener(name, server) for name, server in servers.items()}
        for open_page in openers.values():
            warm(open_page)
        found: Found = {name: {"start_s": round(server.seconds, 2)} for name, server in servers.items()}
        for views in ("known", "fresh"):
            for name, figures in _changes(servers, openers, views, options.of(20, 4)).items():
                found[name][views] = figures
        for name, server in servers.items():
            found[name]["memory_mib"] = round(server.memory())
            found[name]["wire"] = _wire(name, server, int(options.of(45, 10)))
        return found


def _changes(servers: Servers, openers: Openers, views: str, seconds: float) -> dict[str, Found]:
    """Return what one viewer and ten find on each page, by its name, who look at known or fresh views."""
    choosers = {name: Chooser(fresh=views == "fresh") for name in servers}
    found: dict[str, Found] = {name: {} for name in servers}
    for who, people, pause in (("one", 1, PAUSE), ("one_restless", 1, 0.0), ("ten_restless", 10, 0.0)):
        crowds = {
            name: Crowd(openers[name], people, choosers[name], pause, server.cpu) for name, server in servers.items()
        }
        for name, times in in_turns(crowds, seconds).items():
            found[name][who] = times.figures()
    return found


def _wire(kind: str, server: Server, number: int) -> dict[str, float]:
    """Return the bytes of a filter change on the wire, both ways, and the most of any."""
    passed = []
    with Relay(server.address) as relay:
        page = opener(kind, server, relay.address)()
        for _, (widget, value) in zip(range(number), Chooser(fresh=False).walk(0), strict=False):
            before = relay.total
            page.change(widget, value)
            passed.append(relay.total - before)
        page.close()
    return {"p50": median(passed), "most": max(passed)}


# ---------- start


def start(options: Options) -> Found:
    """From `make run` in a prepared environment to the first 200 of /healthz: seconds."""
    if not (Path(sys.prefix) / ".run").exists():
        raise RuntimeError("`make run` would install first: `make bench` prepares the environment")
    seconds = []
    for _ in range(int(options.of(7, 2))):
        with running(MADE) as server:
            seconds.append(round(server.seconds, 2))
    return {"seconds": seconds[1:], "p50": round(median(seconds[1:]), 2)}  # the first one fills the disk's cache


# ---------- the data API


def api(options: Options) -> Found:
    """Requests per second of the data API on one process: of answers it keeps, and such as nobody asked for."""
    seconds = options.of(15, 3)
    with running(OURS) as server:
        known = requests.drive(server.address, seconds, requests.known())
        new = requests.drive(server.address, seconds, requests.new())
        return {"known": known, "new": new, "memory_mib": round(server.memory())}


# ---------- more data

NAMES = {"rivals": "rival figures", "exchanges": "exchanges"}


def grown(options: Options) -> Found:
    """Start, filter changes and memory with a thousand times the figures, or a hundred times the exchanges."""
    cases = {"rivals": (int(options.of(1000, 20)), "exchange"), "exchanges": (int(options.of(100, 5)), "month")}
    found: Found = {}
    for name, (times, grain) in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            data = GROWN[name](Path(folder) / "data", times)
            try:
                both = _beside(data, f"/timeline?lang=en&grain={grain}", options.of(20, 5))
            except NotServedError as error:
                both = {which: {"failed": str(error)[-400:]} for which in ("today", "grown")}
            found[name] = {"name": NAMES[name], "times": times, "grain": grain, **both}
    return found


def _beside(data: Path, path: str, seconds: float) -> Found:
    """Return what is found of today's data and of the grown ones, served beside each other."""
    with ExitStack() as stack:
        settings: dict[str, dict[str, str]] = {"today": {}, "grown": {"HOMEWARD_DATA": str(data)}}
        servers = {name: stack.enter_context(running(OURS, given)) for name, given in settings.items()}
        openers: Openers = {name: partial(Ours, server.address, path) for name, server in servers.items()}
        found: Found = {}
        for name, server in servers.items():
            waited = {"start_s": round(server.seconds, 1), "warm_s": round(server.warm_seconds, 1)}
            found[name] = {**waited, "said": _progress(server.written())}
            warm(openers[name])
        for views in ("known", "fresh"):
            chooser = {name: Chooser(fresh=views == "fresh") for name in servers}
            crowds = {
                name: Crowd(openers[name], 1, chooser[name], PAUSE, server.cpu) for name, server in servers.items()
            }
            for name, times in in_turns(crowds, seconds).items():
                found[name][views] = times.figures()
        for name, server in servers.items():
            found[name] |= {"memory_mib": round(server.memory()), "peak_mib": round(server.peak())}
        return found


def _progress(written: str) -> list[str]:
    """Return what a server said of its start: not that Streamlit is there, and no requests."""
    lines = [line.strip() for line in written.splitlines()]
    others = ("You can now view", "URL:", "Local URL:", "Network URL:")
    said = [line for line in lines if line and not line.startswith(others) and '"kind": "request"' not in line]
    return [line[:160] for line in said[:8]]


# ---------- five hundred viewers

SAMPLE = 5.0  # seconds from one weighing to the next


def viewers(options: Options) -> Found:
    """Five hundred viewers on one process, each with a change every ten seconds, however long the one before took."""
    people, minutes = int(options.of(many.PEOPLE, 20)), options.of(options.minutes, 0.5)
    with many.served(people) as (server, pages):
        begun, cpu = time.monotonic(), time.process_time()
        with _weighed(server) as memory:
            late, errors = many.change_every_ten_seconds(pages, minutes * 60)
        share = (time.process_time() - cpu) / (time.monotonic() - begun)
        third = max(len(memory) // 3, 1)
        return {
            "people": people,
            "minutes": minutes,
            **Times(late, len(late) / (time.monotonic() - begun)).figures(),
            "slowest": round(max(late)),
            "errors": errors,
            "memory_mib": round(max(memory)),
            "memory_by_third": [round(fmean(memory[part * third : (part + 1) * third]), 1) for part in range(3)],
            "driver_cores": round(share, 2),
        }


@contextmanager
def _weighed(server: Server) -> Iterator[list[float]]:
    """Weigh a server again and again until the end of the block, in MiB."""
    memory, over = [server.memory()], threading.Event()

    def weigh() -> None:
        while not over.wait(SAMPLE):
            memory.append(server.memory())

    thread = threading.Thread(target=weigh)
    thread.start()
    try:
        yield memory
    finally:
        over.set()
        thread.join()


def browser(options: Options) -> Found:
    """The first visit, and a click, in Chromium: the tutorial's page and ours."""
    return browsing.measure(int(options.of(5, 2)), int(options.of(30, 6)))


def dask(options: Options) -> Found:
    """A build of 3 and of 32 million figures, by one process and by two workers of Dask."""
    return spread.measure((20,) if options.quick else (1000, 10_000))


def profile(options: Options) -> Found:
    """Where a core of the server goes: changes to known and new views, of more viewers and exchanges; the data API."""
    return profiles.measure(options.of(30, 5), int(options.of(many.PEOPLE, 20)), int(options.of(100, 5)))


PARTS: dict[str, Callable[[Options], Found]] = {
    "changes": changes,
    "profile": profile,
    "browser": browser,
    "start": start,
    "api": api,
    "grown": grown,
    "viewers": viewers,
    "dask": dask,
}
