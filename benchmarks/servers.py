"""Servers to be measured: started on the same cores each, waited for, weighed, and always stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from homeward.settings import ROOT
from tests.browser import free_port

PEERS = ROOT / "benchmarks" / "peers"
# The environment of the peers; see requirements.txt beside this file.
BENCH = ROOT / os.environ.get("BENCH", ".bench")
LONGEST_START = 600.0
PATIENCE = 20.0  # until a server that is to end is killed


class NotServedError(RuntimeError):
    """A server ended before it answered, or did not answer within `LONGEST_START`."""


@dataclass(frozen=True)
class Kind:
    """How something is served: its name, its command (`{port}` is the port), where, and what answers 200 once it is.

    `warm` is what answers 200 once nothing is left to be done beforehand, where that comes later.
    """

    name: str
    command: Sequence[str]
    folder: Path
    health: str
    warm: str = ""


QUIET = ("--server.headless", "true", "--browser.gatherUsageStats", "false")
ANSWERS = ("/healthz", "/readyz")
# What `make run` and the container start.
OURS = Kind("ours", (f"{sys.prefix}/bin/homeward", "serve", "--port", "{port}"), ROOT, *ANSWERS)
# Its own ARGS: those of `make bench` are handed on to every make within.
MADE = Kind("make run", ("make", "run", f"VENV={sys.prefix}", "PORT={port}", "ARGS="), ROOT, *ANSWERS)
TUTORIAL = Kind(
    "tutorial",
    (f"{BENCH}/bin/python", "-m", "streamlit", "run", "tutorial.py", "--server.port", "{port}", *QUIET),
    PEERS,
    "/_stcore/health",
)
# As its documentation deploys it, in one process as the others.
DASH = Kind(
    "dash",
    (f"{BENCH}/bin/python", "-m", "gunicorn", "--threads", "10", "--bind", "127.0.0.1:{port}", "dash_page:server"),
    PEERS,
    "/_dash-layout",
)


def cores() -> tuple[set[int], set[int]]:
    """Return the cores of a server, and those of who drives it: half of them each, all of them where there is one."""
    every = sorted(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
    half = len(every) // 2
    return (set(every[:half]), set(every[half:])) if half else (set(every), set(every))


CORES_OF_SERVERS, CORES_OF_DRIVERS = cores()


def stay_on(these: set[int]) -> None:
    """Keep this thread, and what it starts, to these cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, these)


def busy_cores(seconds: float = 5.0) -> float:
    """Return how many cores other work uses, for so long, while nothing here works; off Linux, the load."""
    before = _ticks()
    time.sleep(seconds)
    after = _ticks()
    if before is None or after is None:
        return os.getloadavg()[0]
    return (after - before) / os.sysconf("SC_CLK_TCK") / seconds


def _ticks() -> int | None:
    """Return for how long all cores have worked, or were kept by the machine around this one."""
    path = Path("/proc/stat")
    if not path.exists():
        return None
    user, nice, system, _idle, _waiting, *others = map(
        int, path.read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    )
    return user + nice + system + sum(others)


def loop_ms() -> float:
    """Return how many ms of a core the same million steps of Python take now: how fast the machine is at this hour."""
    taken = []
    for _ in range(5):
        began = time.process_time()
        sum(step * step for step in range(1_000_000))
        taken.append(1000 * (time.process_time() - began))
    return median(taken)


@dataclass
class Server:
    """A server that answers: its address, the seconds until it did and until it was warm, its process, its log."""

    address: str
    seconds: float
    warm_seconds: float
    process: int
    log: Path

    def memory(self) -> float:
        """Return how much memory it and what it started hold now, in MiB."""
        return sum(_status(process, "VmRSS") for process in self._family()) / 1024

    def peak(self) -> float:
        """Return the most memory they held at any time, in MiB."""
        return sum(_status(process, "VmHWM") for process in self._family()) / 1024

    def cpu(self) -> float:
        """Return how many seconds of a core they have used, where Linux tells; else 0."""
        ticks = 0
        for process in self._family():
            path = Path(f"/proc/{process}/stat")
            if path.exists():  # after the name in brackets: user and system time are the 12th and 13th
                ticks += sum(map(int, path.read_text(encoding="ascii").rpartition(")")[2].split()[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def written(self) -> str:
        """Return what it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def _family(self) -> list[int]:
        """Return its processes: a server may have a worker."""
        lines = subprocess.run(["ps", "-eo", "pid=,pgid="], capture_output=True, text=True, check=True).stdout
        pairs = [line.split() for line in lines.splitlines()]
        return [int(process) for process, group in pairs if int(group) == self.process]


def _status(process: int, name: str) -> int:
    """Return a number of kB that Linux tells of a process; elsewhere, its memory now."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
    except FileNotFoundError:
        answer = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=False)
        return int(answer.stdout or 0)


@contextmanager
def running(kind: Kind, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Serve something on a free port until the end of the block; `settings` are variables of its environment."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [part.format(port=port) for part in kind.command]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("w", encoding="utf-8") as file:
            began = time.monotonic()
            process = _start(command, kind.folder, os.environ | (settings or {}), file.fileno())
        try:
            _wait(process, address + kind.health, log)
            seconds = time.monotonic() - began
            _wait(process, address + (kind.warm or kind.health), log)
            yield Server(address, seconds, time.monotonic() - began, process.pid, log)
        finally:
            _stop(process)


def _start(command: Sequence[str], folder: Path, environment: Mapping[str, str], out: int) -> subprocess.Popen[bytes]:
    stay_on(CORES_OF_SERVERS)  # what is started stays there
    try:
        return subprocess.Popen(
            command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    finally:
        stay_on(CORES_OF_DRIVERS)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + LONGEST_START
    while not _answers(address):
        if process.poll() is not None or time.monotonic() > end:
            written = log.read_text(encoding="utf-8", errors="replace")
            raise NotServedError(f"{address} does not answer (ended: {process.poll()}):\n{written[-3000:]}")
        time.sleep(0.02)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started: they are one group, of which nothing else is."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(PATIENCE)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
