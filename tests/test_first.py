"""What stands in a page before anything is drawn, and what is said where it cannot be."""

from __future__ import annotations

import re
from html import unescape

import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.charts.payload import chart
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.pages import OF_PEOPLE, PAGES, charts_of
from homeward.core.view import View
from homeward.db import versions
from homeward.text.key_figures import main_numbers
from tests.browser import DESKTOP, PHONE, Tab, viewer

SAID = {"en": "This page cannot reach its server just now.", "uk": "Ця сторінка зараз не може зв’язатися"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=server.routes(), middleware=server.middleware()))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_the_main_numbers_stand_in_the_page_from_the_first_byte(client: TestClient, path: str, code: str) -> None:
    text = client.get(f"/{path}?lang={code}&who=military").text
    (first,) = re.findall(r'<div id="root"></div>.*?(<main id="first">.*</main>)', text, re.DOTALL)
    assert len(re.findall("<h1>.+</h1>", first)) == 1
    assert SAID[code] in first
    numbers = re.findall(r'<dd class="value">([^<]*)</dd>', first)
    view = View(versions.current(), language(code), Filters(who="military"))
    assert numbers == ([] if path else [item.value for item in main_numbers(view)])
    people = set(OF_PEOPLE) <= set(PAGES[path].filters)
    titles = [chart(view, name).title for name in charts_of(path)[:1]] if people else []
    assert [unescape(title) for title in re.findall("<h2>(.+)</h2>", first)] == titles


def test_nothing_is_waited_for_before_the_main_numbers(client: TestClient) -> None:
    text = client.get("/timeline?lang=en").text
    before = text.partition('<main id="first">')[0]
    assert "stylesheet" not in before
    assert {
        tag for tag in re.findall(r"<script[^>]*src=[^>]*>", before) if "async" not in tag and "module" not in tag
    } == set()
    # Streamlit's own typeface of the same name is left what ours does not have: ours comes behind it.
    assert text.rindex("@font-face") > text.rindex("/static/css/")
    # What is painted before that asks for ours by another name: Streamlit's is not fetched.
    assert "Source Sans" not in text.partition("/static/css/")[0]


def test_a_slide_begins_empty(client: TestClient) -> None:
    assert 'id="first"' not in client.get("/timeline?present=1").text


def military(code: str) -> View:
    """Return the newest data, in a language, about service members alone."""
    return View(versions.current(), language(code), Filters(who="military"))


@pytest.mark.slow
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_that_cannot_connect_says_so_and_leads_on(address: str, browser: Browser, code: str) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page())
        tab.page.route_web_socket("**/*", lambda socket: socket.close())
        tab.page.goto(f"/timeline?lang={code}&who=military")
        alert = tab.page.locator("#first [role=alert]")
        alert.wait_for()
        assert SAID[code] in alert.inner_text()
        assert tab.page.locator("#first h2").inner_text() == chart(military(code), "timeline").title
        tab.page.unroute_all()
        tab.page.locator("#first a").last.click()
        tab.page.wait_for_url(f"{address}/summary?lang={code}&who=military")


@pytest.mark.slow
def test_a_page_that_connects_takes_it_away(address: str, browser: Browser) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page()).open("timeline")
        assert tab.page.locator("#first").count() == 0
        assert tab.errors == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "chart"), [("", "running_total"), ("timeline", "timeline"), ("branches", "branches_by_year")]
)
@pytest.mark.parametrize("window", [DESKTOP, PHONE])
def test_the_first_chart_is_drawn_without_a_connection_where_the_page_will_have_it(
    address: str, browser: Browser, path: str, chart: str, window: dict[str, int]
) -> None:
    at = """() => [...document.querySelectorAll("#first h2, #first .main-svg, .homeward-title, .homeward-chart .main-svg")]
      .map((node) => node.getBoundingClientRect()).map(({ x, y, width }) => [x, y, width])"""
    with viewer(browser, address, window) as somebody:
        tab = Tab(somebody.new_page())
        tab.page.route_web_socket("**/*", lambda _: None)
        tab.page.goto(f"/{path}?lang=en")
        tab.page.wait_for_selector("#first .js-plotly-plot .main-svg")
        title, drawing, *_ = tab.page.evaluate(at)
        assert tab.errors == []
    with viewer(browser, address, window) as somebody:
        tab = Tab(somebody.new_page()).open(path)
        real_title, real_drawing = (
            tab.page.locator(f"#figure-{chart} {part}").first.bounding_box()
            for part in (".homeward-title", ".main-svg")
        )
    assert real_title
    assert real_drawing
    for first, real in ((title, real_title), (drawing, real_drawing)):
        assert first == pytest.approx([real["x"], real["y"], real["width"]], abs=16)
