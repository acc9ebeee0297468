"""Browsers that are not like ours: forced colours, paper, and scripts that do not come."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from homeward.core.filters import LANGUAGES
from homeward.core.pages import PAGES
from tests.browser import DESKTOP, Tab, until, viewer
from tests.test_embed import somebody_elses_page

pytestmark = pytest.mark.slow


def fills(page: Page) -> set[str]:
    """Return the colours that the marks of the timeline are filled with."""
    found: list[str] = page.locator("#figure-timeline .homeward-chart").evaluate(
        "(chart) => [...chart.querySelectorAll('.points path, .legend path')].map((mark) => getComputedStyle(mark).fill)"
    )
    return set(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_charts_and_keys_theirs_and_frame_what_is_chosen(
    address: str, browser: Browser, scheme: str
) -> None:
    with (
        viewer(browser, address, DESKTOP, color_scheme=scheme) as usual,
        viewer(browser, address, DESKTOP, color_scheme=scheme, forced_colors="active") as forced,
    ):
        pages = []
        for somebody in (usual, forced):
            tab = Tab(somebody.new_page())
            tab.page.goto("/timeline?lang=en")
            tab.page.wait_for_selector("#figure-timeline[data-drawn]")
            tab.idle()
            pages.append(tab.page)
        assert fills(pages[0]) == fills(pages[1])
        keys = [page.locator("#figure-timeline .homeward-swatch").first for page in pages]
        colours = [key.evaluate("(node) => getComputedStyle(node).backgroundColor") for key in keys]
        assert colours[0] == colours[1]
        pressed = pages[1].locator(".homeward-language:has(:checked)").first
        assert pressed.evaluate("(node) => getComputedStyle(node).outlineStyle") == "solid"


@pytest.mark.parametrize(("path", "query"), [("exchange", "&id=2024-01-03"), ("sources", "")])
def test_paper_has_every_row_that_the_page_says_it_shows(address: str, browser: Browser, path: str, query: str) -> None:
    with viewer(browser, address, DESKTOP, color_scheme="dark") as somebody:
        page = Tab(somebody.new_page()).page
        page.goto(f"/{path}?lang=en{query}")
        page.wait_for_selector(".st-key-footer")
        page.wait_for_selector(".homeward-table tbody tr")
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        rows = page.locator(".homeward-held:not([hidden]) .homeward-table").evaluate_all(
            "(tables) => tables.map((table) => [table.scrollHeight - table.clientHeight, table.querySelectorAll('tbody tr').length])"
        )
        assert rows
        assert all(cut <= 1 for cut, _ in rows)
        statuses = page.locator(".homeward-held:not([hidden]) .homeward-status").all_text_contents()
        for (_, shown), status in zip(rows, statuses, strict=False):
            numbers = [int(one.replace(",", "")) for one in re.findall(r"[\d,]+", status)]
            assert not numbers or numbers[0] == shown == numbers[-1]
        for kind in (".homeward-search", ".homeward-action", ".stButton"):
            assert not page.locator(f"{kind}:visible").count(), kind
        for where in ("body", '[data-testid="stMain"]'):
            colour = page.locator(where).first.evaluate("(node) => getComputedStyle(node).backgroundColor")
            assert colour in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


# ---------- spreadsheets


def test_negative_numbers_copied_out_of_a_table_are_numbers_elsewhere(address: str, browser: Browser) -> None:
    with viewer(browser, address, DESKTOP, permissions=["clipboard-read", "clipboard-write"]) as somebody:
        tab = Tab(somebody.new_page())
        tab.open("reconciliation")
        tab.action("all_totals", "table")
        table = tab.page.locator("#figure-all_totals .homeward-table tbody")
        table.first.wait_for()
        assert "\u2212" in table.inner_text()
        table.evaluate("(node) => getSelection().selectAllChildren(node)")
        tab.page.keyboard.press("Control+c")
        plain, rich = tab.page.evaluate(
            """async () => {
              const [item] = await navigator.clipboard.read();
              return Promise.all(["text/plain", "text/html"].map(async (type) => (await item.getType(type)).text()));
            }"""
        )
        for copied in (plain, rich):
            assert re.search(r"(?<!\d)-\d", copied)
            assert "\u2212" not in copied
        assert rich.count("<tr") == table.locator("tr").count()


# ---------- assistive technology

SAID_ALOUD = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]"
LISTEN = """(where) => {
  window.aloud = [];
  new MutationObserver((records) => {
    for (const { target } of records) {
      const node = (target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement)?.closest(where);
      const text = node?.checkVisibility() && node.textContent.trim();
      if (text && window.aloud.at(-1) !== text) window.aloud.push(text);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_year_that_is_pressed_says_its_finding_once_and_keeps_the_focus(
    address: str, browser: Browser, code: str
) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page())
        tab.open("timeline", lang=code)
        tab.page.evaluate(LISTEN, SAID_ALOUD)
        year = tab.page.locator(".homeward-year", has_text="2024")
        with tab.redrawn("timeline"):
            year.focus()
            tab.page.keyboard.press("Enter")
        finding = tab.page.locator("#figure-timeline h2").inner_text()
        until(lambda: tab.page.evaluate("() => window.aloud.length"), "something said aloud")
        tab.idle()
        assert tab.page.evaluate("() => window.aloud") == [finding]
        assert year.evaluate("(node) => node === document.activeElement")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_has_one_first_heading_and_those_below_in_order(address: str, browser: Browser, code: str) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page())
        for path in PAGES:
            tab.open(path, lang=code)
            tab.page.get_by_role("heading", level=1).wait_for()
            levels = [
                int(level)
                for level in re.findall(r"heading .*\[level=(\d)\]", tab.page.locator("body").aria_snapshot())
            ]
            assert levels[0] == 1 == levels.count(1), (path, levels)
            assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


# ---------- the words of Streamlit's own widgets


SAID = """(nodes) => nodes.flatMap((node) => [node, ...node.querySelectorAll("*")]).flatMap((node) =>
  [node.getAttribute("aria-label"), node.getAttribute("aria-valuetext"), node.getAttribute("placeholder"),
   ...[...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data)])
  .filter((text) => /[A-Za-z]{2}/.test(text ?? "") && !/[а-яіїєґ]/i.test(text) && !/^[a-z]+(_[a-z]+)+$/.test(text))"""


def test_what_streamlit_says_itself_is_said_in_ukrainian_on_a_ukrainian_page(address: str, browser: Browser) -> None:
    with viewer(browser, address, DESKTOP) as somebody:  # its browser speaks English
        tab = Tab(somebody.new_page())
        tab.page.goto("/sources?lang=uk")
        tab.idle()
        over = "[data-st-overlay-root], [data-testid=stMultiSelectDropdown], [data-testid=stSelectboxDropdown]"

        def english(where: str) -> list[str]:
            found: list[str] = tab.page.locator(where).evaluate_all(SAID)
            return found

        for where in ("[data-testid=stSkipToContent]", "nav", ".homeward-panel"):
            until(lambda where=where: english(where) in ([], ["SQL"]), f"no English word in {where}")
        field = tab.page.locator(".st-key-publisher input").first
        field.click()
        tab.page.keyboard.type("zzz")
        tab.page.get_by_text("Нічого не знайдено").wait_for()
        until(lambda: not english(over), "no English word in the list")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_module_that_comes_late_is_waited_for(address: str, browser: Browser, code: str) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page())
        aborted: list[str] = []

        def once(route: object) -> None:
            if aborted:
                route.continue_()  # type: ignore[attr-defined]
            else:
                aborted.append("once")
                route.abort()  # type: ignore[attr-defined]

        tab.page.route(re.compile(r"/bidi-components/.*/chart\.js"), once)
        tab.page.goto(f"/timeline?lang={code}")
        tab.page.wait_for_selector("#figure-timeline[data-drawn]")
        assert aborted


@pytest.mark.parametrize(("code", "words"), [("en", "could not be loaded"), ("uk", "не вдалося завантажити")])
def test_a_module_that_never_comes_is_one_calm_sentence_for_each_figure(
    address: str, browser: Browser, code: str, words: str
) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page())
        tab.page.route(re.compile(r"/bidi-components/.*/table\.js"), lambda route: route.abort())
        tab.page.goto(f"/timeline?lang={code}")
        first = tab.page.locator(".homeward-missing").first
        first.wait_for()
        assert words in first.inner_text()
        assert "csv" in (first.locator("a").first.get_attribute("href") or "")
        assert not tab.page.get_by_test_id("stException").count()


@pytest.mark.parametrize(("code", "words"), [("en", "Its table is below"), ("uk", "Його таблиця — нижче")])
def test_without_what_draws_the_table_stands_there(address: str, browser: Browser, code: str, words: str) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page())
        tab.page.route(re.compile(r"plotly[\w-]*.*\.min\.js"), lambda route: route.abort())
        tab.page.goto(f"/timeline?lang={code}")
        figure = tab.page.locator("#figure-timeline")
        until(lambda: words in figure.locator(".homeward-empty").inner_text(), "the sentence")
        figure.locator(".homeward-table tbody tr").first.wait_for()


# ---------- frames on pages of others


NARROW = '<body style="margin:0;width:340px">'


def test_a_frame_in_a_sandbox_draws_its_chart_and_its_table(address: str, browser: Browser) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        page = somebody.new_page()
        code = (
            f'<iframe sandbox="allow-scripts" src="{address}/embed/timeline?lang=uk" width="340" height="900"></iframe>'
        )
        with somebody_elses_page(NARROW + code) as elsewhere:
            page.goto(elsewhere)
            frame = page.frame_locator("iframe")
            frame.locator("#figure-timeline[data-drawn]").wait_for()
            assert frame.locator("#figure-timeline .main-svg").count()


def test_the_words_of_a_frame_stand_in_it_before_any_script(address: str, browser: Browser) -> None:
    with viewer(browser, address, DESKTOP, java_script_enabled=False) as somebody:
        page = somebody.new_page()
        page.goto("/embed/timeline?lang=en&who=military")
        assert page.locator("#chart h2").inner_text()
        assert "Source: Homeward" in page.locator("#chart").inner_text()


@pytest.mark.parametrize("name", ["timeline", "branches", "gaps"])
def test_the_code_of_a_frame_makes_it_as_high_as_its_chart(address: str, browser: Browser, name: str) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page())
        tab.page.goto("/timeline?lang=en")
        box = tab.page.locator("#figure-timeline textarea.homeward-code")
        until(lambda: box.count() and box.input_value(), "the code of the frame")
        code = box.input_value().replace("/embed/timeline", f"/embed/{name}")
        page = somebody.new_page()
        with somebody_elses_page(NARROW + code) as elsewhere:
            page.goto(elsewhere)
            page.frame_locator("iframe").locator("[data-drawn]").wait_for()
            body = page.frame_locator("iframe").locator("body")
            until(
                lambda: body.evaluate(
                    "(body) => body.scrollHeight - innerHeight <= 1 && innerHeight - body.offsetHeight < 40"
                ),
                "the frame to be as high as the chart",
            )
