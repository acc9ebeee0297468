"""The pages as a browser shows them: every page, size, language and colour scheme, and what a viewer does with them.

Loading a page takes seconds, so that one load is looked at by many tests: a page is loaded once a size, and language
and colours are then changed in it, as viewers change them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator

from homeward.core.filters import LANGUAGES
from homeward.core.pages import PAGES
from homeward.db import versions
from tests.browser import DESKTOP, PHONE, Scheme, Tab, figures_of, until, viewer

TOLERANCE = 2
MOST_OVERLAP = 0.3
# In this order one thing changes from each to the next; a desktop ends as the tests after it want it.
LOOKS: tuple[tuple[str, Scheme], ...] = (("uk", "light"), ("uk", "dark"), ("en", "dark"), ("en", "light"))
TIMELINE = "timeline"
FIGURES = ["timeline", "running_total", "mediators", "pauses"]
NO_FILTERS = {"lang": ["en"]}
# Views of the timeline with many labels.
CROWDED = [
    (PHONE, {"direction": "both"}),
    (PHONE, {"direction": "both", "grain": "year"}),
    (DESKTOP, {"direction": "both", "axis": "sequence", "from": "2025-01-01", "to": "2025-12-31"}),
]
# With a branch to follow every figure has something to draw.
ALL_DRAWN = {"branch": "national_guard"}


class Look(NamedTuple):
    """What a page is looked at as."""

    path: str
    size: tuple[int, int]
    language: str
    scheme: Scheme

    def __str__(self) -> str:
        return f"{self.path or 'landing'}-{self.size[0]}-{self.language}-{self.scheme}"


class Box(NamedTuple):
    """A text on the screen and where it stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def area(self) -> float:
        return max(self.right - self.left, 0) * max(self.bottom - self.top, 0)

    def common(self, other: Box) -> float:
        """Return the share of the smaller of two boxes that the other covers."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        both = Box("", left, top, min(self.right, other.right), min(self.bottom, other.bottom))
        return both.area() / min(self.area(), other.area())


ALL_LOOKS = [
    Look(path, size, language, scheme)
    for path in PAGES
    for size, looks in ((DESKTOP, LOOKS), (PHONE, LOOKS[2:] + LOOKS[:2]))
    for language, scheme in looks
]


@pytest.fixture(scope="module")
def viewers(browser: Browser, address: str) -> Iterator[dict[tuple[int, int], BrowserContext]]:
    may = ["clipboard-read", "clipboard-write"]
    with viewer(browser, address, DESKTOP, permissions=may) as desktop, viewer(browser, address, PHONE) as phone:
        yield {DESKTOP: desktop, PHONE: phone}


@pytest.fixture(scope="module")
def looked_at(viewers: dict[tuple[int, int], BrowserContext]) -> Callable[[Look], Tab]:
    """Return a function that shows a page as a look wants it, in the tab that has it open already if there is one."""
    open_tabs: dict[tuple[str, tuple[int, int]], Tab] = {}

    def look_at(look: Look) -> Tab:
        tab = open_tabs.get((look.path, look.size))
        if tab:
            tab.errors.clear()
            tab.be(look.language, look.scheme)
        else:
            tab = Tab(viewers[look.size].new_page()).open(look.path, look.scheme, lang=look.language, **ALL_DRAWN)
            open_tabs[look.path, look.size] = tab
        return tab

    return look_at


@pytest.fixture(scope="module", params=ALL_LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    return request.param


@pytest.fixture(scope="module")
def shown(look: Look, looked_at: Callable[[Look], Tab]) -> Tab:
    return looked_at(look)


@pytest.fixture(scope="module")
def tab(viewers: dict[tuple[int, int], BrowserContext]) -> Tab:
    """One tab on a desktop, for tests that open in it what they need; they leave its size and colours alone."""
    return Tab(viewers[DESKTOP].new_page())


@pytest.fixture
def timeline(tab: Tab) -> Tab:
    """The timeline without filters; loaded anew only if the test before has left filters there."""
    return tab if tab.path == TIMELINE and tab.query() == NO_FILTERS else tab.open(TIMELINE)


# ---------- every page, in every size, language and colour scheme


def test_every_figure_is_drawn(look: Look, shown: Tab) -> None:
    for name, times in shown.drawn().items():
        assert times or shown.figure(name).locator(".homeward-empty").is_visible(), name
    if look.path == TIMELINE:
        assert list(shown.drawn()) == FIGURES


def test_the_browser_complains_of_nothing(look: Look, shown: Tab) -> None:
    assert shown.errors == []
    assert shown.elsewhere == []


def test_the_page_names_its_language(look: Look, shown: Tab) -> None:
    until(lambda: shown.page.locator("html").get_attribute("lang") == look.language, f"lang={look.language}")


def test_the_colours_are_those_of_the_scheme(look: Look, shown: Tab) -> None:
    background, figures, charts = shown.page.evaluate(
        """() => [
            getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor,
            [...document.querySelectorAll(".homeward-figure")].map((figure) => getComputedStyle(figure).color),
            [...document.querySelectorAll(".homeward-chart")].filter((chart) => chart.layout)
                .map((chart) => chart.layout.template.layout.hoverlabel.font.color),
        ]"""
    )
    assert _is_bright(background) == (look.scheme == "light")
    assert len(figures) >= len(figures_of(look.path))
    assert len(charts) >= len([name for name in figures_of(look.path) if shown.draws(name)])
    assert {_is_bright(text) for text in figures + charts} <= {look.scheme == "dark"}


def test_the_page_does_not_scroll_sideways(look: Look, shown: Tab) -> None:
    wider = shown.page.evaluate(
        """() => [document.scrollingElement, document.querySelector('[data-testid="stMain"]')]
            .map((element) => element.scrollWidth - element.clientWidth)"""
    )
    assert max(wider) <= 0


def test_no_label_is_cut_off(look: Look, shown: Tab) -> None:
    assert _cut_off(shown, "text") == []


def test_no_label_hides_another(look: Look, shown: Tab) -> None:
    assert _hidden(shown) == []


@pytest.mark.parametrize(("size", "filters"), CROWDED, ids=["phone-both", "phone-both-by-year", "desktop-both-2025"])
def test_labels_have_room_where_there_are_many(
    size: tuple[int, int], filters: dict[str, str], viewers: dict[tuple[int, int], BrowserContext]
) -> None:
    with _own_tab(viewers[size]) as crowded:
        crowded.open(TIMELINE, lang="uk", **filters)
        assert _cut_off(crowded, "text") == []
        assert _hidden(crowded) == []


def test_a_window_made_narrow_has_the_labels_of_a_phone(viewers: dict[tuple[int, int], BrowserContext]) -> None:
    with _own_tab(viewers[DESKTOP]) as narrow:
        narrow.open(TIMELINE)
        narrow.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        until(lambda: _cut_off(narrow, "text") == [] == _hidden(narrow), "labels that have room in a narrow window")


@contextmanager
def _own_tab(somebody: BrowserContext) -> Iterator[Tab]:
    page = somebody.new_page()
    try:
        yield Tab(page)
    finally:
        page.close()


def _cut_off(shown: Tab, selector: str) -> list[str]:
    """Return the texts in charts that stick out of their chart."""
    found = []
    for name, (chart, *labels) in _boxes(shown, selector).items():
        assert labels, name
        for label in labels:
            inside = (
                label.left >= chart.left - TOLERANCE
                and label.right <= chart.right + TOLERANCE
                and label.top >= chart.top - TOLERANCE
                and label.bottom <= chart.bottom + TOLERANCE
            )
            if not inside:
                found.append(f"{name}: {label} in {chart[1:]}")
    return found


def _hidden(shown: Tab) -> list[tuple[str, str, str]]:
    """Return the pairs of labels of which one covers the other, by chart."""
    return [
        (name, one.text, other.text)
        for name, (_, *labels) in _boxes(shown, ".annotation text, .xtick text, .ytick text").items()
        for one, other in combinations(labels, 2)
        if one.common(other) > MOST_OVERLAP
    ]


def _is_bright(colour: str) -> bool:
    """Return whether a colour is nearer to white than to black: `rgb(…)` or `#rrggbb`."""
    in_hex = colour.startswith("#")
    parts = [int(part, 16 if in_hex else 10) for part in re.findall(r"[0-9a-f]{2}" if in_hex else r"\d+", colour)]
    return sum(parts[:3]) > 3 * 128


def _boxes(shown: Tab, selector: str) -> dict[str, list[Box]]:
    """Return by figure that draws a chart the place of it, and then of the texts in it that can be seen."""
    found = shown.page.evaluate(
        """(selector) => [...document.querySelectorAll(".homeward-figure:has(.main-svg)")].map((figure) => {
            const chart = figure.querySelector(".homeward-chart");
            const texts = [...chart.querySelectorAll(selector)].filter((text) =>
                text.textContent.trim() && text.getBoundingClientRect().width && getComputedStyle(text).visibility !== "hidden");
            return [figure.id.replace("figure-", ""), [chart, ...texts].map((element) => {
                const box = element.getBoundingClientRect();
                return [element === chart ? "" : element.textContent, box.left, box.top, box.right, box.bottom];
            })];
        })""",
        selector,
    )
    return {name: [Box(*box) for box in boxes] for name, boxes in found}


# ---------- every page: charts, tables and files say the same

# The largest bar of a chart that stands for people or days (not for a share), brought into the middle of the window.
LARGEST_BAR = """(chart) => {
    const bars = [...chart.querySelectorAll(".barlayer .point path")]
        .map((path) => ({ path, size: path.parentNode.__data__.s }))
        .filter(({ size }) => Number.isInteger(size))
        .sort((one, other) => Math.abs(other.size) - Math.abs(one.size));
    if (!bars.length) return null;
    bars[0].path.scrollIntoView({ block: "center" });
    const box = bars[0].path.getBoundingClientRect();
    return { size: bars[0].size, x: box.x + box.width / 2, y: box.y + box.height / 2 };
}"""


# Their label names the explanations one by one, which a bar adds up by kind.
IN_PARTS = ("gaps", "uae_gaps")


@pytest.mark.parametrize("path", PAGES)
def test_the_number_under_the_mouse_is_that_of_the_bar(path: str, looked_at: Callable[[Look], Tab]) -> None:
    shown = looked_at(Look(path, DESKTOP, "en", "light"))
    for name in figures_of(path):
        chart = shown.chart(name)
        bar = chart.evaluate(LARGEST_BAR)
        if bar and name not in IN_PARTS:
            assert f"{abs(bar['size']):,}" in _hover(shown, name, bar), name
            shown.page.mouse.move(1, 1)


def test_the_label_of_a_bar_is_whole_on_a_phone(looked_at: Callable[[Look], Tab]) -> None:
    shown = looked_at(Look(TIMELINE, PHONE, "uk", "dark"))
    _hover(shown, "timeline", shown.chart("timeline").evaluate(LARGEST_BAR))
    label, *_ = [cut for cut in _cut_off(shown, "text, .hovertext") if cut.startswith("timeline")] or [""]
    shown.page.mouse.move(1, 1)
    assert label == ""


def _hover(shown: Tab, name: str, bar: dict[str, float]) -> str:
    """Move the mouse onto a bar; return the text of the label that it shows."""
    shown.page.mouse.move(bar["x"] - 1, bar["y"] - 1)
    shown.page.mouse.move(bar["x"], bar["y"])
    label = shown.chart(name).locator(".hoverlayer .hovertext").first
    label.wait_for()
    return label.text_content() or ""


@pytest.mark.parametrize("path", PAGES)
def test_each_table_equals_its_file(path: str, looked_at: Callable[[Look], Tab]) -> None:
    shown = looked_at(Look(path, DESKTOP, "en", "light"))
    for name in [name for name in figures_of(path) if shown.draws(name)]:
        columns, rows = _table(shown, name)
        file = _file(shown, name)
        assert len(rows) == len(file), name
        for row, line in zip(rows, file, strict=True):
            # A share, and "3 of 10", are worked out for the table.
            numbers = [
                number
                for cell, is_number in zip(row, columns.values(), strict=True)
                if is_number and "%" not in cell and " of " not in cell
                for number in re.split(r"(?<=\d)–(?=\d)", cell)  # from – to
            ]
            assert {_digits(cell) for cell in numbers} <= {"", *map(_digits, line.values())}, (name, row, line)
            if "People" in columns:
                assert _digits(row[list(columns).index("People")]) == _digits(line["people"]), (name, row, line)
            if "Exchange" in columns:
                assert row[list(columns).index("Exchange")] == (line["label_en"] or "–"), (name, row, line)


def _digits(cell: str) -> str:
    """Return the number in a cell of a table: 750 in "at least 750", nothing in "unknown"."""
    return re.sub(r"\D", "", cell)


def _table(shown: Tab, name: str) -> tuple[dict[str, bool], list[list[str]]]:
    """Open the table of a figure; return its columns, with whether they hold numbers, and its rows."""
    details = shown.action(name, "table")
    table = details.locator("table")
    table.wait_for()
    everything = details.get_by_role("button", name="Show all rows")
    if everything.is_visible():
        everything.click()
    columns = table.locator("thead th").evaluate_all("(all) => all.map((th) => [th.textContent, th.className !== ''])")
    rows = table.locator("tbody tr").evaluate_all(
        "(all) => all.map((tr) => [...tr.cells].map((cell) => cell.textContent))"
    )
    return dict(columns), rows


def _file(shown: Tab, name: str) -> list[dict[str, str]]:
    link = _link(shown, name)
    answer = shown.page.request.get(link.evaluate("(link) => link.href"))
    assert answer.ok, name
    return list(csv.DictReader(io.StringIO(answer.text(), newline="")))


def _link(shown: Tab, name: str) -> Locator:
    return shown.action(name, "download").get_by_role("link", name="CSV")


# ---------- taking it away


def test_the_text_is_copied_with_its_source(timeline: Tab) -> None:
    figure = timeline.figure("timeline")
    timeline.action("timeline", "download")
    figure.locator(".homeward-words > summary").click()
    figure.get_by_role("button", name="Copy the text").click()
    figure.get_by_role("button", name="Copied").wait_for()
    copied = timeline.page.evaluate("() => navigator.clipboard.readText()")
    assert figure.locator(".homeward-sentence").inner_text() in copied
    assert versions.current().version in copied


def test_a_file_says_in_its_name_what_it_holds(tab: Tab, tmp_path: Path) -> None:
    tab.open(TIMELINE, who="military", grain="year", **{"from": "2024-01-01"})
    with tab.page.expect_download() as download:
        _link(tab, "timeline").click()
    name = download.value.suggested_filename
    assert re.fullmatch(r"homeward_timeline_from-2024-01-01_who-military_grain-year_[0-9a-f]{12}\.csv", name)
    download.value.save_as(tmp_path / name)
    with (tmp_path / name).open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == _file(tab, "timeline")


def test_what_is_printed_are_figures_and_not_controls(timeline: Tab) -> None:
    timeline.page.emulate_media(media="print")
    controls = timeline.page.locator(
        '[data-testid="stHeader"], .homeward-card-actions, .homeward-tools, .homeward-strip, .homeward-panel'
    )
    visible = [control.get_attribute("class") for control in controls.all() if control.is_visible()]
    timeline.page.emulate_media(media="screen")
    assert visible == []


def test_every_control_of_a_figure_is_reached_by_keyboard_and_seen(timeline: Tab) -> None:
    controls = timeline.figure("timeline").locator("button, a, summary, [tabindex='0']")
    wanted = controls.evaluate_all(
        "(all) => all.filter((one) => one.checkVisibility()).map((one) => one.tagName + one.className)"
    )
    assert len(wanted) >= 5  # what is folded, and five actions: table, sources, download, share, full screen
    timeline.page.locator("body").evaluate("(body) => { body.tabIndex = -1; body.focus(); }")
    reached: list[str] = []
    for _ in range(300):
        timeline.page.keyboard.press("Tab")
        focus = timeline.page.evaluate(
            """() => {
                const one = document.activeElement;
                const style = getComputedStyle(one);
                const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                return { figure: one.closest(".homeward-figure")?.id, name: one.tagName + one.className, seen };
            }"""
        )
        if focus["figure"] == "figure-timeline":
            assert focus["seen"], f"no outline around {focus['name']}"
            reached.append(focus["name"])
        elif reached:
            break
    assert reached == wanted


# ---------- filters and the URL


def _same(tab: Tab) -> tuple[Any, ...]:
    """Return what two views have in common if they are the same."""
    names = figures_of(tab.path)
    return tab.query(), [tab.title(name) for name in names], [tab.sums(name) for name in names]


def _until_same(tab: Tab, expected: tuple[Any, ...]) -> None:
    try:
        until(lambda: _same(tab) == expected, "the same view")
    except TimeoutError:
        assert _same(tab) == expected


def test_a_filter_changes_chart_and_url_in_place_and_back_undoes_it(timeline: Tab) -> None:
    tab = timeline
    before = _same(tab)
    tab.chart("timeline").evaluate("(chart) => { chart.mark = true; chart.querySelector('.main-svg').mark = true; }")
    with tab.redrawn("timeline"):
        tab.choose("who", 1)
    assert tab.query() == {"lang": ["en"], "who": ["military"]}
    assert tab.chosen("who") == ["Military"]
    assert tab.sums("timeline") != before[2][0]
    assert tab.chart("timeline").evaluate("(chart) => chart.mark && chart.querySelector('.main-svg').mark")
    with tab.redrawn("timeline"):
        tab.choose("grain", 4)
    assert tab.query() == {"lang": ["en"], "who": ["military"], "grain": ["year"]}
    with tab.redrawn("timeline"):
        tab.page.go_back()
    assert tab.query() == {"lang": ["en"], "who": ["military"]}
    assert tab.chosen("grain") == ["Auto"]
    with tab.redrawn("timeline"):
        tab.page.go_back()
    _until_same(tab, before)
    assert tab.chosen("who") == ["Everyone"]


def test_filters_chosen_faster_than_the_server_answers_all_count(tab: Tab) -> None:
    wanted = {"lang": ["en"], "who": ["military"], "direction": ["both"], "count": ["highest"]}
    for place in range(12):
        tab.open("timeline", lang="en").drawn(*FIGURES)
        choices = [tab.page.locator(f"[data-filter={key}] input").nth(-1) for key in ("direction", "count")]
        choices.insert(0, tab.page.locator("[data-filter=who] input").nth(1))
        tab.page.locator(".homeward-open-filters").click()
        boxes = [choice.bounding_box() for choice in choices]  # the mouse is faster than what waits for a widget
        for box in boxes:
            assert box
            tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            tab.page.wait_for_timeout(5 * place)
        until(lambda: tab.query() == wanted, "all three filters in the link")


def test_a_copied_link_opens_the_same_view_for_somebody_else(
    tab: Tab, viewers: dict[tuple[int, int], BrowserContext]
) -> None:
    tab.open(TIMELINE, mediator=["uae", "none"])
    with tab.redrawn("timeline"):
        tab.choose("direction", 2)
    with tab.redrawn("timeline"):
        tab.choose("grain", 2)
    with tab.redrawn("timeline"):
        tab.year(2025)
    link = tab.address()
    with _own_tab(viewers[PHONE]) as other:
        other.go(TIMELINE, link[link.index("?") :], "dark")
        _until_same(tab, _same(other))
        for key in ("direction", "grain"):
            assert other.chosen(key) == tab.chosen(key) != []
        assert other.years() == tab.years() == ["2025"]
        assert other.page.locator(".st-key-notice").count() == 0


def test_a_year_is_one_click_and_another_lets_go_of_it(timeline: Tab) -> None:
    tab = timeline
    with tab.redrawn("timeline"):
        tab.year(2024)
    assert tab.years() == ["2024"]
    assert tab.query() == {"lang": ["en"], "from": ["2024-01-01"], "to": ["2024-12-31"]}
    with tab.menu():
        assert [_day(tab, name) for name in ("from", "to")] == ["2024-01-01", "2024-12-31"]
    with tab.redrawn("timeline"):
        tab.year(2024)
    assert tab.query() == NO_FILTERS
    assert tab.years() == ["All"]


def _day(tab: Tab, name: str) -> str:
    """Return the day that a field of the panel holds, as its browser has it: YYYY-MM-DD."""
    return tab.page.locator(f".homeward-panel input[name={name}]").input_value()


def test_another_language_keeps_the_filters(tab: Tab) -> None:
    filters = {"who": ["military"], "direction": ["both"], "grain": ["year"], "events": ["1"]}
    tab.open(TIMELINE, **filters)
    sums = tab.sums("timeline")
    title = tab.page.title()
    for language in reversed(LANGUAGES):
        tab.be(language, "light")
        assert tab.query() == {"lang": [language], **filters}
        assert tab.sums("timeline") == sums
        assert tab.page.locator("html").get_attribute("lang") == language
        assert (tab.page.title() == title) == (language == "en")
        assert len(tab.chosen("who")) == len(tab.chosen("grain")) == 1


def _turn_to(tab: Tab, path: str) -> None:
    """Click the link to a page, in the row of links or in the menu that some of them are in."""
    link = tab.page.locator(f'a[href$="/{path}"]:visible')
    if not link.count():
        tab.page.get_by_test_id("stTopNavSection").click()
    link.first.click()


def test_a_page_change_keeps_the_filters(tab: Tab) -> None:
    tab.open(TIMELINE, who="military", mediator=["uae"])
    filters = tab.query()
    for path in [path for path in PAGES if path != TIMELINE]:
        _turn_to(tab, path)
        for name in figures_of(path):
            tab.figure(name).wait_for()
        until(lambda path=path: tab.address().split("?")[0].endswith(f"/{path}"), f"the page {path}")
        tab.idle()
        # The page of an exchange says which one it is.
        until(lambda: {k: v for k, v in tab.query().items() if k != "id"} == filters, f"the filters on {path}")
        if "who" in PAGES[path].filters:
            assert tab.chosen("who") == ["Military"]


def test_a_stale_link_is_named_and_the_notice_closes(tab: Tab) -> None:
    tab.open(TIMELINE, who="military", mediator=["uae", "gone"], grain="week", foo="bar")
    notice = tab.page.locator(".st-key-notice")
    for words in ("3 values", "mediator=gone", "grain=week", "foo=bar"):
        assert words in notice.inner_text()
    assert tab.query() == {"lang": ["en"], "who": ["military"], "mediator": ["uae"]}
    notice.get_by_role("button").click()
    notice.wait_for(state="detached")
    tab.idle()
    assert tab.query() == {"lang": ["en"], "who": ["military"], "mediator": ["uae"]}


def test_nothing_found_says_so_and_shows_the_way_back(tab: Tab) -> None:
    tab.open(TIMELINE, **{"from": "2022-01-01", "to": "2022-01-31"})
    empty = tab.figure("timeline").locator(".homeward-empty")
    assert "No exchange" in empty.inner_text()
    assert tab.title("timeline")
    assert not tab.chart("timeline").is_visible()
    tab.page.get_by_role("button", name="Reset filters").first.click()
    tab.page.wait_for_selector("#figure-timeline[data-drawn]")
    empty.wait_for(state="hidden")
    tab.idle()
    assert tab.query() == NO_FILTERS
    assert sum(tab.sums("timeline").values()) > 0
