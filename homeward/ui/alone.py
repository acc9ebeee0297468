"""Which category of a chart is shown alone, chosen in its key: `show` in the URL, a chart and a category of it.

It changes no number and no file; the browser draws it (frontend/plot.js).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from homeward.charts.payload import payload
from homeward.core.filters import Ignored, shorten
from homeward.core.pages import charts_of
from homeward.core.view import View

PARAMETER = "show"
STATE = "_show"


def parse_link(link: Mapping[str, Sequence[str]], path: str, view: View) -> list[Ignored]:
    """Take what a link shows alone, one category of a chart each, and return what of it was left out."""
    found: dict[str, str] = {}
    ignored = []
    for value in link.get(PARAMETER, ()):
        chart, _, category = value.partition(".")
        if chart not in found and chart in charts_of(path) and category in _categories(view, chart):
            found[chart] = category
        else:
            ignored.append(Ignored(PARAMETER, shorten(value)))
    st.session_state[STATE] = found
    return ignored


def query(path: str) -> dict[str, list[str]]:
    """Return what of the URL is shown alone on a page."""
    shown = [f"{chart}.{category}" for chart, category in chosen().items() if chart in charts_of(path)]
    return {PARAMETER: shown} if shown else {}


def shown(chart: str) -> str:
    """Return the category that a chart shows alone; empty where it shows all of them."""
    return chosen().get(chart, "")


def show_alone(chart: str, category: object) -> None:
    """Have a chart show one category alone, or all of them again where it is none."""
    others = {name: each for name, each in chosen().items() if name != chart}
    named = isinstance(category, str) and category
    st.session_state[STATE] = others | ({chart: category} if named else {})


def chosen() -> dict[str, str]:
    """Return the category that each chart shows alone, by chart."""
    return st.session_state.get(STATE) or {}


def _categories(view: View, chart: str) -> set[str]:
    return {item["show"] for item in payload(view, chart)["key"] if item.get("show")}
