"""What a viewer in Chromium waits for: the first visit, and the charts after a click."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.servers import OURS, TUTORIAL, Kind, running
from benchmarks.wire import Relay
from tests.browser import MS, running_browser, viewer

PATHS = {OURS.name: "/timeline?lang=en", TUTORIAL.name: "/"}
# The three choices of the filter that is clicked, on either page.
CHOICES = {OURS.name: ".st-key-who [role=radio]", TUTORIAL.name: ".st-key-who label:has(input)"}
CHARTS = 3
# So long must all charts have been still, for the last drawing to have been the last.
STILL = 1.0
LONGEST = 60.0
# Notes when something in a chart was drawn: the moment of the click, of the first and the last change of a chart after
# it, and of the first mark of any chart since the visit began. A chart that is replaced by another one has changed.
WATCH = """(() => {
  const times = window.times = { first: null, last: null, click: null, mark: null };
  const chart = ".js-plotly-plot";
  const isChart = (node) => node.nodeType === 1 && Boolean(node.closest(chart) || node.querySelector(chart));
  const marked = () => document.querySelector(".js-plotly-plot .points path"); // a bar: the first chart of either page
  const note = (records) => {
    const now = performance.now();
    if (times.mark === null && marked()) times.mark = now;
    const changed = records.some(({ target, addedNodes }) =>
      target.closest?.(chart) || [...addedNodes].some(isChart));
    if (!changed) return;
    if (times.first === null) times.first = now;
    times.last = now;
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true });
  const click = ({ timeStamp }) => Object.assign(times, { first: null, last: null, click: timeStamp });
  document.addEventListener("click", click, true);
})()"""


def measure(visits: int, clicks: int) -> dict[str, Any]:
    """Return for either page what a first visit and a click cost: medians in ms, and bytes on the wire.

    The pages take turns, so that what else the machine does meets both alike.
    """
    with running_browser() as browser, ExitStack() as stack:
        kinds = {kind.name: kind for kind in (TUTORIAL, OURS)}
        addresses = {name: stack.enter_context(running(kind)).address for name, kind in kinds.items()}
        marks: dict[str, list[float]] = {name: [] for name in kinds}
        for visit in range(visits + 1):
            for name, address in addresses.items():
                mark = _visit(browser, address, PATHS[name])
                if visit:  # nobody's first visit is the server's first
                    marks[name].append(mark)
        found: dict[str, dict[str, Any]] = {name: {"first_chart_ms": round(median(marks[name]))} for name in kinds}
        for name, after in _clicks(browser, addresses, clicks).items():
            found[name] |= after
        for name, kind in kinds.items():
            found[name] |= _on_the_wire(browser, kind, addresses[name])
        return found


@contextmanager
def _opened(browser: Browser, address: str, path: str) -> Iterator[Page]:
    """Open a page in a browser that has nothing of it yet, and wait until its charts are still."""
    with viewer(browser, address) as context:
        context.add_init_script(WATCH)
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
        state = page.evaluate("() => ({ ...window.times, now: performance.now() })")
        if drawn and charts >= CHARTS and state["last"] and state["now"] - state["last"] > STILL * MS:
            return dict(state)
        time.sleep(0.1)
    raise TimeoutError(f"the charts of {page.url} were not still within {LONGEST:.0f} s")


def _visit(browser: Browser, address: str, path: str) -> float:
    """Return how many ms after the beginning of a first visit the first mark of a chart is drawn."""
    with _opened(browser, address, path) as page:
        return float(page.evaluate("() => window.times.mark"))


def _clicks(browser: Browser, addresses: Mapping[str, str], clicks: int) -> dict[str, dict[str, Any]]:
    """Return how many ms after a click the first and the last change of a chart come."""
    first: dict[str, list[float]] = {name: [] for name in addresses}
    last: dict[str, list[float]] = {name: [] for name in addresses}
    with ExitStack() as stack:
        pages = {name: stack.enter_context(_opened(browser, url, PATHS[name])) for name, url in addresses.items()}
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
        for place in range(1, 7):
            before = relay.total
            page.locator(CHOICES[kind.name]).nth(place % 3).click()
            _until_still(page)
            changes.append(relay.total - before)
    return {"visit_bytes": visit, "change_bytes": round(median(changes))}
