"""Where the time of a browser goes: a trace of Chromium, split into script, style, layout, paint and waiting."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

# What Chromium calls its work, and which kind it is; the rest is "other": messages, timers, collecting garbage.
KINDS = {
    "script": (
        "EvaluateScript",
        "FunctionCall",
        "v8.compile",
        "v8.compileModule",
        "v8.evaluateModule",
        "v8.produceCache",
    ),
    "style": ("UpdateLayoutTree", "ParseAuthorStyleSheet", "RecalculateStyles"),
    "layout": ("Layout", "HitTest", "UpdateLayerTree"),
    "paint": ("PrePaint", "Paint", "Layerize", "Commit", "CompositeLayers", "RasterTask"),
    "html": ("ParseHTML",),
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names}
MORE_SCRIPT = ("RunMicrotasks", "EventDispatch", "FireAnimationFrame", "TimerFire", "FireIdleCallback", "CompileCode")
CATEGORIES = ["devtools.timeline", "v8.execute", "disabled-by-default-v8.compile", "blink.user_timing", "toplevel"]
MICROSECONDS = 1000


class Trace:
    """What was traced; `split` says where the time went."""

    events: list[dict[str, Any]]

    def split(self, until: float, event: str = "click") -> dict[str, float]:
        """Return ms by kind of work of the page's main thread in the first `until` ms after an event or navigation."""
        main = _main_thread(self.events)
        mine = [event for event in self.events if (event["pid"], event["tid"]) == main and event.get("ph") == "X"]
        began = _beginning(self.events, mine, event)
        spent = _self_times(mine, began, began + until * MICROSECONDS)
        found = dict.fromkeys((*KINDS, "other"), 0.0)
        for name, time in spent:
            kind = "script" if name in MORE_SCRIPT else KIND_OF.get(name, "other")
            found[kind] += time / MICROSECONDS
        waiting = max(until - sum(found.values()), 0.0)
        return {kind: round(ms) for kind, ms in {**found, "waiting": waiting, "all": until}.items()}


@contextmanager
def traced(browser: Browser, page: Page) -> Iterator[Trace]:
    """Trace a page for a block."""
    trace = Trace()
    browser.start_tracing(page=page, categories=CATEGORIES)
    try:
        yield trace
    finally:
        trace.events = json.loads(browser.stop_tracing())["traceEvents"]


def _main_thread(events: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Return the main thread that did most: the browser may have others, of pages that are not looked at."""
    named = {
        (event["pid"], event["tid"]): 0
        for event in events
        if event.get("name") == "thread_name" and event["args"].get("name") == "CrRendererMain"
    }
    for event in events:
        key = (event["pid"], event["tid"])
        if key in named:
            named[key] += event.get("dur", 0)
    return max(named, key=named.__getitem__)


def _beginning(events: Iterable[Mapping[str, Any]], mine: Iterable[Mapping[str, Any]], kind: str) -> float:
    """Return when it began: the first event of a kind, else the navigation, in microseconds of the trace."""
    found = [
        event["ts"]
        for event in mine
        if event["name"] == "EventDispatch" and event["args"].get("data", {}).get("type") == kind
    ]
    if found:
        return float(found[0])
    # Empty documents, of which the browser makes some meanwhile, begin as well.
    starts = [
        event["ts"]
        for event in events
        if event.get("name") == "navigationStart" and event["args"]["data"]["documentLoaderURL"]
    ]
    return float(max(starts, default=min(event["ts"] for event in mine)))


def _self_times(events: Iterable[Mapping[str, Any]], first: float, last: float) -> Iterator[tuple[str, float]]:
    """Yield what each event took without those inside of it, cut to a span of time, in microseconds."""
    stack: list[list[Any]] = []  # name, end, what its children took

    def cut(start: float, end: float) -> float:
        return max(min(end, last) - max(start, first), 0.0)

    for event in sorted(events, key=lambda each: (each["ts"], -each.get("dur", 0))):
        start, end = event["ts"], event["ts"] + event.get("dur", 0)
        while stack and stack[-1][1] <= start:
            name, _, own = stack.pop()
            yield name, own
        took = cut(start, end)
        if stack:
            stack[-1][2] -= took
        stack.append([event["name"], end, took])
    for name, _, own in stack:
        yield name, own
