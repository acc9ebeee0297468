"""Under filters changed in the page every chart is drawn at its own size: nothing overlaps, nothing is cut."""

from __future__ import annotations

from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from homeward.core.pages import PAGES
from homeward.core.view import options_in
from homeward.db.database import Database
from tests.browser import DESKTOP, PHONE, Tab, viewer

WIDE = (1920, 1080)
# Windows as people have them. The phone is Ukrainian: the longest words on the narrowest screen.
WINDOWS = ((DESKTOP, "en"), (WIDE, "en"), (PHONE, "uk"))
# The exchanges that the page of one exchange is turned to: parts and none, one side, a stage of a series.
EXCHANGES = ("2022-09-21", "2023-01-03", "2025-05-25", "2025-06-09", "2026-03-06")
PATHS = [path for path, page in PAGES.items() if page.draws]

# Faults of all figures of a page, in words. Boxes are compared in pixels, with one to spare for rounding.
FAULTS = """
() => {
  const faults = [];
  const boxOf = (node) => node.getBoundingClientRect();
  const isShown = (node) => node.checkVisibility({ visibilityProperty: true }) && boxOf(node).width > 0 && boxOf(node).height > 0;
  const nameOf = (node) => `${node.closest("figure")?.id ?? ""} ${node.getAttribute("class") ?? node.dataset.testid} "${node.textContent.slice(0, 30)}"`;
  const touch = (one, other) => {
    const [a, b] = [boxOf(one), boxOf(other)];
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  };
  const overlapping = (nodes) => {
    nodes.forEach((one, at) => {
      for (const other of nodes.slice(at + 1)) if (touch(one, other)) faults.push(`overlap: ${nameOf(one)} / ${nameOf(other)}`);
    });
  };
  const isInside = (node, { left, top, right, bottom }) => {
    const box = boxOf(node);
    return box.left >= left - 1 && box.top >= top - 1 && box.right <= right + 1 && box.bottom <= bottom + 1;
  };
  const page = [];
  for (const figure of document.querySelectorAll("figure.homeward-figure")) {
    const chart = figure.querySelector(".homeward-chart");
    const drawing = chart.querySelector(".main-svg");
    page.push(...[...figure.children].filter((node) => node !== chart && node.tagName !== "FIGCAPTION"));
    page.push(...figure.querySelector("figcaption").children);
    if (!isShown(chart)) continue;
    page.push(drawing);
    const heights = [boxOf(drawing).height, boxOf(chart).height, parseFloat(chart.style.height)];
    if (new Set(heights.map(Math.round)).size > 1) faults.push(`height: ${figure.id} ${heights}`);
    const texts = [...chart.querySelectorAll(".main-svg text")].filter((text) => text.textContent.trim() && isShown(text));
    for (const node of [drawing, ...chart.querySelectorAll(".bars path"), ...texts]) {
      if (!isInside(node, boxOf(chart))) faults.push(`cut: ${nameOf(node)}`);
    }
    overlapping(texts);
    if (chart.querySelector(".hovertext")) faults.push(`hover: ${figure.id} keeps a label`);
  }
  page.push(...document.querySelectorAll('[data-testid="stMain"] :is([data-testid="stHeading"], [data-testid="stMetric"], .st-key-footer)'));
  overlapping(page.filter(isShown));
  const full = [...document.querySelectorAll("figure.homeward-figure:not(:has(.homeward-empty:not([hidden])))")].filter(isShown);
  const titles = full.map((figure) => figure.querySelector(".homeward-title").textContent);
  for (const title of new Set(titles)) if (titles.filter((other) => other === title).length > 1) faults.push(`two titles: ${title}`);
  if (document.documentElement.scrollWidth > innerWidth + 1) faults.push("cut: the page is wider than the window");
  return faults;
}
"""
# As Back and Forward do: the page stays, its address changes.
SET_QUERY = """
(query) => {
  history.pushState({}, "", `${location.pathname}?${query}`);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}
"""


def _filter_sets(path: str, database: Database) -> list[dict[str, str]]:
    """Return the filters that a page is taken through, one after the other; only those that it takes."""
    if path == "exchange":
        return [{"id": exchange} for exchange in EXCHANGES]
    options = options_in(database)
    years = [{"from": f"{year}-01-01", "to": f"{year}-12-31"} for year in range(2022, options.last_day.year + 1)]
    wanted = [
        *years,
        {"who": "military"},
        {"who": "civilian"},
        {"direction": "ru"},
        {"direction": "both"},
        {"mediator": "uae"},
        {"series": options.series[0]},
        {"from": "2022-01-01", "to": "2022-01-31"},
    ]
    return [{}, *[filters for filters in wanted if set(filters) <= set(PAGES[path].filters)], {}]


@pytest.mark.parametrize("path", PATHS)
def test_charts_are_drawn_at_their_own_size_whatever_filter_is_set_in_the_page(
    path: str, address: str, browser: Browser, database: Database
) -> None:
    first, *others = _filter_sets(path, database)
    faults = []
    with ExitStack() as stack:
        tabs = []
        for size, language in WINDOWS:
            context = stack.enter_context(viewer(browser, address, size))
            tabs.append((Tab(context.new_page()).open(path, **first | {"lang": language}), size, language))
        for filters in others:
            for tab, size, language in tabs:
                with tab.redrawn():
                    tab.page.evaluate(SET_QUERY, urlencode(filters | {"lang": language}))
                faults += [f"{size[0]} {filters}: {fault}" for fault in tab.page.evaluate(FAULTS)]
        assert [error for tab, *_ in tabs for error in tab.errors] == []
    assert not faults, "\n".join(faults)
