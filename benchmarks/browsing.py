"""What a viewer in Chromium waits for: the first number, the first chart, the answer to a hand, the charts in sight."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks import tracing
from benchmarks.servers import OURS, TUTORIAL, Kind, running
from benchmarks.wire import Relay
from tests.browser import DESKTOP, MS, running_browser, viewer

PATHS = {OURS.name: "/timeline?lang=en", TUTORIAL.name: "/"}
# The three choices of the filter that is clicked, on either page.
CHOICES = {OURS.name: ".homeward-panel [name=who]", TUTORIAL.name: ".st-key-who label:has(input)"}
CHARTS = 3
# The window of a projector or a large screen, where more of our charts are in sight than in `DESKTOP`.
LARGE = (1920, 1080)
# So long must all charts have been still, for the last drawing to have been the last.
STILL = 1.0
LONGEST = 60.0
# Notes when something in a chart was drawn: since the click, of every chart the first and the last change (a chart
# that is replaced by another one has changed); since the visit began, the first mark of any chart, and when the numbers
# of our page stood in it.
WATCH = """(() => {
  const times = window.times = { click: null, mark: null, number: null, changes: new Map() };
  const chart = ".js-plotly-plot";
  const within = (node) => node.closest(chart) ?? [...node.querySelectorAll(chart)];
  const chartsOf = (node) => (node.nodeType === 1 ? [within(node)].flat() : []);
  const marked = () => document.querySelector(".js-plotly-plot .points path"); // a bar: the first chart of either page
  const note = (records) => {
    const now = performance.now();
    if (times.mark === null && marked()) times.mark = now;
    if (times.number === null && document.querySelector("#first :is(dd.value, h2)"))
      requestAnimationFrame(() => (times.number ??= performance.now()));
    for (const { target, addedNodes } of records)
      for (const changed of [target.closest?.(chart) ?? [], ...[...addedNodes].map(chartsOf)].flat())
        times.changes.set(changed, { first: times.changes.get(changed)?.first ?? now, last: now });
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true });
  addEventListener("click", ({ timeStamp }) => Object.assign(times, { click: timeStamp, changes: new Map() }), true);
  const isSeen = (node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return node.isConnected && bottom >= 1 && top <= innerHeight - 1; // a line of pixels at least
  };
  times.read = () => {
    const all = [...times.changes].filter(([node]) => node.isConnected);
    const seen = all.filter(([node]) => isSeen(node)).map(([, each]) => each);
    const last = (list) => (list.length ? Math.max(...list.map((each) => each.last)) : null);
    const first = seen.length ? Math.min(...seen.map((each) => each.first)) : null;
    const { click, mark, number } = times, quiet = last(all.map(([, each]) => each));
    return { click, mark, number, first, last: last(seen), quiet, now: performance.now() };
  };
})()"""
# Notes how long after an event of the hand the frame is painted in which the page has answered it: what the browser
# changes by itself is a pressed chip, the period on the strip, the label of a mark.
FEEL = """(() => {
  const feel = window.feel = { since: null, times: [] };
  for (const kind of ["click", "pointermove"])
    addEventListener(kind, (event) => { if (feel.armed) feel.since = event.timeStamp; feel.armed = false; }, true);
  const answered = ({ target, attributeName }) =>
    attributeName === "data-homeward-waiting" || target.closest?.(".homeward-window, .hoverlayer, .homeward-years");
  new MutationObserver((records) => {
    if (feel.since === null || !records.some(answered)) return;
    const { since } = feel;
    feel.since = null;
    requestAnimationFrame(() => setTimeout(() => feel.times.push(performance.now() - since)));
  }).observe(document, { subtree: true, childList: true, attributes: true });
})()"""


def measure(visits: int, clicks: int) -> dict[str, Any]:
    """Return for either page what a first visit and a click cost: medians in ms, bytes, and what takes the time.

    The pages take turns, so that what else the machine does meets both alike.
    """
    with running_browser() as browser, ExitStack() as stack:
        kinds = {kind.name: kind for kind in (TUTORIAL, OURS)}
        addresses = {name: stack.enter_context(running(kind)).address for name, kind in kinds.items()}
        marks: dict[str, list[float]] = {name: [] for name in kinds}
        numbers: dict[str, list[float]] = {name: [] for name in kinds}
        for visit in range(visits + 1):
            for name, address in addresses.items():
                reading = _visit(browser, address, PATHS[name])
                if visit:  # nobody's first visit is the server's first
                    marks[name].append(reading["mark"])
                    # Where no number stands in the page by itself, those of the first chart are the first.
                    numbers[name].append(reading["number"] or reading["mark"])
        found: dict[str, dict[str, Any]] = {
            name: {"first_chart_ms": round(median(marks[name])), "first_number_ms": round(median(numbers[name]))}
            for name in kinds
        }
        for size, ending in ((DESKTOP, ""), (LARGE, "_large")):
            for name, after in _clicks(browser, addresses, clicks, size).items():
                found[name] |= {f"{key}{ending}": number for key, number in after.items()}
        for name, kind in kinds.items():
            found[name] |= _on_the_wire(browser, kind, addresses[name])
            found[name]["profile"] = _profile(browser, addresses[name], name)
        found[OURS.name]["feedback_ms"] = _feedback(browser, addresses[OURS.name], clicks)
        found[OURS.name]["profile"]["hover"] = _hover(browser, addresses[OURS.name])
        return found


@contextmanager
def _opened(
    browser: Browser, address: str, path: str, script: str = "", size: tuple[int, int] = DESKTOP
) -> Iterator[Page]:
    """Open a page in a browser that has nothing of it yet, and wait until its charts are still."""
    with viewer(browser, address, size) as context:
        context.add_init_script(WATCH)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.goto(path)
        _until_still(page)
        yield page


def _until_still(page: Page) -> dict[str, float]:
    """Wait until all charts are there and none has changed for a while; return the times."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        drawn = page.locator(".js-plotly-plot .main-svg").first.is_visible()
        charts = page.locator(".js-plotly-plot").count()
        state: dict[str, float] = page.evaluate("() => window.times.read()")
        if drawn and charts >= CHARTS and state["last"] and state["now"] - state["quiet"] > STILL * MS:
            return state
        time.sleep(0.1)
    raise TimeoutError(f"the charts of {page.url} were not still within {LONGEST:.0f} s")


def _show_filters(page: Page, name: str) -> None:
    """Have the filter that is clicked in sight: ours stands in a panel."""
    if name == OURS.name:
        page.locator(".homeward-open-filters").click()
        page.locator(CHOICES[name]).first.wait_for()


def _visit(browser: Browser, address: str, path: str) -> dict[str, float]:
    """Return how many ms after the beginning of a first visit the first number can be read, and the first mark."""
    with _opened(browser, address, path) as page:
        reading: dict[str, float] = page.evaluate("() => window.times.read()")
        return reading


def _clicks(
    browser: Browser, addresses: Mapping[str, str], clicks: int, size: tuple[int, int]
) -> dict[str, dict[str, Any]]:
    """Return how many ms after a click in such a window the first and the last change of a chart in sight come."""
    first: dict[str, list[float]] = {name: [] for name in addresses}
    last: dict[str, list[float]] = {name: [] for name in addresses}
    with ExitStack() as stack:
        pages = {
            name: stack.enter_context(_opened(browser, url, PATHS[name], size=size)) for name, url in addresses.items()
        }
        for name, page in pages.items():
            _show_filters(page, name)
        for place in range(1, clicks + 4):
            for name, page in pages.items():
                page.bring_to_front()
                page.locator(CHOICES[name]).nth(place % 3).click()
                times = _until_still(page)
                if place > 3:  # all three views have been looked at
                    first[name].append(times["first"] - times["click"])
                    last[name].append(times["last"] - times["click"])
    return {
        name: {
            "clicks": clicks,
            "click_first_ms": round(median(first[name])),
            "click_last_ms": round(median(last[name])),
        }
        for name in addresses
    }


def _on_the_wire(browser: Browser, kind: Kind, address: str) -> dict[str, int]:
    """Return the bytes of a first visit, and of a change of a filter: all that passes, both ways."""
    with Relay(address) as relay, _opened(browser, relay.address, PATHS[kind.name]) as page:
        visit, changes = relay.total, []
        _show_filters(page, kind.name)
        for place in range(1, 7):
            before = relay.total
            page.locator(CHOICES[kind.name]).nth(place % 3).click()
            _until_still(page)
            changes.append(relay.total - before)
    return {"visit_bytes": visit, "change_bytes": round(median(changes))}


def _profile(browser: Browser, address: str, name: str) -> dict[str, dict[str, float]]:
    """Return what takes the time of a first visit up to the first chart, and of a click up to the last: ms by kind."""
    with viewer(browser, address) as context:
        context.add_init_script(WATCH)
        page = context.new_page()
        with tracing.traced(browser, page) as trace:
            page.goto(PATHS[name])
            visit = _until_still(page)
        found = {"visit": trace.split(visit["mark"])}
        _show_filters(page, name)
        for place in (1, 2, 3, 1):  # the last one is of a view that was looked at
            with tracing.traced(browser, page) as trace:
                page.locator(CHOICES[name]).nth(place % 3).click()
                click = _until_still(page)
        found["click"] = trace.split(click["last"] - click["click"])
    return found


def _hover(browser: Browser, address: str) -> dict[str, float]:
    """Return what takes the time from a pointer's move over a chart to the frame that has the label of a mark."""
    with _opened(browser, address, PATHS[OURS.name], FEEL) as page:
        field = page.locator("#figure-timeline .nsewdrag").first.bounding_box()
        if field is None:
            raise RuntimeError("the chart is not to be seen")
        for place in (0.3, 0.5, 0.7):  # the last one is measured
            page.evaluate("() => Object.assign(window.feel, { armed: true, since: null, times: [] })")
            with tracing.traced(browser, page) as trace:
                page.mouse.move(field["x"] + field["width"] * place, field["y"] + field["height"] / 2)
                time.sleep(STILL)
        took: list[float] = page.evaluate("() => window.feel.times")
        return trace.split(took[0], "pointermove")


def _feedback(browser: Browser, address: str, times: int) -> dict[str, dict[str, float]]:
    """Return how many ms after a hand has clicked, dragged or pointed the page has answered, by itself."""
    found: dict[str, dict[str, float]] = {}
    with _opened(browser, address, PATHS[OURS.name], FEEL) as page:
        years = page.locator(".homeward-year")
        track, chart = page.locator(".homeward-bars").bounding_box(), page.locator("#figure-timeline .nsewdrag").first
        field = chart.bounding_box()
        if track is None or field is None:
            raise RuntimeError("the strip or the chart is not to be seen")
        middle = track["y"] + track["height"] / 2

        def click(turn: int) -> None:
            years.nth(1 + turn % 5).click()
            _until_still(page)

        def drag(turn: int) -> None:
            x = track["x"] + track["width"] * (0.2 + 0.02 * (turn % 10))
            page.evaluate("() => (window.feel.armed = false)")
            page.mouse.move(x, middle)
            page.mouse.down()
            page.mouse.move(x + 40, middle)
            page.evaluate("() => (window.feel.armed = true)")
            page.mouse.move(x + 120, middle)
            time.sleep(0.2)
            page.mouse.up()
            _until_still(page)

        def point(turn: int) -> None:
            page.mouse.move(field["x"] + field["width"] * (0.05 + 0.03 * (turn % 30)), field["y"] + field["height"] / 2)
            time.sleep(0.3)

        for name, act in (("click", click), ("drag", drag), ("hover", point)):
            page.evaluate("() => (window.feel.times = [])")
            for turn in range(times):
                page.evaluate("() => Object.assign(window.feel, { armed: true, since: null })")
                act(turn)
            took: list[float] = page.evaluate("() => window.feel.times")
            if len(took) > 1:
                found[name] = {
                    "answers": len(took),
                    "p50": round(median(took)),
                    "p95": round(quantiles(took, n=20)[-1]),
                }
    return found
