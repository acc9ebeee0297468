"""What a page is written with: `this_view()`, and `show(name)`, the one function that draws every chart."""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache, partial
from typing import Any

import streamlit as st

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
    data = payload(view.dataset.version, view, name)
    key = f"chart-{name}"
    _component()(data=data, key=key, height="content", on_chosen_change=partial(_choose, view, key, data["chooses"]))


def _choose(view: View, key: str, parameter: str | None) -> None:
    """Set the filter that a click on a chart chooses, if what was clicked is one of its values."""
    value = st.session_state[key].get("chosen")
    if parameter and value in getattr(view.options, parameter):
        st.session_state[parameter] = value


@cache
def _component() -> Any:
    """Return the component that draws charts. Made on first use: Streamlit knows its files only while it serves."""
    return st.components.v2.component("homeward.chart", js="chart.js", isolate_styles=False)
