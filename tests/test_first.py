"""What stands in a page before anything is drawn, and what is said where it cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.pages import OF_PEOPLE, PAGES
from homeward.core.view import View
from homeward.db import versions
from homeward.text.key_figures import main_numbers
from tests.browser import DESKTOP, Tab, running_app, running_browser, viewer

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
    people = set(OF_PEOPLE) <= set(PAGES[path].filters)
    assert numbers == ([item.value for item in main_numbers(view)] if people else [])


def test_a_slide_begins_empty(client: TestClient) -> None:
    assert 'id="first"' not in client.get("/timeline?present=1").text


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running_app() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


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
        assert tab.page.locator("#first dd.value").count() > 2
        tab.page.unroute_all()
        tab.page.locator("#first a").last.click()
        tab.page.wait_for_url(f"{address}/summary?lang={code}&who=military")


@pytest.mark.slow
def test_a_page_that_connects_takes_it_away(address: str, browser: Browser) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page()).open("timeline")
        assert tab.page.locator("#first").count() == 0
        assert tab.errors == []
