"""What a page is written with: `show(name)`, the one function that draws every chart, and key figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from homeward.charts.downloads import as_file
from homeward.charts.payload import ChartPayload, chart, frame, sent
from homeward.charts.plotting.figure import Figure
from homeward.core.options import Options
from homeward.core.pages import WIDTH
from homeward.core.presentation import Slide
from homeward.core.view import View
from homeward.text.highlights import KeyFigure
from homeward.ui import alone
from homeward.ui.filter_state import change_period, toggle
from homeward.ui.navigation import page_file
from homeward.ui.session import act, add, present, presentation, this_path, this_view


def show(name: str, columns: int = WIDTH, rows: int = 1, *, folded: bool = False) -> None:
    """Draw the chart of a name (see homeward/charts) as a card, in so many of the columns of a wide window.

    A table that is `folded` is opened by its action, as that of a chart is; on paper it stands there.
    """
    view = this_view()
    with st.container(key=f"card-{columns}-{rows}-{name}"):
        _draw(view, chart(view, name), _per_viewer(view, name) | {"folded": folded})


def show_table(figure: Figure, take: dict[str, Any] | None = None) -> None:
    """Draw a table that is not that of a chart (see charts/data_tables.py), and what can be taken away of it."""
    view = this_view()
    _draw(view, sent(view, figure, take), {})


def _draw(view: View, figure: ChartPayload, around: dict[str, Any]) -> None:
    """Draw a figure; `around` is what is not the same for every viewer."""
    key = f"chart-{figure.name}"
    slide = Slide(this_path(), figure.name, view.filters)
    # What a session keeps between runs holds values only, not the view: it would keep a version of the data alive.
    own = {"name": figure.name, "version": view.database.version}
    draw_component(
        data=frame({**around, **own}, figure.body),
        key=key,
        chosen=partial(_choose, key, figure.chooses, view.options),
        period=partial(_set_period, key, view.options),
        shown=partial(_show_alone, key, figure.name),
        opened=partial(_open, key, view.options.id),
        presented=partial(present, slide),
        added=partial(add, slide),
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


def _choose(key: str, parameter: str | None, options: Options) -> None:
    """Set the filters that a click on a mark or a name of a chart chooses; a second click takes them back.

    A chart that a run cut short did not come to draw is not known here, and neither is the click.
    """
    value = st.session_state.get(key, {}).get("chosen")
    if isinstance(value, str):
        toggle(options, value if "=" in value else urlencode({parameter or "": value}))


def _show_alone(key: str, chart: str) -> None:
    """Have a chart show one category of its key alone, or all of them again."""
    alone.show_alone(chart, st.session_state.get(key, {}).get("shown"))


def _set_period(key: str, options: Options) -> None:
    """Set the period that was dragged over on the axis of time of a chart."""
    value = st.session_state.get(key, {}).get("period")
    if isinstance(value, dict):
        change_period(options, value.get("from"), value.get("to"))


def _open(key: str, values: Sequence[str]) -> None:
    """Store which exchange was opened; the script redirects (a callback cannot)."""
    value = st.session_state.get(key, {}).get("opened")
    if isinstance(value, str) and value in values:
        st.session_state["id"] = value
        st.session_state["_open"] = "exchange"


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
