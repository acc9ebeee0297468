"""Millions of figures, built by one process and by workers (`homeward build --dask`): time, memory, bytes."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil

from benchmarks.grow import parts
from homeward.db.builds import Builds
from homeward.db.database import Database
from homeward.settings import ROOT

Found = dict[str, Any]
WORKERS = 2
MIB = 1 << 20
SAMPLE = 0.25
QUESTION = "select side, measure, count(*), min(value), max(value) from figures where subject_id = $1 group by all"


def measure(times: Sequence[int]) -> Found:
    """Return what a build of so many times today's figures takes, for one process and for two workers."""
    found: Found = {}
    for each in times:
        with tempfile.TemporaryDirectory() as folder:
            data = parts(Path(folder) / "data", each)
            given = sum(path.stat().st_size for path in (data / "figures").iterdir())
            for name, options in (("one process", ()), ("two workers", ("--dask", f"local:{WORKERS}"))):
                out = Path(folder) / name
                case = _built(["--data", str(data), "build", str(out), *options], folder)
                if not case["failed"]:
                    case |= _opened(out) | {
                        "bytes": sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
                    }
                found[f"{each} {name}"] = {"times": each, "who": name, "given": given, **case}
    return found


def _built(arguments: Sequence[str], scratch: str) -> Found:
    """Run a build; return seconds, seconds of CPU, and the most memory that it and its workers had together."""
    before, began, most = _cpu(), time.monotonic(), 0
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        command = [sys.executable, "-m", "homeward.cli", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"TMPDIR": scratch}, stderr=said)
        while process.poll() is None:
            most = max(most, _memory(process.pid))
            time.sleep(SAMPLE)
        said.seek(0)
        failed = said.read()[-400:] if process.returncode else ""
    taken = {"seconds": round(time.monotonic() - began, 1), "cpu": round(_cpu() - before, 1)}
    return {**taken, "memory_mib": most // MIB, "failed": failed}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(process: int) -> int:
    """Return the bytes of memory of a process and what it started, shared pages counted once for each."""
    try:
        root = psutil.Process(process)
        return sum(int(each.memory_info().rss) for each in (root, *root.children(recursive=True)))
    except psutil.Error:  # one has just ended
        return 0


def _opened(out: Path) -> Found:
    """Open what was built as a server does, and ask for each exchange."""
    builds = Builds(str(out))
    began = time.monotonic()
    database = builds.open(builds.current())
    assert database
    seconds = round(time.monotonic() - began, 2)
    milliseconds = sorted(_asked(database))
    p50, p95 = milliseconds[len(milliseconds) // 2], quantiles(milliseconds, n=20)[18]
    return {
        "bytes": sum(path.stat().st_size for path in out.rglob("*") if path.is_file()),
        "figures": database.run("holdings").dicts()[0]["figures"],
        "open_s": seconds,
        "one_exchange_ms": {"p50": round(p50, 1), "p95": round(p95, 1)},
    }


def _asked(database: Database) -> list[float]:
    cursor, taken = database.connection.cursor(), []
    for (subject,) in cursor.execute("select subject_id from subjects").fetchall():
        began = time.monotonic()
        cursor.execute(QUESTION, [subject]).fetchall()
        taken.append((time.monotonic() - began) * 1000)
    return taken
