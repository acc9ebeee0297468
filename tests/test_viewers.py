"""People look while the data are damaged and mended: nobody sees an error, two versions at once or a lost filter.

All but two, which are Chromium, speak Streamlit's protocol. `make test` has eight of them and damages the data twice,
`make soak` eighteen, and 100 times.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from homeward.charts import CHARTS
from homeward.charts.payload import payload
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.view import View, options_in
from homeward.db import versions
from homeward.db.build import build, version_of
from homeward.db.database import Database
from tests.browser import Tab, running_app, running_browser, until, viewer
from tests.spoiled import SPOILT, mend
from tests.viewer import Run, Viewer

ROUNDS, PEOPLE = int(os.environ.get("ROUNDS", "1")), int(os.environ.get("PEOPLE", "8"))
# By how many people more the data are mended, in turn; they are opened with none more.
MORE = (0, 2, 1, 4)
PAGES = (
    "/timeline?lang=en",
    "/timeline?lang=uk&who=military&direction=both",
    "/?lang=en",
    "/branches?lang=en&branch=navy&grain=year",
    "/groups?lang=uk&from=2024-01-01&to=2025-12-31",
    "/timeline?lang=en&series=none&grain=month&versus_from=2023-01-01&versus_to=2023-12-31",
)
CHOICES = ("lang=en&who=civilian", "lang=uk&direction=both", "lang=en&from=2023-01-01&to=2023-12-31", "lang=uk")
# Notes every version that stands on the page, at every frame that the browser draws.
NOTE_VERSIONS = """() => {
  window.kept = true;
  window.seen = [];
  const note = () => {
    const lines = [...document.querySelectorAll(".homeward-source, .st-key-footer")].map((node) => node.textContent);
    const versions = lines.map((line) => line.match(/[0-9a-f]{12}/)?.[0]).filter(Boolean);
    const now = [...new Set(versions)].sort().join(" ");
    if (window.seen.at(-1)?.versions !== now) window.seen.push({ versions: now, at: performance.now() });
    requestAnimationFrame(note);
  };
  note();
}"""


def health(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address}/healthz?verbose=1", timeout=30) as response:
        found: dict[str, Any] = json.load(response)
    return found


class Truth:
    """What should be on a page: the payloads of every version there was, made here from the same files."""

    def __init__(self) -> None:
        self.datasets: dict[str, Database] = {}
        self.expected = cache(self._expected)

    def learn(self, data: Path) -> str:
        """Build the version that is in a directory, if it is new; return its name."""
        version = version_of(data)
        if version not in self.datasets:
            self.datasets[version] = build(data)
        return version

    def _expected(self, version: str, code: str, query: str, name: str) -> Any:
        database = self.datasets[version]
        filters, ignored = Filters.parse(parse_qs(query), options_in(database))
        assert [item for item in ignored if item.parameter not in ("lang", "v")] == []
        return payload(View(database, language(code), filters), name)

    def check(self, run: Run) -> None:
        """Check that a run is without an error, of one version, and with the numbers of that version."""
        assert run.errors() == []
        (version,) = run.versions()
        for name, chart in run.charts().items():
            if name not in CHARTS:  # a sheet of the data page, which has no numbers of its own
                assert chart["version"] == version
                continue
            query = urlsplit(chart["table"]["href"]).query
            expected = self.expected(version, chart["language"], query, name)
            assert {part: chart[part] for part in expected} == expected, (version, name, query)


class Crowd:
    """Viewers; a third of them choose other filters all the time."""

    def __init__(self, address: str) -> None:
        self.viewers = [
            Viewer(address, path, looks=1) for path, _ in zip(itertools.cycle(PAGES), range(PEOPLE), strict=False)
        ]
        self.asked = {place: self.viewers[place].query for place in range(PEOPLE)}
        self.restless = range(PEOPLE // 3)
        self.checked = [0] * PEOPLE
        self._random = random.Random(8)
        self._rest = threading.Event()

    def wait(self) -> None:
        """Wait until everyone has a page."""
        for each in self.viewers:
            each.wait_for_run()

    @contextmanager
    def choosing(self) -> Iterator[None]:
        """Let the restless ones choose other filters until the end of the block."""
        self._rest.clear()
        thread = threading.Thread(target=self._choose, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._rest.set()
            thread.join()

    def _choose(self) -> None:
        while not self._rest.wait(self._random.uniform(0.05, 0.4)):
            place = self._random.choice(self.restless)
            self.asked[place] = self._random.choice(CHOICES)
            self.viewers[place].rerun(self.asked[place])

    def all_show(self, version: str) -> bool:
        """Return whether everyone has this version on the page, under the filters they asked for."""
        return all(
            each.last.versions() == {version} and _same(each.query, self.asked[place])
            for place, each in enumerate(self.viewers)
        )

    def check(self, truth: Truth) -> None:
        """Check every run that was not checked before; nobody has lost the connection."""
        for place, each in enumerate(self.viewers):
            assert each.failure is None
            runs = each.runs[self.checked[place] :]
            for run in runs:
                truth.check(run)
            self.checked[place] += len(runs)

    def check_filters(self) -> None:
        """Check that everyone sees what they asked for last."""
        for place, each in enumerate(self.viewers):
            for chart in each.last.charts().values():
                shown = parse_qs(urlsplit(chart["table"]["href"]).query)
                asked = parse_qs(self.asked[place])
                if "grain" not in asked:  # a page says which one it has chosen
                    shown.pop("grain", None)
                assert {**shown, "lang": asked["lang"]} == {**asked, "v": shown["v"]}

    def close(self) -> None:
        for each in self.viewers:
            each.close()


def _same(one: str, other: str) -> bool:
    return parse_qs(one) == parse_qs(other)


def versions_shown(tab: Tab) -> set[str]:
    lines = tab.page.locator(".homeward-source, .st-key-footer").all_text_contents()
    return {version for line in lines for version in re.findall(r"\b[0-9a-f]{12}\b", line)}


def test_viewers_see_no_error_and_no_mixture_while_data_are_damaged_and_mended(
    data_copy: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    truth, seconds = Truth(), []
    log, temporary = tmp_path / "log", tmp_path / "temporary"
    temporary.mkdir()
    damages = itertools.cycle(SPOILT.values())
    with ExitStack() as stack:
        address = stack.enter_context(running_app(log, HOMEWARD_DATA=str(data_copy), TMPDIR=str(temporary)))
        context = stack.enter_context(viewer(stack.enter_context(running_browser()), address))
        version = truth.learn(data_copy)
        crowd = Crowd(address)
        stack.callback(crowd.close)
        tabs = [Tab(context.new_page()).open("timeline", who="military"), Tab(context.new_page()).open("groups")]
        for tab in tabs:
            tab.page.evaluate(NOTE_VERSIONS)
        crowd.wait()
        for number in range(1, ROUNDS + 1):
            with crowd.choosing():
                next(damages).spoil(data_copy)
                until(lambda: health(address)["status"] == "refused", "the damage to be noticed")
                assert health(address)["version"] == version
                mend(data_copy, MORE[number % len(MORE)])
            mended = time.monotonic()
            version = truth.learn(data_copy)
            crowd.check(truth)  # what was seen until now, while the server builds what comes next
            until(lambda: health(address)["version"] == version, "the mended data to be served")  # noqa: B023
            until(lambda: crowd.all_show(version), "everyone to see the mended data")  # noqa: B023
            seconds.append(max(each.last.began for each in crowd.viewers) - mended)
            crowd.check_filters()
            for tab in tabs:
                until(lambda: versions_shown(tab) == {version}, "a browser to show the mended data")  # noqa: B023
        crowd.check(truth)
        for tab in tabs:
            assert tab.errors == []
            assert tab.page.evaluate("() => window.kept")  # never loaded anew
        assert tabs[0].query() == {"lang": ["en"], "who": ["military"]}
        p50, most = sorted(seconds)[len(seconds) // 2], max(seconds)
        record_property(
            "seconds from a change of the data to new numbers for everyone", f"p50 {p50:.1f}, most {most:.1f}"
        )
        assert [mixed(tab) for tab in tabs] == [0, 0]
        assert len(list(temporary.glob("homeward-*"))) <= versions.MAX_PREVIOUS + 2
    assert list(temporary.glob("homeward-*")) == []
    text = log.read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert text.count("The data are not served") >= ROUNDS


def mixed(tab: Tab) -> float:
    """Return for how many milliseconds at most a browser drew two versions at once, on the way from one to the next."""
    seen = tab.page.evaluate("() => window.seen")
    spans = [later["at"] - now["at"] for now, later in itertools.pairwise(seen) if " " in now["versions"]]
    return max(spans, default=0.0)
