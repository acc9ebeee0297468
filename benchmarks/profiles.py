"""Where a core of the server goes: what it is busy with at regular moments, while viewers change filters."""

from __future__ import annotations

import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import many, requests
from benchmarks.grow import GROWN
from benchmarks.servers import BENCH, OURS, Server, running
from benchmarks.viewers import Chooser, Crowd, Ours, warm

Found = dict[str, Any]
RATE = 200  # moments a second
# What code belongs to: the first of these that a stack, read from where it is, comes to. Python's own is its caller's.
PARTS = (
    ("queries", ("homeward/db/",)),
    ("charts, words, files", ("homeward/charts/", "homeward/text/", "homeward/core/", "homeward/exports/")),
    ("pages", ("homeward/ui/", "pages/")),
    ("middleware", ("homeward/web/", "homeward/api/", "homeward/server.py")),
    ("Streamlit", ("streamlit/",)),
    ("server", ("starlette/", "uvicorn/", "websockets/", "anyio/")),
)
OTHER = "other Python"
# What holds no lock of the interpreter: DuckDB at work, compression, files, the network.
OUTSIDE = "outside Python"
NAMES = (*(name for name, _ in PARTS), OTHER, OUTSIDE)


def measure(seconds: float, people: int, times: int) -> Found:
    """Return the ms of a core of each part, by what is done: one change of a filter, or one answer of the data API."""
    with running(OURS) as server:
        warm(partial(Ours, server.address))

        def answered() -> int:
            return int(requests.drive(server.address, seconds, requests.new())["changes"])

        doings: dict[str, Callable[[], int]] = {
            "change, known view": lambda: _changed(server, seconds, fresh=False),
            "change, new view": lambda: _changed(server, seconds, fresh=True),
            "data API, never asked before": answered,
        }
        found = {what: _sampled(server, do) for what, do in doings.items()}
    with tempfile.TemporaryDirectory() as folder:
        data = GROWN["exchanges"](Path(folder) / "data", times)
        with running(OURS, {"HOMEWARD_DATA": str(data)}) as server:
            path = "/timeline?lang=en&grain=month"
            what = f"change, new view, exchanges × {times}"
            found[what] = _sampled(server, lambda: _changed(server, seconds, path, fresh=True))
    with many.served(people) as (server, pages):
        doing = partial(many.change_every_ten_seconds, pages, seconds)
        found[f"change, {people} viewers, a fifth of them to new views"] = _sampled(server, lambda: len(doing()[0]))
    return found


def _changed(server: Server, seconds: float, path: str = "/timeline?lang=en", *, fresh: bool) -> int:
    """Change filters for so long as one viewer; return how often."""
    crowd = Crowd(lambda: Ours(server.address, path), 1, Chooser(fresh=fresh))
    crowd.stay(seconds)
    crowd.close()
    return len(crowd.times().ms)


def _sampled(server: Server, do: Callable[[], int]) -> dict[str, float]:
    """Return the ms of each part for one of what is done, of which `do` returns the number.

    Only the thread that holds the lock of the interpreter is looked at: the others wait for it, or are outside.
    """
    with tempfile.TemporaryDirectory() as folder:
        stacks = Path(folder) / "stacks"
        command = (f"{BENCH}/bin/py-spy", "record", "--gil", "--nonblocking", "--format", "raw", "--full-filenames")
        options = ("--rate", str(RATE), "--duration", "3600", "--output", str(stacks), "--pid", str(server.process))
        sampler = subprocess.Popen((*command, *options), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(1)  # it reads the process first
        used = server.cpu()
        number = do()
        used = server.cpu() - used
        sampler.send_signal(signal.SIGINT)
        _, said = sampler.communicate(timeout=60)
        if not stacks.exists():
            raise RuntimeError(said.decode(errors="replace")[-300:])
        moments = busy(stacks.read_text(encoding="utf-8").splitlines())
    found = {name: moments[name] * 1000 / RATE / number for name in NAMES}
    found[OUTSIDE] = max(used * 1000 / number - sum(found.values()), 0)
    return {name: round(ms, 1) for name, ms in found.items()}


def busy(stacks: Iterable[str]) -> Counter[str]:
    """Return how many moments belong to each part; a line is a stack from the outside in, and its number of moments."""
    moments: Counter[str] = Counter()
    for line in stacks:
        stack, _, number = line.rpartition(" ")
        moments[_part_of(stack.split(";"))] += int(number)
    return moments


def _part_of(frames: list[str]) -> str:
    for frame in reversed(frames):
        for name, paths in PARTS:
            if any(path in frame for path in paths):
                return name
    return OTHER
