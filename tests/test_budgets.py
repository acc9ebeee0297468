"""What a change of a filter and a first visit may cost, counted: queries, messages, bytes. Times are for `make bench`.

Each number is what is needed today: whoever needs less lowers it, whoever needs more says why.
"""

from __future__ import annotations

import json
import re
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.wire import Relay
from homeward.charts import CHARTS
from homeward.charts.downloads import without
from homeward.charts.payload import chart, payload, shared_words
from homeward.core.assets import PLOTLY, PRESENT, STYLE, StaticFile
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.pages import PAGES
from homeward.core.view import View
from homeward.db import versions
from homeward.web.static import cache_directory
from tests.browser import running_app, until
from tests.viewer import Run, Viewer

# The timeline has four charts: who mediated is a query and two messages of its own. One message keeps the place of a
# comparison that nobody makes, so that the charts below it are not built anew when somebody does.
QUERIES_OF_A_NEW_VIEW = 6
MESSAGES = 15
BYTES_OF_A_CHANGE = 22_528
BYTES_OF_THE_FIRST_VISIT = 1_150_000
NEW, AGAIN = "2023-02-03", "2024-01-01"


class Site:
    """The app, and what it logs of every run."""

    def __init__(self, address: str, log: Path) -> None:
        self.address, self._log = address, log

    def runs(self) -> list[dict[str, Any]]:
        lines = self._log.read_text(encoding="utf-8").splitlines()
        return [told for told in map(json.loads, (line for line in lines if line[:1] == "{")) if told["kind"] == "run"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    log = tmp_path_factory.mktemp("log") / "log"
    with running_app(log, HOMEWARD_LOG="json") as address:
        yield Site(address, log)


def changed(viewer: Viewer, **query: list[str]) -> Run:
    viewer.choose(**query)
    run = viewer.wait_for_run()
    assert run.errors() == []
    return run


FILTER_SETS = (
    "",
    "from=2024-01-01&to=2024-12-31",
    "who=civilian",
    "mediator=uae",
    "to=2022-01-31",
    "versus_from=2025-01-01",
)


@pytest.mark.parametrize("path", [path for path, page in PAGES.items() if page.draws and path != "exchange"])
def test_a_chart_stays_where_it_is_whatever_the_filters(site: Site, path: str) -> None:
    with Viewer(site.address, f"/{path}?lang=en") as viewer:
        places = [viewer.wait_for_run().places()]
        for query in FILTER_SETS:
            viewer.rerun(f"lang=en&{query}")
            places.append(viewer.wait_for_run().places())
    assert places[0]
    for others in places:
        assert {name: place for name, place in others.items() if name in places[0]} == places[0]


def test_a_view_is_queried_once_and_a_known_one_not_at_all(site: Site) -> None:
    queries = []
    with Viewer(site.address, "/timeline?lang=en") as viewer:
        viewer.wait_for_run()
        for day in (AGAIN, NEW, AGAIN, NEW):
            before = len(site.runs())
            changed(viewer, **{"from": [day]})
            until(lambda: len(site.runs()) > before, "the line of the run")  # noqa: B023
            (line,) = site.runs()[before:]
            queries.append(len(line["queries"]))
    first, second, *again = queries
    assert 0 < second <= QUERIES_OF_A_NEW_VIEW
    assert 0 < first <= QUERIES_OF_A_NEW_VIEW
    assert again == [0, 0]


@pytest.mark.parametrize(
    ("widget", "value", "queries"), [("axis", "sequence", set()), ("grain", "quarter", {"timeline"})]
)
def test_a_choice_asks_only_the_queries_that_name_it(site: Site, widget: str, value: str, queries: set[str]) -> None:
    with Viewer(site.address, "/timeline?lang=en&from=2022-04-05") as viewer:
        viewer.wait_for_run()
        until(site.runs, "the line of the run")
        before = len(site.runs())
        changed(viewer, **{widget: [value]})
        until(lambda: len(site.runs()) > before, "the line of the run")
        (line,) = site.runs()[before:]
    assert set(line["queries"]) == queries


def test_a_change_is_few_messages_and_bytes(site: Site) -> None:
    with Relay(site.address) as relay, Viewer(relay.address, "/timeline?lang=en") as viewer:
        viewer.wait_for_run()
        for who in ("military", "civilian", "everyone"):
            before = relay.total
            run = changed(viewer, who=[who])
            assert relay.total - before <= BYTES_OF_A_CHANGE
            assert len(run.messages) <= MESSAGES
            assert run.charts().keys() == {"timeline", "running_total", "mediators", "pauses"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_all_figures_say_stands_in_the_page_once(site: Site, code: str) -> None:
    page = fetched(site.address, "/timeline").decode()
    (text,) = re.findall(rf'<script type="application/json" class="shared-words" lang="{code}">(.*?)</script>', page)
    assert json.loads(text) == json.loads(json.dumps(shared_words(code)))
    view = View(versions.current(), language(code), Filters())
    for name in CHARTS:
        body = chart(view, name).body
        sent, whole = json.loads(zlib.decompress(body)), payload(view, name)
        assert "words" not in sent
        assert whole["words"] == shared_words(code)["words"]
        assert sent == without(whole, shared_words(code))
        assert whole["take"]["numbers"].keys() == {"label", "hint", "files"}


@pytest.mark.skipif(not cache_directory().exists(), reason="the assets are compressed at install")
def test_what_the_first_visit_loads_is_small(site: Site) -> None:
    page = fetched(site.address, "/timeline").decode()
    paths = {path.lstrip(".") for path in re.findall(r'(?:src|href)="(\.?/[^"]+\.(?:js|css|woff2))"', page)}
    assert len(paths) > 10
    sizes = {path: len(fetched(site.address, path)) for path in {*paths, PLOTLY.path}}
    assert sum(sizes.values()) + len(page) <= BYTES_OF_THE_FIRST_VISIT


PRINTED = re.compile(r"@media print \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")


@pytest.mark.parametrize("file", [STYLE, PRESENT], ids=lambda file: file.path)
def test_no_rule_asks_the_document_or_every_element_what_it_holds(file: StaticFile) -> None:
    # Such a rule has a browser style the whole page anew whenever an element comes or goes: 55 ms of a click.
    rules = PRINTED.sub("", re.sub(r"/\*.*?\*/", "", file.content.decode(), flags=re.DOTALL))
    asked = re.findall(r"([^\s>~+,{}()]*):has\(", rules)
    assert [each for each in asked if not each or each.startswith(("html", ":root", "body"))] == []


def fetched(address: str, path: str) -> bytes:
    """Return what a browser is sent for a path: compressed."""
    request = urllib.request.Request(f"{address}/{path.lstrip('/')}", headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return bytes(response.read())
