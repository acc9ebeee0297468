"""What a page is written with: `show(name)`, the one function that draws every chart, `cards` of them, key figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from homeward.charts.downloads import as_file
from homeward.charts.payload import ChartPayload, chart, frames, sent
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


class Part(NamedTuple):
    """A figure of a page, as it is sent, and what of it is not the same for every viewer."""

    figure: ChartPayload
    own: dict[str, Any]


_cards: ContextVar[list[Part] | None] = ContextVar("cards", default=None)


@contextmanager
def cards() -> Iterator[None]:
    """Draw all that is shown within as one component, which lays it out as cards (frontend/cards.js).

    Each component is messages, and work for the server and the browser, in every run of every viewer.
    """
    parts: list[Part] = []
    before = _cards.set(parts)
    try:
        yield
    finally:  # what was drawn stands there, though the next may have failed
        _cards.reset(before)
        if parts:
            _draw(parts)


def show(name: str, columns: int = WIDTH, rows: int = 1, *, folded: bool = False) -> None:
    """Draw the chart of a name (see homeward/charts) as a card, in so many of the columns of a wide window.

    A table that is `folded` is opened by its action, as that of a chart is; on paper it stands there.
    """
    view = this_view()
    own = _per_viewer(view, name) | {"folded": folded, "card": {"columns": columns, "rows": rows}}
    part = Part(chart(view, name), own)
    together = _cards.get()
    if together is None:
        _draw([part])
    else:
        together.append(part)


def show_table(figure: Figure, take: dict[str, Any] | None = None) -> None:
    """Draw a table that is not that of a chart (see charts/data_tables.py), and what can be taken away of it."""
    _draw([Part(sent(this_view(), figure, take), {})])


def _draw(parts: Sequence[Part]) -> None:
    view = this_view()
    names = {"version": view.database.version}
    key = f"charts-{parts[0].figure.name}"
    chooses = {figure.name: figure.chooses for figure, _ in parts}
    drawn = Drawn(this_path(), view.filters, view.options, chooses)
    draw_component(
        data=frames([({**own, **names, "name": figure.name}, figure.body) for figure, own in parts]),
        key=key,
        **{event: partial(_heard, key, event, drawn) for event in HANDLERS},
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


def _heard(key: str, event: str, drawn: Drawn) -> None:
    """Do what an event of a chart asks for; a chart that a run cut short did not come to draw is not known here."""
    told = st.session_state.get(key, {}).get(event)
    chart = told.get("chart") if isinstance(told, dict) else None
    if isinstance(chart, str) and chart in drawn.chooses:
        HANDLERS[event](drawn, chart, told.get("value"))


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
