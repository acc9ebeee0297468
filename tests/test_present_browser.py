"""Presenter mode in a browser, by the keyboard alone: on a projector and on a wall of 4K, in both languages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Locator

from homeward.core.filters import LANGUAGES
from homeward.core.i18n import language
from homeward.core.presentation import READY
from homeward.core.view import options_in
from homeward.db import versions
from tests.browser import DESKTOP, PHONE, Tab, figures_of, free_port, running_app, running_browser, until, viewer

HD, UHD = (1920, 1080), (3840, 2160)
SIZES = (HD, UHD)
SLIDE = ".homeward-slide"
# Where everybody finds the site: a code never leads to an address that only this machine has.
PUBLIC = "https://homeward.example"
TOLERANCE = 2
MOST_OVERLAP = 0.3
# Of the height of the screen. What a room must read is larger than what somebody may want to look up.
LEAST_TITLE, LEAST_TEXT, LEAST_LABEL = 0.04, 0.015, 0.015
STORY = {"slide": list(READY), "at": "1"}

# Every text of the slide with the box it is seen in, and whether it belongs to the chart.
TEXTS = """(slide) => {
    const chart = slide.querySelector(".homeward-slide-chart");
    const stage = slide.querySelector(".homeward-slide-stage").getBoundingClientRect();
    const side = slide.querySelector(".homeward-slide-side").getBoundingClientRect();
    const seen = (node) => node.textContent.trim() && node.getBoundingClientRect().width
        && getComputedStyle(node).visibility !== "hidden";
    const words = [...slide.querySelectorAll("h1, p, li, figcaption, th, td")].filter(seen)
        .filter((node) => !node.closest(".homeward-heard, .homeward-slide-controls, .homeward-slide-help"));
    const labels = [...chart.querySelectorAll("text")].filter(seen);
    const box = (node, around, drawn) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        const { left, top, right, bottom } = (drawn ? node : range).getBoundingClientRect();
        const scale = drawn ? chart.getBoundingClientRect().width / chart.offsetWidth : 1;
        const kind = drawn ? (node.closest(".annotation") ? "note" : node.closest(".xtick, .ytick") ? "tick" : "mark") : "word";
        return { text: node.textContent.trim(), kind, left, top, right, bottom, around: around.toJSON(),
            size: parseFloat(getComputedStyle(node).fontSize) * scale };
    };
    const whole = slide.getBoundingClientRect();
    return [...words.map((node) => box(node, node.closest(".homeward-slide-side") ? side : whole, false)),
        ...labels.map((node) => box(node, stage, true))];
}"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running_app(HOMEWARD_PUBLIC_URL=f"{PUBLIC}/") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


class Show:
    """A tab that presents."""

    def __init__(self, tab: Tab) -> None:
        self.tab, self.page = tab, tab.page

    def open(self, path: str, **query: Any) -> Show:
        """Open a view in presenter mode."""
        self.page.goto(f"/{path}?{urlencode({'lang': 'en', 'present': '1'} | query, doseq=True)}")
        self.slide.and_(self.page.locator("[data-drawn]")).wait_for()
        self.tab.idle()
        return self

    @property
    def slide(self) -> Locator:
        return self.page.locator(SLIDE)

    def text(self, part: str) -> str:
        return self.page.locator(f"{SLIDE}-{part}").inner_text()

    def drawn(self) -> tuple[str | None, str | None]:
        return self.slide.get_attribute("id"), self.slide.get_attribute("data-drawn")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def step(self, key: str, place: str) -> None:
        """Press a key and wait for the slide at a place."""
        self.press(key)
        until(lambda: self.text("place").split()[0] == place, f"slide {place} after {key}")
        self.settled()

    def settled(self) -> None:
        """Wait until the server and the drawing have come to rest."""
        self.tab.idle()
        before = None
        while before != (before := self.drawn()):
            self.page.wait_for_timeout(400)

    def speak(self, code: str) -> None:
        """Press the key of the language until the slide speaks it."""
        if self.tab.query()["lang"] != [code]:
            self.press("l")
            until(lambda: self.page.locator("html").get_attribute("lang") == code, f"the language {code}")
            self.settled()

    def texts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.slide.evaluate(TEXTS)
        return found


@pytest.fixture(scope="module")
def shows(browser: Browser, address: str) -> Iterator[dict[tuple[int, int], Show]]:
    """Return the story on both screens."""
    with viewer(browser, address, HD) as small, viewer(browser, address, UHD) as large:
        yield {
            size: Show(Tab(somebody.new_page())).open("timeline", chart="timeline", **STORY)
            for size, somebody in ((HD, small), (UHD, large))
        }


@pytest.fixture
def show(browser: Browser, address: str) -> Iterator[Show]:
    with viewer(browser, address, DESKTOP) as somebody:
        yield Show(Tab(somebody.new_page()))


# ---------- every slide of the story, on both screens, in both languages


@pytest.fixture(
    scope="module",
    params=[(size, place) for size in SIZES for place in range(1, 9)],
    ids=lambda at: f"{at[0][0]}-{at[1]}",
)
def on_screen(request: pytest.FixtureRequest, shows: dict[tuple[int, int], Show]) -> Show:
    size, place = request.param
    show = shows[size]
    if place > 1:
        show.step("ArrowRight", str(place))
    return show


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_slide_is_one_chart_and_nothing_else(on_screen: Show, code: str) -> None:
    on_screen.speak(code)
    page = on_screen.page
    assert page.locator(SLIDE).count() == 1
    assert page.locator(".homeward-figure").count() == 0
    for other in ("stHeader", "stToolbar", "stSkipToContent"):
        assert not page.get_by_test_id(other).first.is_visible(), other
    scrolls = page.evaluate(
        """() => [document.scrollingElement, document.body, document.querySelector('[data-testid="stMain"]')]
            .map((node) => [node.scrollWidth - innerWidth, node.scrollHeight - innerHeight])"""
    )
    assert all(extra <= 0 for pair in scrolls for extra in pair)
    assert on_screen.tab.errors == []
    assert on_screen.tab.elsewhere == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_on_a_slide_is_cut_or_too_small_for_a_room(on_screen: Show, code: str) -> None:
    on_screen.speak(code)
    height = on_screen.page.viewport_size["height"]
    texts = on_screen.texts()
    assert len(texts) > 8
    # The box of letters is a little higher than their line, by more pixels where there are more.
    off = max(TOLERANCE, height * 0.0015)
    for text in texts:
        around = text["around"]
        assert text["left"] >= around["left"] - off, text
        assert text["right"] <= around["right"] + off, text
        assert text["top"] >= around["top"] - off, text
        assert text["bottom"] <= around["bottom"] + off, text
        assert text["size"] >= height * (LEAST_TEXT if text["kind"] == "word" else LEAST_LABEL), text
    title = on_screen.page.locator(f"{SLIDE}-title")
    assert float(title.evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")) >= height * LEAST_TITLE


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_label_of_a_slide_hides_another(on_screen: Show, code: str) -> None:
    on_screen.speak(code)
    labels = [text for text in on_screen.texts() if text["kind"] in ("note", "tick")]
    hidden = [
        (one["text"], other["text"]) for one, other in combinations(labels, 2) if _common(one, other) > MOST_OVERLAP
    ]
    assert hidden == []


def _common(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Return the share of the smaller of two boxes that the other covers."""
    wide = max(min(one["right"], other["right"]) - max(one["left"], other["left"]), 0)
    high = max(min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]), 0)
    areas = [(box["right"] - box["left"]) * (box["bottom"] - box["top"]) for box in (one, other)]
    return float(wide * high / min(areas))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_slide_says_where_it_is_from_and_where_it_stands(on_screen: Show, code: str) -> None:
    on_screen.speak(code)
    lang = language(code)
    assert re.search(r"[0-9a-f]{12}", on_screen.text("source"))
    assert lang.date(options_in(versions.current()).last_day) in on_screen.text("source")
    assert "CC BY 4.0" in on_screen.text("source")
    assert on_screen.text("title") in on_screen.page.locator(".homeward-heard").inner_text()
    assert on_screen.page.locator(".homeward-heard").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_code_on_a_slide_is_read_and_opens_the_same_view(on_screen: Show, code: str) -> None:
    on_screen.speak(code)
    picture = Image.open(io.BytesIO(on_screen.page.screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
    here = urlsplit(on_screen.tab.address())
    there = urlsplit(found.text)
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{PUBLIC}{here.path}"
    assert {"lang", "chart"} <= set(parse_qs(there.query))
    assert parse_qs(there.query)["lang"] == [code]
    assert "present" not in there.query


def test_both_screens_look_alike(shows: dict[tuple[int, int], Show]) -> None:
    """Both have come to the last slide; every text stands where it does on the other, twice as large."""
    boxes = []
    for size in SIZES:
        shows[size].speak("en")
        boxes.append(
            sorted((text["text"], text["left"] / size[0], text["top"] / size[1]) for text in shows[size].texts())
        )
    assert [text for text, *_ in boxes[0]] == [text for text, *_ in boxes[1]]
    for one, other in zip(*boxes, strict=True):
        assert one[1:] == pytest.approx(other[1:], abs=0.012), one


# ---------- keys


def test_the_story_is_told_with_the_keyboard_alone(show: Show) -> None:
    """From the overview to the last slide and back, without touching a mouse."""
    tab = show.tab.open("")
    show.page.locator("body").evaluate("(body) => { body.tabIndex = -1; body.focus(); }")
    for _ in range(200):
        show.press("Tab")
        if "slide=" in (show.page.evaluate("() => document.activeElement.getAttribute('href') ?? ''")):
            break
    show.press("Enter")
    show.slide.wait_for()
    until(lambda: tab.query().get("at") == ["1"], "the first slide")
    show.settled()
    titles = [show.text("title")]
    for place, key in enumerate(("ArrowRight", "Space", "PageDown", "ArrowDown", "Enter", "ArrowRight", "End"), 2):
        show.step(key, str(place))
        titles.append(show.text("title"))
    assert len(set(titles)) == 8
    show.step("Home", "1")
    assert show.text("title") == titles[0]
    show.step("ArrowRight", "2")
    for key in ("ArrowLeft", "PageUp"):
        show.step("ArrowRight", "3")
        show.step(key, "2")
    assert tab.errors == []


def test_keys_pressed_faster_than_the_server_answers_all_count(show: Show) -> None:
    show.open("timeline", chart="timeline", **STORY)
    show.press(*["ArrowRight"] * 5)
    until(lambda: show.text("place").startswith("6"), "slide 6")
    show.press(*["ArrowLeft"] * 2)
    until(lambda: show.text("place").startswith("4"), "slide 4")
    until(lambda: show.tab.query()["at"] == ["4"], "slide 4 in the link")


def test_the_back_button_shows_the_slide_before(show: Show) -> None:
    show.open("timeline", chart="timeline", **STORY)
    first = show.text("title")
    show.step("ArrowRight", "2")
    show.page.go_back()
    until(lambda: show.text("title") == first, "the first slide")


def test_leaving_leads_to_the_same_place(show: Show) -> None:
    show.open("timeline", chart="timeline", who="military", **STORY)
    show.step("ArrowRight", "2")
    show.step("ArrowRight", "3")
    title = show.text("title")
    show.press("Escape")
    figure = show.tab.figure("timeline")
    figure.wait_for()
    show.tab.idle()
    until(
        lambda: 0 <= figure.evaluate("(node) => node.getBoundingClientRect().top") < DESKTOP[1] / 3,
        "the chart in sight",
    )
    assert show.tab.title("timeline") == title
    assert show.page.get_by_test_id("stHeader").is_visible()
    of_the_slide = parse_qs(READY[2].partition("?")[2])
    del of_the_slide["chart"]
    assert show.tab.query() == {"lang": ["en"], **of_the_slide, "slide": list(READY)}


def test_what_only_a_browser_can_do(show: Show) -> None:
    show.open("timeline")
    show.press("f")
    until(lambda: show.page.evaluate("() => Boolean(document.fullscreenElement)"), "the full screen")
    show.press("f")
    until(lambda: not show.page.evaluate("() => Boolean(document.fullscreenElement)"), "no full screen")
    blank = show.page.locator(f"{SLIDE}-blank")
    for key in ("b", "b", ".", "Escape"):
        seen = blank.is_visible()
        show.press(key)
        blank.wait_for(state="hidden" if seen else "visible")
    help_ = show.page.locator(f"{SLIDE}-help")
    show.press("?")
    help_.wait_for()
    assert help_.locator("dt").count() == help_.locator("dd").count() > 8
    show.press("Escape")
    help_.wait_for(state="hidden")
    code = show.page.locator(f"{SLIDE}-code img")
    small = code.bounding_box()
    show.press("q")
    until(lambda: code.bounding_box()["height"] > 3 * small["height"], "a large code")
    show.press("Escape")
    until(lambda: code.bounding_box() == small, "a small code")
    assert show.slide.is_visible()  # Escape has only put away what lay over the slide


def test_light_and_dark_are_of_the_slide_and_of_its_link(show: Show) -> None:
    show.open("timeline")
    colour = "(slide) => getComputedStyle(slide).backgroundColor"
    assert show.slide.evaluate(colour) == "rgb(255, 255, 255)"
    show.press("t")
    until(lambda: show.tab.query().get("theme") == ["dark"], "a dark slide in the link")
    assert show.slide.evaluate(colour) == "rgb(18, 22, 28)"
    show.settled()
    text = show.page.locator(f"{SLIDE}-chart").evaluate("(chart) => chart.layout.template.layout.font.color")
    assert text == "#e8ecf1"
    show.press("t")
    until(lambda: show.slide.evaluate(colour) == "rgb(255, 255, 255)", "a light slide")


def test_keys_work_on_a_ukrainian_keyboard(show: Show) -> None:
    show.open("timeline")
    show.page.evaluate(
        "() => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'и', code: 'KeyB', bubbles: true }))"
    )
    # An event that is made has the document for its target, which no key that is pressed has.
    show.slide.evaluate(
        "(slide) => slide.dispatchEvent(new KeyboardEvent('keydown', { key: 'и', code: 'KeyB', bubbles: true }))"
    )
    show.page.locator(f"{SLIDE}-blank").wait_for()


def test_nothing_out_of_sight_takes_the_focus(show: Show) -> None:
    show.open("timeline")
    reached = []
    for _ in range(16):
        show.press("Tab")
        reached.append(
            show.page.evaluate(
                """() => {
                    const one = document.activeElement;
                    if (one === document.body) return "";
                    const box = one.getBoundingClientRect();
                    const seen = one.closest(".homeward-slide") && box.width && getComputedStyle(one).visibility === "visible"
                        && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest("button") === one;
                    return seen ? one.textContent : `out of sight: ${one.outerHTML.slice(0, 80)}`;
                }"""
            )
        )
    assert [one for one in reached if one.startswith("out")] == []
    assert len(set(reached) - {""}) == 11
    show.press("Tab")
    show.page.locator(f"{SLIDE}-controls").get_by_role("button").nth(4).focus()
    show.press("Enter")
    show.page.locator(f"{SLIDE}-blank").wait_for()


def test_filters_are_laid_over_the_slide_and_the_chart_follows(show: Show) -> None:
    show.open("timeline")
    title = show.text("title")
    sidebar = show.page.locator(".homeward-panel")
    show.press("p")
    sidebar.wait_for()
    assert sidebar.evaluate("(node) => node.contains(document.activeElement)")
    for _ in range(60):
        show.press("Tab")
        if show.page.evaluate("() => Boolean(document.activeElement.closest('[data-filter=who]'))"):
            break
    show.press("ArrowRight")  # in the filters the keys are those of the filters
    until(lambda: show.tab.query().get("who") == ["military"], "the filter in the link")
    until(lambda: show.text("title") != title, "another finding")
    assert show.text("chosen") == language("en").text("Military only")
    assert show.text("place").startswith("1")
    show.press("Escape")
    sidebar.wait_for(state="hidden")
    assert show.slide.evaluate("(node) => node === document.activeElement")
    assert show.tab.errors == []


def test_a_wall_display_goes_on_by_itself_and_around(show: Show) -> None:
    show.open("timeline", chart="pauses", every="5")
    until(lambda: show.text("place").startswith("1"), "the first chart after the last")
    until(lambda: show.text("place").startswith("2"), "the second chart")
    show.press("b")
    place = show.text("place")
    show.page.wait_for_timeout(7000)
    assert show.page.locator(f"{SLIDE}-place").text_content() == place  # covered, it waits
    show.press("b", "h")
    until(lambda: show.text("state").startswith(language("en").text("Data version pinned")), "a held slide")
    place = show.text("place")
    show.page.wait_for_timeout(7000)
    assert show.text("place") == place


def test_a_swipe_steps(browser: Browser, address: str) -> None:
    with viewer(browser, address, PHONE, has_touch=True) as somebody:
        show = Show(Tab(somebody.new_page())).open("timeline")
        finger = show.page.context.new_cdp_session(show.page)

        def swipe(begin: int, end: int) -> None:
            finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": begin, "y": 400}]})
            finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": end, "y": 405}]})
            finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

        swipe(300, 60)
        until(lambda: show.text("place").startswith("2"), "the second chart")
        show.settled()
        swipe(60, 300)
        until(lambda: show.text("place").startswith("1"), "the first chart")


# ---------- putting a presentation together


def test_views_are_added_anywhere_and_the_link_keeps_them(show: Show) -> None:
    tab = show.tab.open("timeline", who="military")
    add = tab.action("pauses", "share").get_by_role("button", name="Add to slides")
    add.focus()
    show.press("Enter")
    until(lambda: tab.query().get("slide") == ["timeline?chart=pauses&who=military"], "a slide in the link")
    assert tab.figure("pauses").get_by_role("button", name="Added: slide 1").is_visible()
    tab.page.get_by_test_id("stTopNavLink").nth(3).click()
    tab.action("women_and_men", "share").get_by_role("button", name="Add to slides").click()
    until(lambda: len(tab.query().get("slide", [])) == 2, "two slides in the link")
    link = tab.address()
    tab.page.goto(link.replace("/groups", "/present"))
    tab.page.get_by_role("button", name="Up").nth(1).click()
    until(lambda: tab.query()["slide"][0].startswith("groups"), "the order changed")
    tab.idle()  # the link to the first slide comes after the URL
    tab.page.get_by_role("link", name="Start").click()
    show.slide.wait_for()
    until(lambda: tab.query().get("at") == ["1"], "the first slide")
    show.step("ArrowRight", "2")
    assert "pause" in show.text("title")
    assert show.text("chosen") == ""  # whoever returned: pauses are not narrowed by a group


def test_one_chart_is_presented_from_its_page(show: Show) -> None:
    show.tab.open("timeline", who="military")
    show.tab.figure("running_total").locator("[data-action=screen]").click()
    show.slide.wait_for()
    until(
        lambda: show.tab.query() == {"lang": ["en"], "who": ["military"], "present": ["1"], "chart": ["running_total"]},
        "the link",
    )
    assert show.text("place") == f"2 of {len(figures_of('timeline'))}"


def test_a_link_that_is_partly_unknown_says_so_on_the_slide(show: Show) -> None:
    show.open("timeline", chart="gone", mediator="gone")
    notice = show.page.locator(".st-key-notice")
    notice.wait_for()
    assert "chart=gone" in notice.inner_text()
    box = notice.bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1]
    notice.get_by_role("button").click()
    notice.wait_for(state="detached")


# ---------- on paper


def test_a_slide_is_one_page_on_paper(show: Show) -> None:
    show.open("timeline", chart="pauses")
    paper = show.page.pdf(prefer_css_page_size=True, print_background=True)
    assert _pages(paper) == 1
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", paper))
    width, height = [float(number) for number in box.split()][2:]
    assert (round(width), round(height)) == (842, 595)


# ---------- to take away


@pytest.fixture(scope="module")
def file(browser: Browser, address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save the story as its page does."""
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page())
        tab.page.goto(f"/present?{urlencode({'lang': 'en', 'slide': READY}, doseq=True)}")
        with tab.page.expect_download() as download:
            tab.page.get_by_role("link", name="Save as an offline file").click()
        path = tmp_path_factory.mktemp("saved") / download.value.suggested_filename
        download.value.save_as(path)
        assert tab.errors == []
    return path


@pytest.fixture
def offline(browser: Browser, file: Path) -> Iterator[Show]:
    """Open the file on a machine without a network."""
    with viewer(browser, "http://localhost", HD, offline=True) as somebody:
        show = Show(Tab(somebody.new_page()))
        show.page.goto(file.as_uri())
        show.page.locator(".homeward-figure[data-drawn]").first.wait_for()
        yield show
        assert show.tab.errors == []
        assert [url for url in show.tab.elsewhere if not url.startswith(("file:", "data:", "blob:"))] == []


def test_a_saved_presentation_is_told_without_a_network(offline: Show) -> None:
    page = offline.page
    page.get_by_role("button", name="Present", exact=True).focus()
    offline.press("Enter")
    offline.slide.and_(page.locator("[data-drawn]")).wait_for()
    titles = [offline.text("title")]
    for place in range(2, 9):
        offline.press("ArrowRight")
        until(lambda place=place: offline.text("place").startswith(str(place)), f"slide {place}")
        titles.append(offline.text("title"))
    assert len(set(titles)) == 8
    offline.press("l")
    until(lambda: page.locator("html").get_attribute("lang") == "uk", "Ukrainian")
    assert offline.text("title") not in titles
    offline.press("t")
    assert offline.slide.evaluate("(slide) => getComputedStyle(slide).backgroundColor") == "rgb(18, 22, 28)"
    offline.press("l", "b", "b", "Escape")
    offline.slide.wait_for(state="detached")
    last = page.locator(".saved-slide").last
    until(lambda: last.evaluate("(node) => node.getBoundingClientRect().top") < HD[1] / 2, "the slide it was left at")
    assert titles[-1] in last.inner_text()


def test_a_saved_figure_is_whole_without_a_network(offline: Show) -> None:
    figure = offline.page.locator("[id^=figure-timeline]").first
    figure.scroll_into_view_if_needed()
    x, y = figure.evaluate(
        """(figure) => {
            const bars = [...figure.querySelectorAll(".barlayer .point path")].map((path) => path.getBoundingClientRect());
            const { x, y, width, height } = bars.sort((one, other) => other.height - one.height)[0];
            return [x + width / 2, y + height / 2];
        }"""
    )
    offline.page.mouse.move(x, y)
    figure.locator(".hoverlayer .hovertext").first.wait_for()
    figure.locator("[data-action=sources]").click()
    until(lambda: figure.locator("tbody tr").count() > 50, "the table")
    assert figure.locator("tbody a[href^='https://']").count() > 50
    figure.locator("[data-action=download]").click()
    with offline.page.expect_download() as numbers:
        figure.get_by_role("link", name="CSV").click()
    assert numbers.value.suggested_filename.endswith(".csv")
    with offline.page.expect_download() as picture:
        figure.get_by_role("button", name="SVG").click()
    assert picture.value.suggested_filename.endswith(".svg")


def test_a_saved_presentation_is_a_page_a_slide_on_paper(offline: Show) -> None:
    assert _pages(offline.page.pdf(prefer_css_page_size=True, print_background=True)) == 8
    offline.page.locator("[id^=figure-timeline]").first.wait_for()
    assert offline.page.locator(".saved-paper").count() == 0


def test_the_page_to_print_is_a_page_a_slide(show: Show) -> None:
    show.page.goto(f"/print?{urlencode({'lang': 'uk', 'slide': READY[:3], 'theme': 'dark'}, doseq=True)}")
    show.page.locator(".homeward-figure[data-drawn]").first.wait_for()
    assert _pages(show.page.pdf(prefer_css_page_size=True, print_background=True)) == 3
    assert show.tab.errors == []


def _pages(paper: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", paper))


# Every id of a document while it is printed, when its figures and its slides both are in it.
IDS = """() => {
    dispatchEvent(new Event("beforeprint"));
    const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
    const named = [...document.querySelectorAll("[aria-labelledby]")].map((node) => node.getAttribute("aria-labelledby"));
    dispatchEvent(new Event("afterprint"));
    return [ids, named];
}"""


def test_one_chart_on_two_slides_is_two_figures_with_ids_of_their_own(show: Show) -> None:
    twice = [f"timeline?chart=timeline&grain={grain}" for grain in ("year", "quarter")]
    show.page.goto(f"/print?{urlencode({'lang': 'en', 'slide': twice}, doseq=True)}")
    for _ in twice:
        show.page.mouse.wheel(0, 2000)
    show.page.locator(".homeward-figure[data-drawn]").nth(1).wait_for()
    ids, named = show.page.evaluate(IDS)
    assert len(ids) == len(set(ids))
    assert len(named) == 4
    assert set(named) <= set(ids)


def test_a_presentation_is_saved_as_a_file(show: Show) -> None:
    show.page.goto(f"/present?{urlencode({'lang': 'en', 'slide': READY[:2]}, doseq=True)}")
    with show.page.expect_download() as download:
        show.page.get_by_role("link", name="Save as an offline file").click()
    assert download.value.suggested_filename.startswith("homeward_presentation_")
    assert Path(download.value.path()).read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_one_view_is_saved_from_under_its_chart(show: Show) -> None:
    figure = show.tab.open("timeline", who="military").figure("pauses")
    figure.locator("[data-action=download]").click()
    with show.page.expect_download() as download:
        figure.get_by_role("link", name="Offline file (HTML)").click()
    assert download.value.suggested_filename.startswith("homeward_pauses_")
    assert show.tab.errors == []


# ---------- for hours


def test_a_wall_display_outlives_its_server(browser: Browser) -> None:
    port = free_port()
    with viewer(browser, f"http://localhost:{port}", HD) as somebody, ExitStack() as servers:
        show = Show(Tab(somebody.new_page()))
        servers.enter_context(running_app(port=port))
        show.open("timeline", chart="timeline", slide=list(READY), at="1", every="5", theme="dark")
        show.step("End", "8")
        address = show.tab.address()
        title = show.text("title")
        servers.close()
        show.page.wait_for_timeout(20_000)
        assert show.text("title") == title
        assert not show.page.get_by_test_id("stDialog").is_visible()
        with running_app(port=port):
            until(lambda: show.text("title") != title, "the next slide, once the server is back")
            until(lambda: show.text("place").startswith("2"), "the slide after it")
            assert show.page.locator(f"{SLIDE}[data-theme=dark]").count() == 1
            assert show.tab.query()["slide"] == list(READY)
            assert "at=8" in address
            assert not show.page.get_by_test_id("stDialog").is_visible()
