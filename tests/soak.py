"""What `make soak` found, kept: writes tests/SOAK.md when all tests have ended (`pytest -p tests.soak`).

A test adds what it measured with `record_property(what, figure)`.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import time
from collections import Counter, defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from homeward.db.build import version_of
from homeward.settings import DATA

FILE = Path(__file__).with_name("SOAK.md")
HEAD = """\
# The last soak

Written by `make soak`; do not edit. Every test, with real browsers, the data damaged and mended under viewers, and a
display left on, which takes one of three workers and mostly waits. Seconds are those of each file.
"""
OUTCOMES = ("passed", "failed", "skipped")


class Soak:
    """Counts the tests of every file as they end, and keeps what they measured."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.seconds: Counter[str] = Counter()
        self.measured: list[tuple[str, str, Any]] = []
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a part of a test: what it calls itself counts, and what fails before or after."""
        file = Path(report.nodeid.partition("::")[0]).stem
        self.seconds[file] += report.duration  # type: ignore[assignment]
        if report.when == "call" or report.outcome != "passed":
            self.counts[file][report.outcome] += 1
        if report.failed:
            self.failed.append(report.nodeid)
        if report.when == "teardown":
            self.measured += [(file, name, value) for name, value in report.user_properties]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the file, where the results of all workers have come."""
        if not hasattr(session.config, "workerinput"):
            FILE.write_text(self.text(), encoding="utf-8")

    def text(self) -> str:
        """Return what is written."""
        total = sum(self.counts.values(), Counter())
        rows = [
            f"| {file} | " + " | ".join(str(self.counts[file][outcome]) for outcome in OUTCOMES) + f" | {seconds:.0f} |"
            for file, seconds in sorted(self.seconds.items())
        ]
        return "\n".join(
            [
                HEAD,
                f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, data version {version_of(DATA)}, "
                f"rounds: {os.environ.get('ROUNDS')}, minutes of a display: {os.environ.get('MINUTES')}; "
                f"{os.cpu_count()} cores, Python {platform.python_version()}, Streamlit {version('streamlit')}, "
                f"DuckDB {version('duckdb')}.",
                "",
                f"**{', '.join(f'{total[outcome]:,} {outcome}' for outcome in OUTCOMES)}** "
                f"in {(time.monotonic() - self.began) / 60:.0f} minutes.",
                *(["", "Failed:", "", *(f"- `{test}`" for test in self.failed)] if self.failed else []),
                "",
                "| file | passed | failed | skipped | seconds |",
                "| --- | --- | --- | --- | --- |",
                *rows,
                "",
                "## What was measured",
                "",
                *(f"- {file}: {name}: {value}" for file, name, value in self.measured),
                "",
            ]
        )


def pytest_configure(config: pytest.Config) -> None:
    """Take part in the run."""
    config.pluginmanager.register(Soak())
