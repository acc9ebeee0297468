"""What axe-core finds on the pages: nothing, in every language, size and colour scheme."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from homeward.core.filters import LANGUAGES
from homeward.core.pages import PAGES
from tests.browser import DESKTOP, PHONE, SCHEMES, Tab, until, viewer

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
