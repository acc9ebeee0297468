"""A reader who doubts any number on any page gets from it to the page where it was published in two clicks.

Every link is really clicked; of the pages elsewhere only the address is looked at, they are never loaded.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Route

from homeward.charts import CHARTS
from homeward.charts.tables import table
from homeward.core.datasets import OF_CHARTS
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.view import View
from homeward.db.database import Database
from homeward.settings import DATA
from tests.browser import LOCAL, Tab, figures_of, until, viewer

ELSEWHERE = "a.homeward-link[href^=http]"
# With a branch to follow every chart has something to draw.
ALL_DRAWN = {"branch": "national_guard"}
# Charts that list the sources of their numbers, by page.
WITH_SOURCES = {
    "": ["running_total"],
    "timeline": ["timeline", "running_total", "pauses"],
    "branches": ["branches_by_year", "branch_shares", "branch_tree", "branch_followed", "branches", "branch_grid"],
    "groups": [
        *("groups_by_year", "group_shares", "group_totals", "women_and_men", "ranks", "conditions", "defended"),
        "ages",
    ],
}
# Tables with a column of sources.
SHEETS = ["chain", "yearly_totals", "all_totals", "other_totals"]
PATHS = ["", "timeline", "branches", "groups", "exchange", "reconciliation"]
Line = dict[str, str]


def read(name: str) -> list[Line]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


URLS = {line["source_id"]: line["url"] for line in read("sources")}
FIGURES = read("figures")
STATED = {(URLS[line["source_id"]], line["value"]) for line in read("statements")}


def published(subject: str) -> set[tuple[str, str]]:
    """Return the page and the number (none for a mention) of every figure about an exchange."""
    return {(URLS[line["source_id"]], line["value"]) for line in FIGURES if line["subject_id"] == subject}


def adopted_total(subject: str) -> tuple[str, str]:
    """Return the page and the number of the people to Ukraine, as adopted."""
    fact = {"subject_id": subject, "side": "UA", "measure": "total", "within": "", "scope": "", "adopted": "true"}
    (line,) = [line for line in FIGURES if fact.items() <= line.items()]
    return URLS[line["source_id"]], line["value"]


@pytest.fixture(scope="module")
def reader(browser: Browser, address: str) -> Iterator[BrowserContext]:
    with viewer(browser, address) as somebody:
        somebody.route(re.compile("^https?:"), _stay)
        yield somebody


def _stay(route: Route) -> None:
    """Answer for every page elsewhere."""
    if urlsplit(route.request.url).hostname in LOCAL:
        route.fallback()
    else:
        route.fulfill(body="elsewhere")


@pytest.fixture(scope="module")
def tab_of(reader: BrowserContext) -> Callable[[str], Tab]:
    """Return a function that shows a page, in the tab that has it open already if there is one."""
    tabs: dict[str, Tab] = {}

    def tab(path: str) -> Tab:
        if path not in tabs:
            tabs[path] = Tab(reader.new_page()).open(path, **ALL_DRAWN)
        return tabs[path]

    return tab


def follow(link: Locator) -> str:
    """Click a link to a page elsewhere and return the address of what opens."""
    with link.page.expect_popup() as opened:
        link.click()
    page = opened.value
    page.wait_for_load_state()
    address = page.url
    page.close()
    return address


def one_of(links: Locator, lot: random.Random) -> Locator:
    """Return one of the links that there are, once they are there."""
    links.first.wait_for()
    return links.nth(lot.randrange(links.count()))


def row_of(link: Locator) -> Locator:
    return link.locator("xpath=ancestor::tr")


def digits(text: str) -> str:
    """Return the number in a cell of a table: 750 in "at least 750", nothing in "mentioned, no number"."""
    return re.sub(r"\D", "", text)


def id_of(link: Locator) -> str:
    return parse_qs(urlsplit(link.get_attribute("href") or "").query)["id"][0]


# ---------- a chart lists its sources


@pytest.mark.parametrize(
    ("path", "name"),
    [(path, name) for path, names in WITH_SOURCES.items() for name in names],
    ids=lambda value: value or "overview",
)
def test_a_number_of_a_chart_is_two_clicks_from_its_source(path: str, name: str, tab_of: Callable[[str], Tab]) -> None:
    tab = tab_of(path)
    tab.action(name, "sources")  # the first
    figure = tab.figure(name)
    link = one_of(figure.locator(ELSEWHERE), random.Random(name))
    row = row_of(link)
    subject = id_of(row.locator("a[href*='exchange?id=']"))
    number = digits(row.locator("td.homeward-number").inner_text())
    address = follow(link)  # the second
    assert address in URLS.values()
    assert (address, number) in published(subject)


@pytest.mark.parametrize("code", ["en", "uk"])
def test_the_total_of_the_overview_is_two_clicks_from_the_page_of_each_part(reader: BrowserContext, code: str) -> None:
    shown = Tab(reader.new_page()).open("", lang=code)
    shown.action("running_total", "sources")  # the first
    figure = shown.figure("running_total")
    link = figure.locator("tr", has=shown.page.locator("a[href*='id=2024-05-31&']")).locator(ELSEWHERE).first
    assert (follow(link), "75") == adopted_total("2024-05-31")  # the second
    shown.page.close()


# ---------- a bar of the timeline opens its exchange

# The middle of the bar that stands for an exchange.
BAR = """(chart, exchange) => {
    for (const trace of chart.querySelectorAll(".barlayer .trace")) {
        const ids = trace.__data__[0].trace.customdata ?? [];
        for (const point of trace.querySelectorAll(".point")) {
            const path = point.querySelector("path");
            if (ids[point.__data__.i] !== exchange || !path) continue;
            path.scrollIntoView({ block: "center" });
            const box = path.getBoundingClientRect();
            if (box.width && box.height) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }
    }
    return null;
}"""


@pytest.mark.parametrize("exchange", ["2022-06-29", "2024-01-03", "2025-05-06"])
def test_a_bar_of_the_timeline_is_two_clicks_from_its_source(reader: BrowserContext, exchange: str) -> None:
    shown = Tab(reader.new_page()).open("timeline", grain="exchange")
    bar = shown.chart("timeline").evaluate(BAR, exchange)
    shown.page.mouse.move(bar["x"] - 1, bar["y"])
    shown.page.mouse.move(bar["x"], bar["y"])
    shown.chart("timeline").locator(".hoverlayer .hovertext").first.wait_for()
    shown.page.mouse.click(bar["x"], bar["y"])  # the first
    facts = shown.figure("exchange_facts")
    facts.locator(ELSEWHERE).first.wait_for()
    until(lambda: shown.query().get("id") == [exchange], "the exchange in the address")
    assert urlsplit(shown.address()).path == "/exchange"
    link = total_of(facts)
    url, number = adopted_total(exchange)
    assert digits(row_of(link).locator("td.homeward-number").inner_text()) == number
    assert follow(link) == url  # the second
    shown.page.close()


def total_of(facts: Locator) -> Locator:
    """Return the link to the source of everyone who returned to Ukraine."""
    return facts.locator("tr", has_text="People in all").first.locator(ELSEWHERE).first


# ---------- one exchange


@pytest.fixture(scope="module")
def exchange(reader: BrowserContext) -> Tab:
    """The page of 24 May 2025, a stage of a series, so that every figure of the page is drawn."""
    return Tab(reader.new_page()).open("exchange", id="2025-05-24")


def test_a_fact_of_an_exchange_is_one_click_from_its_source(exchange: Tab) -> None:
    link = total_of(exchange.figure("exchange_facts"))
    assert digits(row_of(link).locator("td.homeward-number").inner_text()) == "307"
    assert (follow(link), "307") == adopted_total("2025-05-24")


def test_a_rival_of_a_fact_is_two_clicks_from_its_source(exchange: Tab) -> None:
    row = row_of(total_of(exchange.figure("exchange_facts")))
    row.locator("summary").click()  # the first
    folded = row.locator(f"details {ELSEWHERE}")
    link = one_of(folded, random.Random(2))
    address = follow(link)  # the second
    assert address in {url for url, _ in published("2025-05-24")} - {adopted_total("2025-05-24")[0]}
    row.locator("summary").click()


def test_a_branch_of_an_exchange_is_two_clicks_from_its_source(exchange: Tab) -> None:
    figure = exchange.figure("exchange_branches")
    figure.locator("[data-action=table]").click()  # the first
    link = one_of(figure.locator(ELSEWHERE), random.Random(3))
    number = digits(row_of(link).locator("td.homeward-number").inner_text())
    assert (follow(link), number) in published("2025-05-24")  # the second


def test_a_stage_of_a_series_is_two_clicks_from_its_source(reader: BrowserContext) -> None:
    shown = Tab(reader.new_page()).open("exchange", id="2025-05-24")
    stages = shown.figure("exchange_stages")
    stages.locator("a[href*='id=2025-05-25&']").click()  # the first
    until(lambda: shown.query().get("id") == ["2025-05-25"], "the exchange in the address")
    facts = shown.figure("exchange_facts")
    facts.locator("tr", has_text="People in all").locator("td", has_text="303").first.wait_for()
    assert (follow(total_of(facts)), "303") == adopted_total("2025-05-25")  # the second
    shown.page.close()


# ---------- official totals


@pytest.mark.parametrize("name", SHEETS)
def test_an_official_total_is_two_clicks_from_its_source(name: str, tab_of: Callable[[str], Tab]) -> None:
    figure = tab_of("reconciliation").figure(name)
    figure.locator("[data-action=table]").click()  # the first
    link = one_of(figure.locator(ELSEWHERE), random.Random(name))
    numbers = {digits(cell) for cell in row_of(link).locator("td.homeward-number").all_inner_texts()}
    address = follow(link)  # the second
    assert numbers & {value for url, value in STATED if url == address}


def test_a_mark_of_the_line_of_totals_is_two_clicks_from_its_source(tab_of: Callable[[str], Tab]) -> None:
    figure = tab_of("reconciliation").figure("reconciliation")
    figure.locator("[data-action=table]").click()  # the first
    link = one_of(figure.locator(ELSEWHERE), random.Random(4))
    number = digits(row_of(link).locator("td.homeward-number").first.inner_text())
    assert (follow(link), number) in STATED  # the second


# ---------- no chart without a way


def clicks(view: View, name: str) -> int | None:
    """Return how many clicks lead from a number of a chart to the page that gives it; None where no way does."""
    figure = CHARTS[name](view)
    cells = [cell for row in table(view, name)["rows"] for cell in row if isinstance(cell, dict)]
    in_the_open = any(_leads_elsewhere(cell) for cell in cells)
    folded = any(_leads_elsewhere(line) for cell in cells for line in cell.get("more", []) if isinstance(line, dict))
    to_its_exchange = any("open" in cell for cell in cells)
    ways = {
        1: figure.is_table and in_the_open,
        2: figure.evidence
        or in_the_open
        or figure.chooses == "id"
        or (figure.is_table and (folded or to_its_exchange)),
    }
    return next((count for count, is_there in ways.items() if is_there), None)


def _leads_elsewhere(cell: dict[str, Any]) -> bool:
    return str(cell.get("href", "")).startswith("http")


@pytest.mark.parametrize(
    "name",
    # Doubts are words; the numbers they are about stand with their sources in the table of facts.
    list(dict.fromkeys(name for path in PATHS for name in figures_of(path) if name != "exchange_doubts")),
)
def test_from_every_chart_two_clicks_are_enough(database: Database, name: str) -> None:
    view = View(database, language("en"), Filters(id="2025-05-24", branch="national_guard"))
    assert clicks(view, name) in (1, 2)


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("running_total", "total"),
        ("groups_by_year", "group"),
        ("women_and_men", "sex"),
        ("branches", "branch"),
        ("ranks", "rank"),
        ("conditions", "status"),
        ("defended", "defended"),
        ("ages", "age"),
    ],
)
def test_the_sources_that_a_chart_lists_are_of_what_it_counts(database: Database, name: str, measure: str) -> None:
    view = View(database, language("en"), Filters())
    evidence = CHARTS[name](view).evidence
    assert evidence in OF_CHARTS
    assert measure in {row["measure"] for row in view.rows(evidence)}
