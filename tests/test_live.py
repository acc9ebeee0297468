"""Newer data: watched, built beside the old, swapped all at once; what changed is told, and a page can be held."""

from __future__ import annotations

import errno
import gc
import json
import os
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.charts import warmup
from homeward.charts.payload import payload
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.pages import PAGES
from homeward.core.view import View
from homeward.db import versions, watcher
from homeward.db.build import build, version_of
from homeward.db.database import Database
from homeward.db.diff import Changes, between, changes, contents, parts
from homeward.db.problems import DataInvalidError, Problem
from homeward.db.versions import VERSIONS
from homeward.db.watcher import (
    COOLDOWN_SECONDS,
    DEBOUNCE_SECONDS,
    MAX_DEBOUNCE_SECONDS,
    POLL_SECONDS,
    RETRY_SECONDS,
    Watcher,
    stamp_of,
)
from homeward.server import renew
from homeward.text.changes import changes_in_words
from homeward.ui.data_errors import MOST
from tests.spoiled import FIGURE, PEOPLE, SPOILT, mend, replaced
from tests.test_pages import AppTest, charts, opened, panel_filters, told, written

every_damage = pytest.mark.parametrize("damage", list(SPOILT))


@pytest.fixture
def serving(data_copy: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Serve a copy of the data, with a memory of its own; return the directory."""
    monkeypatch.setattr(server, "freeze", lambda: None)  # of a server, not of the tests
    with VERSIONS.serving(replace(database), directory=data_copy):
        yield data_copy


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=server.routes()))


# Versions with so many people more, each built once for all tests.
BUILT: dict[int, Database] = {}


def newer(directory: Path, more: int) -> Database:
    """Serve the data with more people in one figure, with a memory of their own, and return them."""
    mend(directory, more)
    if more not in BUILT:
        BUILT[more] = build(directory)
    VERSIONS.publish(database := replace(BUILT[more]))
    return database


def other(number: int) -> Database:
    """Serve the same data under the name of another version, with a memory of their own, and return them."""
    VERSIONS.publish(database := replace(versions.current(), version=f"{number:012x}"))
    return database


@pytest.fixture
def few_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have three charts drawn for newer data, not all: that it is all of them is in tests/test_start.py."""
    for name in set(warmup.CHARTS) - {"timeline", "ages", "pauses"}:
        monkeypatch.delitem(warmup.CHARTS, name)


# ---------- watching


class Time:
    """A clock that a test turns, and a watcher that notes what it read and when."""

    def __init__(self, directory: Path, reading: float = 0.0) -> None:
        self.now = 100.0
        self.directory = directory
        self.reading = reading
        self.failing: list[Problem] = []
        self.read: list[tuple[float, str]] = []
        self.watcher = Watcher(directory, self.take, VERSIONS.reject, lambda: self.now)
        self.changed = 0

    def take(self, directory: Path) -> None:
        self.read.append((self.now, (directory / "a.csv").read_text()))
        self.now += self.reading
        if self.failing:
            raise DataInvalidError(self.failing)

    def change(self) -> None:
        self.changed += 1
        (self.directory / "a.csv").write_text("x" * self.changed)

    def until(self, end: float, every: float = 1e9) -> None:
        """Let time pass, with a change every so often; looks come as they do in the thread."""
        next_change = self.now + every
        while self.now < end:
            self.now += POLL_SECONDS
            while self.now >= next_change:
                self.change()
                next_change += every
            self.watcher.look()


@pytest.fixture
def time(tmp_path: Path) -> Time:
    time = Time(tmp_path)
    time.change()
    time.until(110)
    assert len(time.read) == 1  # what was there at the start is read once
    return time


def test_nothing_is_read_while_nothing_changes(time: Time) -> None:
    time.until(1_000)
    assert len(time.read) == 1


def test_a_change_is_read_when_the_files_have_come_to_rest(time: Time) -> None:
    time.change()
    time.until(110 + DEBOUNCE_SECONDS)
    assert len(time.read) == 1
    time.until(110 + DEBOUNCE_SECONDS + 2 * POLL_SECONDS)
    assert [content for _, content in time.read] == ["x", "xx"]


def test_fifty_changes_a_minute_are_a_few_readings_the_last_of_which_has_seen_the_last_change(time: Time) -> None:
    time.reading = 1.5
    time.until(170, every=60 / 50)
    time.until(180)
    assert time.changed >= 50
    assert 10 <= len(time.read) <= 60 / (COOLDOWN_SECONDS + 1.5) + 2
    assert all(later - earlier >= COOLDOWN_SECONDS for (earlier, _), (later, _) in pairwise(time.read))
    assert time.read[-1][1] == "x" * time.changed


def test_changes_without_end_are_read_all_the_same(time: Time) -> None:
    time.until(160, every=POLL_SECONDS)
    assert 50 / (MAX_DEBOUNCE_SECONDS + 1) <= len(time.read) <= 50 / MAX_DEBOUNCE_SECONDS + 2


def test_what_changes_during_a_reading_is_read_next(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    def take_and_change(directory: Path) -> None:
        time.take(directory)
        if len(time.read) == 2:
            time.change()

    monkeypatch.setattr(time.watcher, "_take", take_and_change)
    time.change()
    time.until(120)
    assert [content for _, content in time.read] == ["x", "xx", "xxx"]


@pytest.mark.usefixtures("serving")
def test_what_is_refused_is_noted_logged_once_and_tried_again(time: Time, caplog: pytest.LogCaptureFixture) -> None:
    time.failing = [Problem("figures.csv", "write a whole number", 7, "value", "x")]
    time.change()
    time.until(113)
    failure = versions.rejection()
    assert failure
    assert failure.problems == tuple(time.failing)
    time.until(113 + 3 * (RETRY_SECONDS + COOLDOWN_SECONDS))
    assert len(time.read) == 2 + 3
    assert [record.levelname for record in caplog.records if "figures.csv:7:value" in record.getMessage()] == ["ERROR"]
    assert versions.rejection() == failure


@pytest.mark.usefixtures("serving")
def test_files_refused_while_they_are_written_are_no_failure(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused_while_written(directory: Path) -> None:
        time.take(directory)
        if len(time.read) == 2:
            time.change()
            raise DataInvalidError([Problem("a.csv", "half of it is missing")])

    monkeypatch.setattr(time.watcher, "_take", refused_while_written)
    time.change()
    time.until(120)
    assert len(time.read) == 3
    assert versions.rejection() is None


@pytest.mark.usefixtures("serving")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(5, "Input/output error"), "OSError: Input/output error"),
        (MemoryError(), "MemoryError"),
        (KeyError("x"), "KeyError"),
    ],
)
def test_no_fault_ends_the_watching(time: Time, error: Exception, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise error

    monkeypatch.setattr(time.watcher, "_take", fail)
    time.change()
    time.until(120)
    failure = versions.rejection()
    assert failure
    assert failure.problems[0].message == f"the files cannot be read ({said})"  # its kind, and no path of ours


def test_a_directory_that_is_turned_to_another_is_a_change(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.csv").write_text(name)
    link = tmp_path / "current"
    link.symlink_to("one")
    time = Time(link)
    time.until(110)
    link.unlink()
    link.symlink_to("two")
    time.until(120)
    assert [content for _, content in time.read] == ["one", "two"]


def test_the_thread_looks_by_itself_and_ends_when_told(time: Time) -> None:
    watching = Watcher(time.directory, time.take, VERSIONS.reject)
    watching.start()
    watching.stop()
    watching.join(10)
    assert not watching.is_alive()


# ---------- all or nothing


@every_damage
def test_damaged_data_change_nothing_and_the_report_names_the_place(serving: Path, damage: str) -> None:
    before = versions.current()
    watching = Watcher(serving, partial(renew, VERSIONS), VERSIONS.reject)
    SPOILT[damage].spoil(serving)
    watching._stamp = watcher.stamp_of(serving)
    watching._read()
    assert versions.current() is before
    failure = versions.rejection()
    assert failure
    assert SPOILT[damage].names in {problem.file for problem in failure.problems}
    mend(serving)
    watching._read()
    assert versions.rejection() is None
    assert versions.current() is before  # the same files again are the same version, and nobody waits for it


@pytest.mark.usefixtures("few_charts")
def test_mended_data_are_served_at_once(serving: Path) -> None:
    before = versions.current()
    mend(serving, more=7)
    renew(VERSIONS, serving)
    assert versions.current().version == version_of(serving) != before.version
    assert versions.version(before.version) is before


def test_a_version_that_comes_back_is_not_built_again(serving: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = versions.current()
    newer(serving, 7)
    mend(serving)
    monkeypatch.setattr(versions, "build", None)
    renew(VERSIONS, serving)
    assert versions.current() is first


@pytest.mark.usefixtures("few_charts")
def test_data_that_a_chart_cannot_draw_are_refused(serving: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(view: View) -> None:
        raise ZeroDivisionError(view.database.version)

    before = versions.current()
    mend(serving, more=7)
    monkeypatch.setitem(warmup.CHARTS, "pauses", fail)
    with pytest.raises(DataInvalidError, match="pauses"):
        renew(VERSIONS, serving)
    assert versions.current() is before


@pytest.mark.usefixtures("few_charts")
def test_views_looked_at_before_are_drawn_before_the_swap(serving: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filters = Filters(who="military", direction="both")
    payload(View(versions.current(), language("uk"), filters), "timeline")
    mend(serving, more=7)
    renew(VERSIONS, serving)
    monkeypatch.setattr(Database, "run", None)
    assert payload(View(versions.current(), language("uk"), filters), "timeline")
    assert payload(View(versions.current(), language("en"), Filters()), "ages")


# ---------- versions kept, and let go


@pytest.mark.usefixtures("serving")
def test_a_few_versions_are_kept_and_the_one_not_asked_for_longest_goes() -> None:
    kept = [versions.current().version, *(other(number).version for number in range(versions.MAX_PREVIOUS))]
    assert [versions.version(version) is not None for version in kept] == [True] * (versions.MAX_PREVIOUS + 1)
    versions.version(kept[0])
    newest = other(99).version
    known = [version for version in (*kept, newest) if versions.version(version)]
    assert known == [kept[0], *kept[2:], newest]


@pytest.mark.usefixtures("serving")
def test_a_version_let_go_is_gone() -> None:
    database = versions.current()
    payload(View(database, language("en"), Filters()), "timeline")
    gone = weakref.ref(database)
    del database
    for number in range(versions.MAX_PREVIOUS + 1):
        other(number)
    gc.collect()
    assert gone() is None


def test_nothing_is_left_on_disk(data_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    database = build(data_of(**OLD))
    failing_check = {"events": "event_id | date\ne1 | 2999-01-01"}
    unknown_source = {"events": "event_id | date | source_id\ne1 | 2024-01-03 | s9"}
    half_written = {"coverage": "first_date | last_date\n2022-01-01 | 2026-06-"}
    for damage in (failing_check, unknown_source, half_written):
        with pytest.raises(DataInvalidError):
            build(data_of(**OLD | damage))
    assert list((tmp_path / "temporary").iterdir()) == [database.folder]
    del database
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_page_left_open_does_not_keep_a_version_alive(serving: Path) -> None:
    tests = {path: opened("lang=en&direction=both&series=none", path) for path in PAGES}
    gone = weakref.ref(versions.current())
    VERSIONS.forget_earlier()
    newer(serving, 7)
    VERSIONS.forget_earlier()
    gc.collect()
    assert {test.session_state["lang"] for test in tests.values()} == {"en"}
    assert gone() is None


# ---------- what changed


OLD = {
    "exchanges": "exchange_id\n2024-01-03\n2024-02-08",
    "figures": "figure_id | subject_id | measure | value\nf1 | 2024-01-03 | total | 5\nf2 | 2024-02-08 | total | 7",
    "coverage": "first_date | last_date\n2022-01-01 | 2026-06-07",
}
NEW = {
    "exchanges": "exchange_id\n2024-01-03\n2024-02-08\n2024-03-01\n2024-03-02",
    "figures": "figure_id | subject_id | measure | value\nf1 | 2024-01-03 | total | 6\nf3 | 2024-02-08 | total | 7",
    "sources": "source_id\ns1\ns2",
    "coverage": "first_date | last_date\n2022-01-01 | 2026-07-07",
    "publishers": "publisher | kind\nPaper | official",
}


def test_what_changed_is_told_by_kind(data_of: Callable[..., Path]) -> None:
    found = between(build(data_of(**OLD)), build(data_of(**NEW)))
    assert found.added == {("exchange", "2024-03-01"), ("exchange", "2024-03-02"), ("figure", "f3"), ("source", "s2")}
    assert found.corrected == {("figure", "f1"), ("other", "coverage 2022-01-01"), ("other", "publisher Paper")}
    assert found.removed == {("figure", "f2")}
    assert changes_in_words(language("en"), found) == (
        "2 exchanges added, 1 figure added, 1 source added, 1 figure corrected, 1 figure removed, "
        "labels or explanations changed"
    )


def test_where_nothing_changed_there_is_nothing_to_tell(database: Database) -> None:
    assert not between(database, database)


versions_of_rows = st.dictionaries(st.tuples(st.just("figure"), st.sampled_from("abcdef")), st.sampled_from("123"))


@settings(deadline=None, derandomize=True, database=None)
@given(versions_of_rows, versions_of_rows, versions_of_rows)
def test_two_changes_one_after_the_other_are_the_change_from_first_to_last(first: Any, second: Any, third: Any) -> None:
    both, whole = changes(first, second).then(changes(second, third)), changes(first, third)
    assert (both.added, both.removed) == (whole.added, whole.removed)
    assert both.corrected >= whole.corrected
    assert not both.corrected & (both.added | both.removed)


def test_every_kind_of_row_has_words(database: Database) -> None:
    for kind in {kind for kind, _ in contents(database, parts(database))}:
        for which in ("added", "corrected", "removed"):
            assert changes_in_words(language("en"), Changes(**{which: frozenset({(kind, "x")})}))


# ---------- what a page shows


def test_an_open_page_goes_on_to_newer_data_with_its_filters_and_says_what_changed(serving: Path) -> None:
    test = opened("lang=en&who=military&from=2022-01-01&series=none&branch=navy&grain=month", "timeline")
    before = written(test)
    assert not test.text
    newest = newer(serving, 7)
    test.run()
    assert written(test) == before
    assert panel_filters(test)["series"] == ["none"]
    assert {newest.version in chart["source"] for chart in charts(test).values()} == {True}
    assert [note.value for note in test.text] == ["The data have changed: 1 figure corrected."]
    test.button(key="close-changes").click().run()
    assert not test.text


def test_what_changed_adds_up_until_it_is_closed(serving: Path) -> None:
    test = opened("lang=en")
    for event in ("a46287d406", "91ed0673fd"):
        replaced(serving, "events.csv", event, event[::-1])
        VERSIONS.publish(build(serving))
        test.run()
    assert test.text[0].value == "The data have changed: 2 events added, 2 events removed."


@pytest.mark.usefixtures("serving")
def test_data_with_another_version_but_the_same_rows_are_not_worth_a_note() -> None:
    test = opened("lang=en")
    other(1)
    test.run()
    assert not test.text


def test_a_choice_that_is_no_longer_in_the_data_is_left_out_and_named(serving: Path) -> None:
    test = opened("lang=en&series=53rd-exchange-2024&who=military")
    for file in sorted(serving.glob("*.csv")):
        file.write_text(file.read_text().replace("53rd-exchange-2024", "exchange-53-2024"))
    VERSIONS.publish(build(serving))
    test.run()
    assert not test.exception
    assert written(test) == {"lang": ["en"], "who": ["military"]}
    assert any("series=53rd-exchange-2024" in note.value for note in test.text)


# ---------- hold


def pin(test: AppTest, version: str | None) -> None:
    """Run a page after its version was pinned at its foot, or let go."""
    test.session_state["_held"] = version
    test.run()


def test_a_held_page_stays_says_that_there_are_newer_data_and_goes_on_when_asked(serving: Path) -> None:
    test = opened("lang=en&who=military", "timeline")
    held = versions.current().version
    pin(test, versions.current().version)
    assert written(test) == {"lang": ["en"], "v": [held], "who": ["military"]}
    assert not test.text
    before = charts(test)
    newest = newer(serving, 7)
    test.run()
    assert charts(test) == before
    assert [note.value for note in test.text] == [
        "This page shows a pinned data version. Newer data are available: 1 figure corrected."
    ]
    test.button(key="close-held").click().run()
    assert written(test) == {"lang": ["en"], "who": ["military"]}
    assert not told(test, "foot")["held"]
    assert newest.version in charts(test)["timeline"]["source"]
    assert [note.value for note in test.text] == ["The data have changed: 1 figure corrected."]


def test_a_link_holds_the_version_it_names_on_every_page(serving: Path) -> None:
    held = versions.current().version
    newer(serving, 7)
    test = opened(f"lang=en&v={held}", "timeline")
    assert told(test, "foot")["held"]
    assert held in charts(test)["timeline"]["source"]
    test.query_params = {}
    test.switch_page(f"../../pages/{PAGES['branches'].file}").run()
    assert {held in chart["source"] for chart in charts(test).values()} == {True}
    assert written(test) == {"lang": ["en"], "v": [held]}
    pin(test, None)
    assert written(test) == {"lang": ["en"]}


@pytest.mark.usefixtures("serving")
@pytest.mark.parametrize("asked", ["000000000000", "<b>x</b>", "x" * 5_000, "\u202e"])
def test_a_link_to_a_version_that_is_not_kept_shows_the_newest_and_says_so(asked: str) -> None:
    test = opened(f"lang=en&v={asked}&who=military")
    assert written(test) == {"lang": ["en"], "who": ["military"]}
    (note,) = test.text
    assert note.value.startswith("The link asks for data version ")
    assert len(note.value) < 200
    assert not told(test, "foot")["held"]
    test.button(key="close-gone").click().run()
    assert not test.text


def test_a_version_let_go_while_a_page_was_held_at_it_is_said(serving: Path) -> None:
    test = opened("lang=en")
    pin(test, versions.current().version)
    newer(serving, 7)
    VERSIONS.forget_earlier()
    test.run()
    assert written(test) == {"lang": ["en"]}
    assert test.text[0].value.startswith("The link asks for data version ")


# ---------- what is fetched later


def test_a_file_is_of_the_version_that_its_address_names(serving: Path, client: TestClient) -> None:
    old = versions.current()
    address = f"/data/v1/timeline.csv?v={old.version}"
    before = client.get(address)
    table = client.get(f"/table/timeline.json?v={old.version}").json()
    newest = newer(serving, 7)
    assert client.get(address).content == before.content
    assert client.get("/data/v1/timeline.csv").content != before.content
    assert newest.version in client.get("/data/v1/timeline.csv").headers["etag"]
    assert client.get(f"/table/timeline.json?v={old.version}").json() == table
    assert client.get("/table/timeline.json").json() != table


@pytest.mark.usefixtures("serving")
@pytest.mark.parametrize("path", ["/data/v1/timeline.csv", "/table/timeline.json"])
def test_a_version_that_is_not_kept_is_gone(client: TestClient, path: str) -> None:
    response = client.get(f"{path}?v=000000000000")
    assert response.status_code == 410
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["current"] == versions.current().version


# ---------- what curators see


def test_health_tells_curators_what_is_refused_and_stays_healthy(serving: Path, client: TestClient) -> None:
    report = client.get("/healthz?verbose=1").json()
    assert (report["status"], report["version"], report["refused"]) == ("ok", versions.current().version, None)
    SPOILT["no number"].spoil(serving)
    watching = Watcher(serving, partial(renew, VERSIONS), VERSIONS.reject)
    watching._stamp = watcher.stamp_of(serving)
    watching._read()
    assert (client.get("/healthz").status_code, client.get("/healthz?verbose=1").status_code) == (200, 200)
    report = client.get("/healthz?verbose=1").json()
    assert (report["status"], report["version"]) == ("refused", versions.current().version)
    (problem,) = report["refused"]["problems"]
    place = {name: problem[name] for name in ("file", "line", "column", "value")}
    lines = (serving / "figures.csv").read_text(encoding="utf-8").splitlines()
    (line,) = [number for number, text in enumerate(lines, 1) if text.startswith(FIGURE)]
    assert place == {"file": "figures.csv", "line": line, "column": "value", "value": f"about {PEOPLE}"}
    json.dumps(report)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_of_quality_names_every_place_to_mend_and_no_other_page_does(serving: Path, code: str) -> None:
    test = opened(f"lang={code}&who=military", "quality")
    assert not test.code
    before = charts(test)
    SPOILT["no number"].spoil(serving)
    watching = Watcher(serving, partial(renew, VERSIONS), VERSIONS.reject)
    watching._stamp = watcher.stamp_of(serving)
    watching._read()
    test.run()
    lines = (serving / "figures.csv").read_text(encoding="utf-8").splitlines()
    (line,) = [number for number, text in enumerate(lines, 1) if text.startswith(FIGURE)]
    (shown,) = [block.value for block in test.code]
    assert shown.startswith(f"error: data/figures.csv:{line}:value: 'about {PEOPLE}':")
    assert charts(test) == before  # the numbers are those of the version before, under the same filters
    assert written(test) == {"lang": [code], "who": ["military"]}
    for path in set(PAGES) - {"quality", "data", "exchange", "present"}:
        assert not opened(f"lang={code}", path).code
    mend(serving)
    watching._read()
    assert not test.run().code


@pytest.mark.usefixtures("serving")
def test_of_many_places_to_mend_the_first_are_shown_and_the_others_counted() -> None:
    problems = [Problem("figures.csv", "write a whole number", line, "value", "x") for line in range(90, 2, -1)]
    VERSIONS.reject(problems)
    test = opened("lang=en", "quality")
    (shown,) = [block.value.splitlines() for block in test.code]
    assert [line.split(":")[2] for line in shown] == [str(line) for line in range(3, 3 + MOST)]
    assert "68 more places are in the log." in [caption.value for caption in test.caption]


@pytest.mark.usefixtures("serving")
def test_what_is_refused_cannot_become_markup() -> None:
    VERSIONS.reject([Problem("figures.csv", "<script>alert(1)</script> **bold**", 3, "value", "[x](http://y)")])
    test = opened("lang=uk", "quality")
    assert test.code[0].value == str(versions.rejection().problems[0])  # type: ignore[union-attr]


# ---------- what an open page asks for


def test_the_browser_is_told_what_is_newest_and_asked_to_watch_it(serving: Path, client: TestClient) -> None:
    def watched(path: str) -> dict[str, str]:
        return told(opened("lang=en", path), "live")

    state = client.get("/version")
    assert state.headers["cache-control"] == "no-store"
    assert state.json() == watched("quality") == {**watched("timeline"), "rejected": ""}
    SPOILT["no number"].spoil(serving)
    watching = Watcher(serving, partial(renew, VERSIONS), VERSIONS.reject)
    watching._stamp = watcher.stamp_of(serving)
    watching._read()
    assert client.get("/version").json() == watched("quality") != state.json()
    newest = newer(serving, 5).version
    assert (
        client.get("/version").json() == {**watched("timeline"), "rejected": ""} == {"version": newest, "rejected": ""}
    )


def test_a_disk_that_fails_while_it_is_listed_is_a_directory_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise OSError(errno.ESTALE, "stale file handle")

    monkeypatch.setattr(Path, "glob", fail)
    assert stamp_of(tmp_path) == ()


def test_a_pipe_among_the_files_is_named_and_never_waited_for(data_copy: Path) -> None:
    (data_copy / "events.csv").unlink()
    os.mkfifo(data_copy / "events.csv")
    with pytest.raises(DataInvalidError, match=r"events\.csv is a pipe"):
        build(data_copy)
