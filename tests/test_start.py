"""The start: what is wrong with the data is said and not served, what can wait is done behind, and who waits is told."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from homeward import server
from homeward.charts import CHARTS, warmup
from homeward.charts.payload import chart_of
from homeward.charts.plotting.figure import Figure
from homeward.core import view
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db import progress, versions
from homeward.db.build import build
from homeward.db.check import check
from homeward.db.database import Database, statement
from homeward.db.problems import report
from homeward.db.progress import PROGRESS
from homeward.db.versions import VERSIONS
from homeward.settings import ROOT
from homeward.web.health import report as health
from homeward.web.limits import LOAD
from tests.browser import free_port, until

ENDLESS = "with recursive n(i) as (select 1 union all select (i + 1) % 1000 from n) select count(*) from n"


@pytest.fixture
def fresh(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Return a data set of which nothing is remembered, served by a server that is not ready yet."""
    data = replace(database)
    monkeypatch.setattr(LOAD, "ready", False)
    with VERSIONS.serving(data):
        yield data


def test_what_is_wrong_with_the_data_is_said_at_the_start_as_the_check_says_it(data_of: Callable[..., Path]) -> None:
    data = data_of(
        sources="source_id | url\ns1 | nowhere",
        exchanges="exchange_id\n2024-01-03",
        figures="subject_id | measure | value\n2024-01-03 | nothing | 230",
    )
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port())]
    settings = os.environ | {"HOMEWARD_DATA": str(data)}
    ended = subprocess.run(command, cwd=ROOT, env=settings, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode
    assert report(check(data)) in ended.stderr
    assert {"figures.csv", "sources.csv"} <= {problem.file for problem in check(data)}
    assert "cannot be served" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_that_somebody_has_is_said_in_one_line() -> None:
    with socket.create_server(("0.0.0.0", free_port())) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "uvicorn", "app:app", "--host", "0.0.0.0", "--port", str(port)]
        ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode > 0  # not by a signal
    assert "address already in use" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_server_is_ready_once_everything_is_drawn(fresh: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    server.get_ready(VERSIONS, fresh)
    assert LOAD.ready
    assert versions.rejection() is None
    monkeypatch.setattr(Database, "run", None)
    for name in CHARTS:
        chart_of(fresh, language("uk"), Filters(), name)


@pytest.fixture
def few_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a few charts drawn, not all."""
    for name in set(CHARTS) - {"timeline", "pauses", "ages", "other_totals"}:
        monkeypatch.delitem(CHARTS, name)


@pytest.mark.usefixtures("few_charts")
def test_a_query_too_slow_to_be_asked_beforehand_does_not_keep_the_server_from_being_ready(
    fresh: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = statement
    monkeypatch.setattr("homeward.db.database.statement", lambda name: ENDLESS if name == "pauses" else real(name))
    monkeypatch.setattr("homeward.db.database.QUERY_SECONDS", 0.5)
    server.get_ready(VERSIONS, fresh)
    assert LOAD.ready
    assert versions.rejection() is None
    assert "the chart pauses is not drawn beforehand" in caplog.text


@pytest.mark.usefixtures("few_charts")
def test_a_server_that_cannot_draw_a_chart_serves_the_others_and_is_not_ready(
    fresh: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(view: View) -> Figure:
        raise ZeroDivisionError(view.database.version)

    monkeypatch.setitem(warmup.CHARTS, "pauses", fail)
    monkeypatch.setitem(warmup.CHARTS, "ages", fail)
    server.get_ready(VERSIONS, fresh)
    assert not LOAD.ready
    told = health()
    assert [problem["message"].split()[2] for problem in told["refused"]["problems"]] == ["ages", "pauses"]
    monkeypatch.setattr(view, "_query_rows", None)
    monkeypatch.setattr(Database, "run", None)
    chart_of(fresh, language("uk"), Filters(), "other_totals")


# ---------- how far it is


def test_who_waits_long_for_a_step_is_told_which(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress.shown():
        PROGRESS.doing("loading the database")  # takes no time
        monkeypatch.setattr(progress, "SHORT", 0)
        PROGRESS.doing("working out returns")
        until(lambda: PROGRESS.has_written, "nothing is written")
    step, last = capsys.readouterr().err.splitlines()
    assert step == "working out returns …"
    assert last.startswith("read and checked in ")


def test_every_step_of_a_build_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(PROGRESS, "doing", said.append)
    build()
    steps = ["reading figures.csv", "loading the database", "working out returns", "checking unused_source"]
    assert [step for step in said if step in steps] == steps


def test_who_waits_a_moment_is_told_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SHORT", 60)
    with progress.shown():
        build()
    assert capsys.readouterr().err == ""
