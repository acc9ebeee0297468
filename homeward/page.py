"""What a page is written with: `this_view()`, and `show(name)`, the one function that draws every chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from homeward.dataset import ROOT
from homeward.figure import Figure
from homeward.numbers import Number
from homeward.pages import PAGES
from homeward.payload import payload, sent
from homeward.view import View

_view: ContextVar[View] = ContextVar("view")


def this_view() -> View:
    """Return what this page run looks at. Set by the frame before the page runs."""
    return _view.get()


def begin(view: View) -> None:
    """Set what this page run looks at."""
    _view.set(view)


def show(name: str) -> None:
    """Draw the chart of a name (see homeward/charts) with its sentence, source line, table and file."""
    view = this_view()
    _draw(view, payload(view.dataset.version, view, name))


def show_sheet(figure: Figure, take: dict[str, Any] | None = None) -> None:
    """Draw a table that is not that of a chart (see homeward/datasets.py), and what can be taken away of it."""
    view = this_view()
    _draw(view, sent(view, figure, take))


def _draw(view: View, data: dict[str, Any]) -> None:
    key = f"chart-{data['name']}"
    _component()(
        data=data,
        key=key,
        height="content",
        on_chosen_change=partial(_choose, view, key, data["chooses"]),
        on_opened_change=partial(_open, view, key),
    )


def _choose(view: View, key: str, parameter: str | None) -> None:
    """Set the filter that a click on a chart chooses, if what was clicked is one of its values."""
    value = st.session_state[key].get("chosen")
    if parameter and value in getattr(view.options, parameter):
        st.session_state[parameter] = value


def _open(view: View, key: str) -> None:
    """Note which exchange was asked for; the frame goes there (a callback cannot)."""
    value = st.session_state[key].get("opened")
    if value in view.options.id:
        st.session_state["id"] = value
        st.session_state["_open"] = "exchange"


@cache
def _component() -> Any:
    """Return the component that draws charts. Made on first use: Streamlit knows its files only while it serves."""
    return st.components.v2.component("homeward.chart", js="chart.js", isolate_styles=False)


def numbers(items: Sequence[Number]) -> None:
    """Draw numbers side by side, each with what it counts and how sure it is; they wrap on a narrow screen."""
    with st.container(horizontal=True, key="numbers"):
        for place, item in enumerate(items):
            with st.container(width=218, key=f"number-{place}"):
                st.metric(item.label, item.value)
                st.caption(item.note)


def doors(items: Mapping[str, tuple[str, str]]) -> None:
    """Draw doors to pages: by path of the page, for whom and what is behind it. The filters go along."""
    view = this_view()
    query = {"lang": [view.language.code], **view.filters.query()}
    with st.container(horizontal=True, key="doors"):
        for path, (title, text) in items.items():
            with st.container(width=296, border=True):
                st.page_link(page_file(path), label=f"**{title}**", query_params=query)
                st.caption(text)


def base() -> str:
    """Return the address of the site as the viewer has it, ending in a slash; empty where nobody says."""
    return st.context.url.rpartition("/")[0] + "/" if st.context.url else ""


def page_file(path: str) -> Path:
    """Return the file of a page by its path."""
    return ROOT / "pages" / PAGES[path].file
