"""The benchmarks measure what they say: grown data are served, everyone chooses alike, bytes are counted, targets named."""

from __future__ import annotations

import csv
import socket
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.grow import GROWN
from benchmarks.profiles import busy
from benchmarks.report import Row, _targets, write
from benchmarks.tracing import Trace
from benchmarks.viewers import KNOWN, WIDGETS, Chooser, Times, look_at_all
from benchmarks.wire import Relay
from homeward.core.filters import Filters
from homeward.db.build import build
from homeward.settings import DATA


@pytest.mark.parametrize("name", GROWN)
def test_grown_data_are_larger_and_can_be_served(name: str, tmp_path: Path) -> None:
    today = sum(1 for _ in (DATA / "figures.csv").open(encoding="utf-8"))
    database = build(GROWN[name](tmp_path / "data", 3))
    assert sum(1 for _ in (tmp_path / "data" / "figures.csv").open(encoding="utf-8")) > 2 * today
    assert database.run("timeline", Filters().parameters()).rows


def test_a_moment_belongs_to_the_innermost_code_that_is_somebodys() -> None:
    stacks = [
        "run (/x/streamlit/runtime/a.py:1);show (/x/homeward/ui/components.py:2);chart (/x/homeward/charts/a.py:3) 4",
        "run (/x/streamlit/runtime/a.py:1);draw (/x/homeward/charts/a.py:3);dumps (/usr/lib/python3/json.py:9) 2",
        "run (/x/streamlit/runtime/a.py:1);rows (/x/homeward/core/view.py:3);run (/x/homeward/db/database.py:9) 1",
        "main (/usr/lib/python3/threading.py:1) 3",
    ]
    assert busy(stacks) == {"charts, words, files": 6, "queries": 1, "other Python": 3}


def test_no_grown_exchange_has_an_identifier_of_before(tmp_path: Path) -> None:
    def column(path: Path, name: str) -> set[str]:
        with path.open(encoding="utf-8", newline="") as file:
            return {row[name] for row in csv.DictReader(file)}

    grown = GROWN["exchanges"](tmp_path / "data", 100)
    assert column(grown / "exchanges.csv", "exchange_id").isdisjoint(column(DATA / "renamed.csv", "old_id"))


class Listed:
    """A page that only notes what is chosen."""

    def __init__(self) -> None:
        self.view = ["2022-01-01", "Everyone", "To Ukraine"]
        self.seen: list[tuple[str, ...]] = []

    def change(self, widget: str, value: str) -> None:
        self.view[WIDGETS.index(widget)] = value
        self.seen.append(tuple(self.view))

    def close(self) -> None:
        pass


def test_all_known_views_are_looked_at_beforehand() -> None:
    page = Listed()
    look_at_all(page)
    assert set(page.seen) == set(KNOWN)


def test_everyone_chooses_alike_and_new_views_are_new() -> None:
    assert list(islice(Chooser(fresh=False).walk(1), 50)) == list(islice(Chooser(fresh=False).walk(1), 50))
    known, new = Listed(), Listed()
    for page, chooser in ((known, Chooser(fresh=False)), (new, Chooser(fresh=True))):
        for widget, value in islice(chooser.walk(2), 200):
            page.change(widget, value)
    assert set(known.seen) <= set(KNOWN)
    assert len(set(new.seen)) == 200
    assert set(new.seen).isdisjoint(KNOWN)


def test_a_relay_counts_what_goes_through_it() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        Relay(f"http://127.0.0.1:{server.getsockname()[1]}") as relay,
    ):
        host, _, port = relay.address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port))) as client:
            client.sendall(b"GET / HTTP/1.1\r\n\r\n")
            accepted, _ = server.accept()
            assert accepted.recv(100) == b"GET / HTTP/1.1\r\n\r\n"
            accepted.sendall(answer)
            assert client.recv(200) == answer
            assert (relay.sent, relay.received) == (18, len(answer))
            accepted.close()


def test_percentiles_are_of_the_changes_there_were() -> None:
    figures = Times([float(ms) for ms in range(1, 102)], 10.0).figures()
    assert (figures["changes"], figures["p50"], figures["p95"]) == (101, 51.0, 96.0)


def test_a_trace_is_split_into_kinds_of_work_without_counting_any_twice() -> None:
    def work(name: str, ts: int, dur: int, **more: object) -> dict[str, object]:
        return {"name": name, "ph": "X", "ts": ts, "dur": dur, "pid": 1, "tid": 1, "args": more}

    trace = Trace()
    trace.events = [
        {"name": "thread_name", "ph": "M", "pid": 1, "tid": 1, "args": {"name": "CrRendererMain"}},
        work("FunctionCall", 0, 9_000),  # before the click
        work("RunTask", 10_000, 50_000),
        work("EventDispatch", 20_000, 30_000, data={"type": "click"}),
        work("UpdateLayoutTree", 25_000, 10_000),
        work("Paint", 100_000, 20_000),
    ]
    split = trace.split(90.0)
    assert split == {
        "script": 20,
        "style": 10,
        "layout": 0,
        "paint": 10,
        "html": 0,
        "other": 10,
        "waiting": 40,
        "all": 90,
    }


def test_the_report_says_what_is_met_what_not_and_what_is_missing() -> None:
    lines = _targets([Row("api", "fast", "≥ 2", "4", 2.0), Row("api", "small", "≤ 2", "4", 0.5)]).splitlines()
    assert [line.split(" | ")[-1].strip(" |") for line in lines[2:]] == ["met", "**not met**"]
    report = write({"start": {"found": {"p50": 3.0}, **CIRCUMSTANCES}})
    assert "| ≤ 4 s | 3.0 s | 1.33 | met |" in report
    assert "Other work was under way" in report
    assert "Not measured yet: changes, profile, browser, api, grown, viewers" in report


CIRCUMSTANCES = {
    "when": "2026-01-01T00:00+00:00",
    "quick": False,
    "data": "0" * 12,
    "python": "3.11",
    "packages": {"streamlit": "1"},
    "peers": ["dash==1"],
    "machine": "two cores",
    "cores": {"server": 1, "driver": 1},
    "load": 2.0,
}
