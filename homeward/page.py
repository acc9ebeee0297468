"""What a page is written with: `this_view()`, and `show(name)`, the one function that draws every chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from homeward.dataset import ROOT
from homeward.numbers import Number
from homeward.pages import PAGES
from homeward.payload import payload
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
    data = payload(view, name)
    key, parameter = f"chart-{name}", data["chooses"]
    # What a session keeps between runs holds values only, not the view: it would keep a version of the data alive.
    values = getattr(view.options, parameter) if parameter else ()
    _component()(
        data=data,
        key=key,
        height="content",
        on_chosen_change=partial(_choose, key, parameter, values),
        on_opened_change=partial(_open, key, view.options.id),
    )


def _choose(key: str, parameter: str | None, values: Sequence[str]) -> None:
    """Set the filter that a click on a chart chooses, if what was clicked is one of its values."""
    value = st.session_state[key].get("chosen")
    if parameter and value in values:
        st.session_state[parameter] = value


def _open(key: str, values: Sequence[str]) -> None:
    """Note which exchange was asked for; the frame goes there (a callback cannot)."""
    value = st.session_state[key].get("opened")
    if value in values:
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
    with st.container(horizontal=True, key="doors"):
        for path, (title, text) in items.items():
            with st.container(width=296, border=True):
                st.page_link(page_file(path), label=f"**{title}**", query_params=view.query())
                st.caption(text)


def page_file(path: str) -> Path:
    """Return the file of a page by its path."""
    return ROOT / "pages" / PAGES[path].file
