"""What axe-core finds on the pages: nothing, in every language, size and colour scheme."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from homeward.filters import LANGUAGES
from homeward.pages import PAGES
from tests.browser import DESKTOP, PHONE, SCHEMES, Tab, running_app, running_browser, viewer


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    """Return what axe finds, by look: every page is loaded once a size, and changed in place as viewers change it."""
    found: dict[str, list[str]] = {}
    with running_app() as address, running_browser() as browser:
        for size in (DESKTOP, PHONE):
            with viewer(browser, address, size) as somebody:
                tab = Tab(somebody.new_page())
                for path in PAGES:
                    tab.open(path)
                    for language, scheme in zip(LANGUAGES, SCHEMES, strict=True):
                        tab.be(language, scheme)
                        violations = Axe().run(tab.page).response["violations"]
                        found[f"{path or 'landing'} {size[0]} {language} {scheme}"] = [
                            f"{violation['id']}: {node['html'][:120]}"
                            for violation in violations
                            for node in violation["nodes"]
                        ]
    return found


def test_axe_finds_no_violation_on_any_page(found: dict[str, list[str]]) -> None:
    assert len(found) == 2 * len(PAGES) * len(LANGUAGES)
    assert {look: nodes for look, nodes in found.items() if nodes} == {}
