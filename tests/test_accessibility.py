"""What axe-core finds on the pages: nothing, in every language, size and colour scheme, whatever is open on them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from homeward.core.filters import LANGUAGES
from homeward.core.pages import PAGES
from tests.browser import DESKTOP, PHONE, SCHEMES, Scheme, Tab, until, viewer

WIDE = (1920, 1080)
STILL = """() => document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
    && document.getAnimations().every((one) => one.playState !== "running")"""
# On a phone Streamlit puts the heading of a section of pages among the items of its own list of pages.
OF_STREAMLIT = {"list", "listitem"}
MOMENT = 2.0
LIST_OF_PAGES = '[data-testid="stSidebarNav"]'


@pytest.fixture(scope="module")
def found(browser: Browser, address: str) -> dict[str, list[str]]:
    """Return what axe finds, by look: every page is loaded once a size, and changed in place as viewers change it."""
    found: dict[str, list[str]] = {}
    for size in (DESKTOP, PHONE):
        with viewer(browser, address, size) as somebody:
            tab = Tab(somebody.new_page())
            for path in PAGES:
                tab.open(path)
                for language, scheme in zip(LANGUAGES, SCHEMES, strict=True):
                    tab.be(language, scheme)
                    found[f"{path or 'landing'} {size[0]} {language} {scheme}"] = violations(tab)
    return found


def opened_in(tab: Tab) -> Iterator[str]:
    """Open one after the other what a page can open, and yield the name of each: a card, a term, the filters."""
    figure = tab.figure("timeline")
    for action in ("table", "sources", "download", "share"):
        tab.action("timeline", action)
        yield action
    figure.locator(".homeward-key .homeward-term").last.click()
    yield "term"
    tab.page.keyboard.press("Escape")
    with tab.menu():
        yield "filters"


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "dark"), (WIDE, "light"), (PHONE, "dark")])
def test_axe_finds_no_violation_in_what_a_page_opens_and_compares(
    size: tuple[int, int], scheme: Scheme, browser: Browser, address: str
) -> None:
    year = {"from": "2025-01-01", "to": "2025-12-31", "versus_from": "2024-01-01", "versus_to": "2024-12-31"}
    with viewer(browser, address, size) as somebody:
        tab = Tab(somebody.new_page()).open("timeline", scheme, **year)
        assert {name: found for name in opened_in(tab) if (found := violations(tab))} == {}


def violations(tab: Tab) -> list[str]:
    """Return what axe finds on a page and finds again a moment later: lines of code take their colours from a theme late."""
    if found := _violations(tab):
        time.sleep(MOMENT)
        found = _violations(tab)
    return found


def _violations(tab: Tab) -> list[str]:
    """Return what axe finds on a page as it stands, rule and element, but for what is Streamlit's own."""
    until(lambda: tab.page.evaluate(STILL), "what fades in")  # it is pale meanwhile
    everywhere = Axe().run(tab.page).response["violations"]
    elsewhere = Axe().run(tab.page, {"exclude": [[LIST_OF_PAGES]]}).response["violations"]
    wrong = [each for each in everywhere if each["id"] not in OF_STREAMLIT]
    wrong += [each for each in elsewhere if each["id"] in OF_STREAMLIT]
    return [f"{each['id']}: {node['html'][:120]}" for each in wrong for node in each["nodes"]]


def test_axe_finds_no_violation_on_any_page(found: dict[str, list[str]]) -> None:
    assert len(found) == 2 * len(PAGES) * len(LANGUAGES)
    assert {look: nodes for look, nodes in found.items() if nodes} == {}
