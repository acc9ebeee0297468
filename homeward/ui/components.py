"""What a page is written with: `show(name)`, the one function that draws every chart, `cards` of them, key figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from homeward.charts.downloads import as_file
from homeward.charts.payload import ChartPayload, Part, chart, frames, sent
from homeward.charts.plotting.figure import Figure
from homeward.core.filters import Filters
from homeward.core.options import Options
from homeward.core.pages import WIDTH
from homeward.core.presentation import Slide
from homeward.core.view import View
from homeward.text.highlights import KeyFigure
from homeward.ui import alone
from homeward.ui.filter_state import change_period, toggle
from homeward.ui.navigation import page_file
from homeward.ui.session import act, add, present, presentation, this_path, this_view

_cards: ContextVar[list[Card] | None] = ContextVar("cards", default=None)


class Card(NamedTuple):
    """A figure of a page, as it is sent, and what of it is not the same for every viewer."""

    figure: ChartPayload
    own: dict[str, Any]


@contextmanager
def cards() -> Iterator[None]:
    """Draw all that is shown within as one component, which lays it out as cards (frontend/parts.js).

    Each component is messages, and work for the server and the browser, in every run of every viewer.
    """
    found: list[Card] = []
    before = _cards.set(found)
    try:
        yield
    finally:  # what was drawn stands there, though the next may have failed
        _cards.reset(before)
        if found:
            _draw(found)


def show(name: str, columns: int = WIDTH, rows: int = 1, *, folded: bool = False) -> None:
    """Draw the chart of a name (see homeward/charts) as a card, in so many of the columns of a wide window.

    A table that is `folded` is opened by its action, as that of a chart is; on paper it stands there.
    """
    view = this_view()
    own = _per_viewer(view, name) | {"folded": folded, "card": {"columns": columns, "rows": rows}}
    card = Card(chart(view, name), own)
    together = _cards.get()
    if together is None:
        _draw([card])
    else:
        together.append(card)


def show_table(figure: Figure, take: dict[str, Any] | None = None) -> None:
    """Draw a table that is not that of a chart (see charts/data_tables.py), and what can be taken away of it."""
    _draw([Card(sent(this_view(), figure, take), {})])


def _draw(cards: Sequence[Card]) -> None:
    view = this_view()
    version = view.database.version
    drawn = Drawn(this_path(), view.filters, view.options, {figure.name: figure.chooses for figure, _ in cards})
    draw_parts(
        [Part({**own, "version": version, "name": figure.name}, figure.body) for figure, own in cards],
        f"charts-{cards[0].figure.name}",
        {event: partial(handler, drawn) for event, handler in HANDLERS.items()},
    )


def _per_viewer(view: View, name: str) -> dict[str, Any]:
    """Return the part of a figure's payload that is of one viewer: scrolled to, saved, how many slides there are."""
    scrolls = st.session_state.get("_scroll_to") == name
    if scrolls:
        del st.session_state["_scroll_to"]
    shown, slide = presentation(), Slide(this_path(), name, view.filters)
    return {
        "scroll_into_view": scrolls,
        "saved": as_file(view, [slide]),
        "show": alone.shown(name),
        "presentable": True,
        "slides": len(shown.slides),
        "full": shown.full(),
    }


# ---------- what a click on a mark does


class Drawn(NamedTuple):
    """What a run has drawn: its page, filters and options, and which filter a click sets, by chart.

    A session keeps it between runs: it holds values only, not the view, which would keep a version of the data alive.
    """

    path: str
    filters: Filters
    options: Options
    chooses: Mapping[str, str | None]

    def slide(self, chart: str) -> Slide:
        """Return what of the page a chart is."""
        return Slide(self.path, chart, self.filters)


def _choose(drawn: Drawn, chart: str, value: Any) -> None:
    """Set the filters that a click on a mark or a name of a chart chooses; a second click takes them back."""
    if isinstance(value, str):
        toggle(drawn.options, value if "=" in value else urlencode({drawn.chooses[chart] or "": value}))


def _show_alone(_: Drawn, chart: str, value: Any) -> None:
    """Have a chart show one category of its key alone, or all of them again."""
    alone.show_alone(chart, value)


def _set_period(drawn: Drawn, _: str, value: Any) -> None:
    """Set the period that was dragged over on the axis of time of a chart."""
    if isinstance(value, dict):
        change_period(drawn.options, value.get("from"), value.get("to"))


def _open(drawn: Drawn, _: str, value: Any) -> None:
    """Store which exchange was opened; the script redirects (a callback cannot)."""
    if isinstance(value, str) and value in drawn.options.id:
        st.session_state["id"] = value
        st.session_state["_open"] = "exchange"


HANDLERS: Mapping[str, Callable[[Drawn, str, Any], None]] = {
    "chosen": _choose,
    "period": _set_period,
    "shown": _show_alone,
    "opened": _open,
    "presented": lambda drawn, chart, _: present(drawn.slide(chart)),
    "added": lambda drawn, chart, _: add(drawn.slide(chart)),
}


def draw_parts(
    parts: Sequence[Part], key: str, events: Mapping[str, Callable[[str, Any], None]], *, spread: bool = False
) -> None:
    """Draw several parts as one component; with `spread` the page lays them out as if each stood in it by itself.

    `events` are what the browser may report, with callbacks that get the name of the part and a value: anything at all.
    """
    names = frozenset(part.own["name"] for part in parts)
    callbacks = {event: partial(_heard, key, event, names, callback) for event, callback in events.items()}
    draw_component(data=frames(parts, spread=spread), key=key, **callbacks)


def _heard(key: str, event: str, names: Collection[str], callback: Callable[[str, Any], None]) -> None:
    """Pass on an event of a part; one that a run cut short did not come to draw is not known here."""
    report = st.session_state.get(key, {}).get(event)
    part = report.get("part") if isinstance(report, dict) else None
    if isinstance(part, str) and part in names:
        callback(part, report.get("value"))


def draw_component(data: dict[str, Any] | bytes, key: str, **events: Callable[[], None]) -> None:
    """Draw what the browser draws from `data` (see frontend/chart.js); `events`: what it may report, with callbacks."""
    callbacks = {f"on_{name}_change": partial(act, callback) for name, callback in events.items()}
    component()(data=data, key=key, height="content", **callbacks)


@cache
def component() -> Any:
    """Return the component that draws charts. Made on first use: Streamlit knows its files only while it serves."""
    return st.components.v2.component("homeward.chart", js="entry.js", isolate_styles=False)


def key_figures(items: Sequence[KeyFigure]) -> None:
    """Draw numbers side by side, each with what it counts and how sure it is, as a link to where it is broken down."""
    view = this_view()
    with st.container(horizontal=True, key="numbers"):
        for place, item in enumerate(items):
            with st.container(key=f"number-{place}"):
                if item.path is None:
                    st.caption(item.label)
                else:
                    link = view.query() | (item.query or {})
                    st.page_link(page_file(item.path), label=item.label, query_params=link)
                st.metric(item.label, item.value, label_visibility="collapsed")
                st.caption(item.note)
