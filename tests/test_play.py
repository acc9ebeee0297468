"""What a hand does with a page: the period strip, chips, names, marks, the panel; with a mouse, a finger, keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect

from homeward.core.pages import PAGES
from tests.browser import DESKTOP, PHONE, Tab, figures_of, until, viewer

NOTHING = {"lang": ["en"]}


@pytest.fixture(scope="module")
def desktop(browser: Browser, address: str) -> Iterator[Tab]:
    with viewer(browser, address, DESKTOP, permissions=["clipboard-read", "clipboard-write"]) as somebody:
        yield Tab(somebody.new_page())


@pytest.fixture(scope="module")
def phone(browser: Browser, address: str) -> Iterator[Tab]:
    with viewer(browser, address, PHONE, has_touch=True, is_mobile=True) as somebody:
        yield Tab(somebody.new_page())


def box(tab: Tab, selector: str) -> FloatRect:
    found = tab.page.locator(selector).first.bounding_box()
    assert found
    return found


def at_share(rect: FloatRect, share: float) -> tuple[float, float]:
    return rect["x"] + share * rect["width"], rect["y"] + rect["height"] / 2


def until_query(tab: Tab, **wanted: str) -> None:
    until(lambda: tab.query() == NOTHING | {name: [value] for name, value in wanted.items()}, f"{wanted} in the link")
    tab.idle()


def swipe(tab: Tab, way: list[tuple[float, float]]) -> None:
    """Put a finger down at the first point of a way, move it along, and lift it at the last."""
    touch = tab.page.context.new_cdp_session(tab.page)
    for number, (x, y) in enumerate(way):
        kind = "touchMove" if number else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.detach()


# ---------- the period strip


def test_dragging_over_the_strip_chooses_a_period_and_a_double_click_all_of_it(desktop: Tab) -> None:
    tab = desktop.open("timeline")
    mouse, track = tab.page.mouse, box(tab, ".homeward-bars")
    mouse.move(*at_share(track, 0.42))  # January 2024 is 24 of 60 months
    mouse.down()
    mouse.move(*at_share(track, 0.54), steps=3)
    shown = tab.page.locator(".homeward-strip-text").inner_text()
    assert shown == "1 Feb 2024 – 30 Sept 2024"  # the browser says so before the hand has let go
    mouse.up()
    until_query(tab, **{"from": "2024-02-01", "to": "2024-09-30"})
    assert tab.page.locator(".homeward-chip").all_inner_texts() == ["1 February – 30 September 2024\n×"]
    mouse.dblclick(*at_share(track, 0.05))
    until_query(tab)


def test_a_handle_is_dragged_and_the_whole_period_moved(desktop: Tab) -> None:
    tab = desktop.open("timeline", **{"from": "2024-01-01", "to": "2024-12-31"})
    mouse, track = tab.page.mouse, box(tab, ".homeward-bars")
    handle = box(tab, ".homeward-handle >> nth=1")
    mouse.move(*at_share(handle, 0.5))
    mouse.down()
    mouse.move(*at_share(track, 0.5), steps=3)
    mouse.up()
    until_query(tab, **{"from": "2024-01-01", "to": "2024-06-30"})
    mouse.move(*at_share(track, 0.45))
    mouse.down()
    mouse.move(*at_share(track, 0.65), steps=3)  # twelve months later
    mouse.up()
    until_query(tab, **{"from": "2025-01-01", "to": "2025-06-30"})


def test_the_handles_are_sliders_for_the_keyboard(desktop: Tab) -> None:
    tab = desktop.open("timeline")
    start = tab.page.get_by_role("slider", name="Start of the period")
    start.focus()
    for key in ("PageUp", "PageUp", "ArrowRight"):
        tab.page.keyboard.press(key)
    assert start.get_attribute("aria-valuetext") == "1 Feb 2024"
    until_query(tab, **{"from": "2024-02-01"})
    assert start.evaluate("(node) => node === document.activeElement"), "the focus stays"
    end = tab.page.get_by_role("slider", name="End of the period")
    end.focus()
    tab.page.keyboard.press("PageDown")
    tab.page.keyboard.press("PageDown")
    until_query(tab, **{"from": "2024-02-01", "to": "2024-12-31"})
    tab.page.go_back()
    until_query(tab, **{"from": "2024-02-01"})


def test_a_finger_drags_over_the_strip(phone: Tab) -> None:
    tab = phone.open("timeline")
    track = box(tab, ".homeward-bars")
    swipe(tab, [at_share(track, share) for share in (0.62, 0.66, 0.7, 0.78)])
    until(lambda: {"from", "to"} <= tab.query().keys(), "a period in the link")
    (first,), (last,) = tab.query()["from"], tab.query()["to"]
    assert first.startswith("2025")
    assert last.startswith("2025")


# ---------- chips, names, marks


def test_chips_take_filters_away_one_by_one_and_all_at_once(desktop: Tab) -> None:
    tab = desktop.open("timeline", who="military", mediator=["uae", "turkiye"], **{"from": "2024-01-01"})
    chips = tab.page.locator(".homeward-chips button")
    assert chips.count() == 4
    assert tab.page.locator(".homeward-open-filters").inner_text() == "Filters (4)"
    tab.page.get_by_role("button", name="Remove filter: Mediator: United Arab Emirates").click()
    assert chips.count() == 3  # at once, whatever the server does
    until(lambda: tab.query().get("mediator") == ["turkiye"], "one mediator less")
    tab.page.get_by_role("button", name="Reset filters").click()
    until_query(tab)
    tab.page.go_back()
    until(lambda: tab.query().get("who") == ["military"], "Back undoes it")


def test_the_link_is_copied(desktop: Tab) -> None:
    tab = desktop.open("timeline", who="military")
    tab.page.locator(".homeward-tools").get_by_role("button", name="Copy link").click()
    tab.page.locator(".homeward-tools").get_by_role("button", name="Link copied").wait_for()
    assert tab.page.evaluate("() => navigator.clipboard.readText()") == tab.address()


def test_filters_of_other_pages_are_named_and_go_from_there(desktop: Tab) -> None:
    tab = desktop.open("quality", who="military")
    inactive = tab.page.locator(".homeward-inactive")
    assert "Military only" in inactive.inner_text()
    inactive.get_by_role("button").click()
    until_query(tab)


def test_a_name_of_the_key_shows_only_that_and_again_everything(desktop: Tab) -> None:
    tab = desktop.open("timeline")
    name = tab.figure("timeline").get_by_role("button", name="Civilians")
    name.focus()
    tab.page.keyboard.press("Enter")
    until_query(tab, who="civilian")
    pressed = tab.figure("timeline").locator(".homeward-key-choice[aria-pressed=true]")
    assert pressed.inner_text() == "Civilians"
    pressed.click()
    until_query(tab)


def test_a_name_that_is_no_filter_shows_its_category_alone_by_mouse_key_and_link(desktop: Tab) -> None:
    tab = desktop.open("groups")
    women = tab.figure("women_and_men").get_by_role("button", name="Women", exact=True)
    everyone = list(tab.sums("women_and_men"))
    assert len(everyone) > 2
    women.click()
    until_query(tab, show="women_and_men.women")
    assert list(tab.sums("women_and_men")) == ["0 Women"]
    assert women.get_attribute("aria-pressed") == "true"
    women.press("Enter")
    until_query(tab)
    assert list(tab.sums("women_and_men")) == everyone
    tab.page.go_back()
    until_query(tab, show="women_and_men.women")
    until(lambda: list(tab.sums("women_and_men")) == ["0 Women"], "women alone")
    tab.open("groups", show="women_and_men.zebras")
    until_query(tab)
    assert "show=women_and_men.zebras" in tab.page.locator(".st-key-notice").inner_text()


@pytest.mark.parametrize(
    ("path", "chart", "query", "wanted"),
    [
        ("timeline", "timeline", {"grain": "year"}, {"from": "2024-01-01", "to": "2024-12-31"}),
        ("groups", "groups_by_year", {}, {"from": "2024-01-01", "to": "2024-12-31"}),
        ("branches", "branches_by_year", {}, {"branch": "armed_forces"}),
    ],
)
def test_a_mark_drills(desktop: Tab, path: str, chart: str, query: dict[str, Any], wanted: dict[str, str]) -> None:
    tab = desktop.open(path, **query)
    place = tab.figure(chart).locator(".bars .point path").nth(2).bounding_box()  # the third year: 2024
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    tab.page.mouse.move(x, y)
    tab.figure(chart).locator(".hovertext").wait_for()
    assert "Click: " in (tab.figure(chart).locator(".hovertext").text_content() or "")
    tab.page.mouse.click(x, y)
    until_query(tab, **wanted)


def test_the_chart_of_one_branch_comes_when_one_is_chosen(desktop: Tab) -> None:
    tab = desktop.open("branches")
    assert tab.figure("branch_followed").count() == 0
    tab.figure("branches_by_year").get_by_role("button", name="National Guard").first.click()
    until_query(tab, branch="national_guard")
    tab.page.wait_for_selector("#figure-branch_followed[data-drawn]")


def test_dragging_over_a_chart_of_time_chooses_a_period_and_a_double_click_takes_it_back(desktop: Tab) -> None:
    tab = desktop.open("timeline")
    plot = box(tab, "#figure-timeline .nsewdrag")
    tab.page.mouse.move(*at_share(plot, 0.5))
    tab.page.mouse.down()
    tab.page.mouse.move(*at_share(plot, 0.6), steps=4)
    tab.page.mouse.move(*at_share(plot, 0.7), steps=4)
    tab.page.mouse.up()
    until(lambda: {"from", "to"} == tab.query().keys() - {"lang"}, "a period in the link")
    tab.idle()
    tab.page.mouse.dblclick(*at_share(plot, 0.4))
    until_query(tab)


def test_pointing_near_a_thin_bar_marks_its_exchange_in_every_chart(desktop: Tab) -> None:
    tab = desktop.open("timeline")
    tab.page.set_viewport_size({"width": DESKTOP[0], "height": 1500})
    with tab.redrawn():
        tab.year(2024)
    plot = box(tab, "#figure-timeline .nsewdrag")
    bar = tab.figure("timeline").locator(".bars .point path").nth(4).bounding_box()
    assert bar
    tab.page.mouse.move(bar["x"] - 10, plot["y"] + 20)  # beside the bar, and far above it
    said = [tab.figure(name).locator(".hovertext") for name in ("timeline", "running_total")]
    for label in said:
        label.wait_for()
    one, other = ((label.text_content() or "").split(":")[0] for label in said)
    assert one == other
    tab.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


def test_a_finger_sees_the_number_first_and_opens_with_the_second_tap(phone: Tab) -> None:
    tab = phone.open("timeline", **{"from": "2025-01-01", "to": "2025-12-31"})
    bar = tab.figure("timeline").locator(".bars .point path").nth(1)
    bar.scroll_into_view_if_needed()
    place = bar.bounding_box()
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    tab.page.touchscreen.tap(x, y)
    label = tab.figure("timeline").locator(".hovertext")
    until(
        lambda: "Tap again: open this exchange" in "".join(label.all_text_contents()), "the number, and what comes next"
    )
    assert "id" not in tab.query()
    tab.page.wait_for_timeout(400)  # sooner it would be a double tap
    tab.page.touchscreen.tap(x, y)
    until(lambda: "id" in tab.query(), "the page of the exchange")


def test_a_finger_brushes_sideways_scrolls_up_and_down_and_takes_back_with_two_taps(phone: Tab) -> None:
    tab = phone.open("timeline")
    tab.figure("timeline").locator(".homeward-chart").scroll_into_view_if_needed()
    plot = box(tab, "#figure-timeline .nsewdrag")
    swipe(tab, [at_share(plot, share) for share in (0.3, 0.36, 0.45, 0.6)])
    until(lambda: {"from", "to"} == tab.query().keys() - {"lang"}, "a period in the link")
    tab.idle()
    (first,), (last,) = tab.query()["from"], tab.query()["to"]
    assert "2022-09" < first < "2024-06" < last < "2025-12"
    main = tab.page.get_by_test_id("stMain")
    before, chosen = main.evaluate("(node) => node.scrollTop"), tab.query()
    plot = box(tab, "#figure-timeline .nsewdrag")
    x, y = at_share(plot, 0.5)
    swipe(tab, [(x, y - each) for each in (0, 30, 60, 90, 120)])
    until(lambda: main.evaluate("(node) => node.scrollTop") > before + 40, "the page to scroll")
    assert tab.query() == chosen
    tab.figure("timeline").locator(".homeward-chart").scroll_into_view_if_needed()
    x, y = at_share(box(tab, "#figure-timeline .nsewdrag"), 0.9)
    tab.page.touchscreen.tap(x, y)
    tab.page.touchscreen.tap(x, y)
    until_query(tab)
    assert phone.errors == []


# ---------- terms


def test_a_term_is_explained_where_it_stands_by_mouse_and_key(desktop: Tab) -> None:
    tab = desktop.open("timeline")
    term = tab.figure("timeline").get_by_role("button", name="Istanbul-2")
    bubble = tab.figure("timeline").locator(".homeward-bubble:popover-open")
    term.click()
    assert "agreement reached in Istanbul" in bubble.inner_text()
    tab.page.keyboard.press("Escape")
    bubble.wait_for(state="hidden")
    term.focus()
    tab.page.keyboard.press("Enter")
    bubble.wait_for()
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("() => document.activeElement.textContent") == "Glossary"
    tab.page.keyboard.press("Escape")
    assert term.evaluate("(node) => node === document.activeElement"), "the focus comes back"


def test_a_term_in_the_drawing_is_explained_in_the_key_and_each_only_once(desktop: Tab) -> None:
    tab = desktop.open("groups", lang="uk")
    found = tab.figure("groups_by_year").locator(".homeward-term").all_inner_texts()
    assert "«Стамбул-2»" in found
    assert len(found) == len(set(found))


# ---------- the panel


def test_the_panel_of_a_phone_takes_the_focus_and_gives_it_back(phone: Tab) -> None:
    tab = phone.open("timeline", who="military")
    opener = tab.page.get_by_role("button", name="Filters (1)")
    opener.click()
    panel = tab.page.get_by_role("dialog", name="Filters")
    panel.wait_for()
    assert panel.evaluate("(node) => node.contains(document.activeElement)")
    panel.get_by_role("radio", name="Civilians").click()
    until_query(tab, who="civilian")
    assert panel.is_visible(), "it stays for the next filter"
    panel.get_by_role("button", name="Show results").click()
    panel.wait_for(state="hidden")
    assert opener.evaluate("(node) => node === document.activeElement")


def test_a_page_without_filters_has_no_button_for_them(desktop: Tab) -> None:
    tab = desktop.open("method")
    tab.page.locator("h1").wait_for()
    assert tab.page.locator("h1").all_inner_texts() == ["Method"]
    assert not tab.page.locator(".homeward-open-filters").is_visible()
    assert tab.page.locator(".homeward-strip").count() == 0


def test_one_panel_of_a_card_is_open_at_a_time(desktop: Tab) -> None:
    tab = desktop.open("timeline")
    tab.action("timeline", "table")
    tab.figure("timeline").locator(".homeward-panels table").wait_for()
    tab.action("timeline", "share")
    expanded = tab.figure("timeline").locator(".homeward-card-actions [aria-expanded=true]")
    assert expanded.all_inner_texts() == ["Share"]
    assert tab.figure("timeline").locator(".homeward-panels > :visible").count() == 1
    assert desktop.errors == []


# ---------- what is drawn when


def test_a_chart_out_of_sight_is_drawn_when_it_comes_near(browser: Browser, address: str) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        somebody.add_init_script("window.requestIdleCallback = () => 0")  # a browser that never has nothing to do
        tab = Tab(somebody.new_page())
        tab.page.goto("/groups?lang=en")
        tab.page.wait_for_selector("#figure-groups_by_year[data-drawn]")
        tab.page.wait_for_selector("#title-ages")
        tab.idle()
        assert not tab.draws("ages")
        assert not tab.draws("conditions")
        before = box(tab, "#figure-conditions")["height"]
        tab.figure("conditions").scroll_into_view_if_needed()
        tab.page.wait_for_selector("#figure-conditions[data-drawn]")
        assert box(tab, "#figure-conditions")["height"] == before
        assert tab.errors == []


def test_paper_has_every_chart_whatever_was_in_sight(browser: Browser, address: str) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        somebody.add_init_script("window.requestIdleCallback = () => 0")
        tab = Tab(somebody.new_page())
        tab.page.goto("/groups?lang=en")
        tab.page.wait_for_selector("#title-ages")
        tab.page.wait_for_selector("#figure-groups_by_year[data-drawn]")
        tab.idle()
        tab.page.pdf()
        assert all(tab.draws(name) for name in figures_of("groups"))


# What cards are on paper: their grounds, the widths of their charts, and the pairs that lie over each other.
ON_PAPER = """() => {
    const cards = [...document.querySelectorAll(".homeward-card")];
    const boxes = cards.map((card) => card.getBoundingClientRect());
    return {
        grounds: [...new Set(cards.map((card) => getComputedStyle(card).backgroundColor))],
        wide: [...document.querySelectorAll(".main-svg")].filter((svg) => svg.getBoundingClientRect().right > innerWidth).length,
        over: boxes.filter((box, at) => boxes.slice(0, at).some((other) => other.bottom > box.top + 1)).length,
        labels: [...document.querySelectorAll('[class*="st-key-number-"] a')].filter((link) => link.innerText.trim()).length,
    };
}"""


def test_paper_is_white_and_as_wide_as_it_is_and_numbers_keep_their_names(browser: Browser, address: str) -> None:
    with viewer(browser, address, DESKTOP) as somebody:
        tab = Tab(somebody.new_page()).open("", scheme="dark")
        numbers = tab.page.locator('[class*="st-key-number-"]').count()
        tab.page.emulate_media(media="print", color_scheme="dark")
        tab.page.set_viewport_size({"width": 703, "height": 1000})  # A4 within its margins
        tab.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        wanted = {"grounds": ["rgb(255, 255, 255)"], "wide": 0, "over": 0, "labels": numbers}
        until(lambda: tab.page.evaluate(ON_PAPER) == wanted, f"{wanted} on paper: {tab.page.evaluate(ON_PAPER)}")


def test_a_number_and_a_card_lead_on_wherever_they_are_pressed(phone: Tab) -> None:
    cards = phone.open("").page.locator('[class*="st-key-number-"], .st-key-links [data-testid="stVerticalBlock"]')
    within = """(card) => {
        card.scrollIntoView({ block: "center" });
        const { x, y, width, height } = card.getBoundingClientRect();
        const places = [[0.5, 0.3], [0.1, 0.85], [0.9, 0.6]];
        const found = places.map(([right, down]) => document.elementFromPoint(x + right * width, y + down * height));
        return found.every((node) => node?.closest("a") === card.querySelector("a"));
    }"""
    assert [cards.nth(place).evaluate(within) for place in range(cards.count())] == [True] * 11


def test_nothing_under_a_number_is_cut_on_a_phone(phone: Tab) -> None:
    notes = phone.open("", lang="uk", direction="both").page.locator('[class*="st-key-number-"] p')
    heights = notes.evaluate_all("(notes) => notes.map((note) => [note.scrollHeight, note.clientHeight])")
    assert len(heights) >= 9
    assert [pair for pair in heights if pair[0] > pair[1]] == []


@pytest.mark.parametrize("path", [path for path, page in PAGES.items() if page.draws])
def test_no_page_of_charts_is_longer_than_three_screens(desktop: Tab, path: str) -> None:
    tab = desktop.open(path, lang="uk")
    high = tab.page.get_by_test_id("stMain").evaluate("(main) => main.scrollHeight")
    assert high <= 3 * DESKTOP[1]


def test_a_folded_table_is_opened_in_its_place(desktop: Tab) -> None:
    tab = desktop.open("quality")
    table = tab.figure("findings").get_by_role("table")
    assert not table.is_visible()
    button = tab.figure("findings").get_by_role("button", name="Table")
    button.click()
    table.wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    tab.figure("findings").get_by_role("button", name="Share").click()
    table.wait_for(state="hidden")
    button.click()
    button.click()
    table.wait_for(state="hidden")
