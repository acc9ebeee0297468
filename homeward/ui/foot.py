"""The foot of every page: the switch that pins its data version, what the numbers are, to when, and links.

It is drawn by the browser (frontend/foot.js).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import streamlit as st

from homeward.charts.payload import frame
from homeward.core.urls import address
from homeward.core.view import View
from homeward.text.sentences import source_line
from homeward.ui.components import draw_component

FOOT = "footer"


def draw_foot(view: View) -> None:
    """Draw the foot of a page."""
    lang = view.lang
    claim = lang.text(
        "Each number stands for people. Unknown is not zero; a claim is not a fact: every figure has its source."
    )
    foot = {
        "held": view.held,
        "lines": [source_line(view), claim],
        "links": [{"text": text, "href": href} for text, href in _links(view)],
        "words": {
            "pin": lang.text("Pin data version"),
            "help": lang.text("Help for {{name}}"),
            "explained": lang.text(
                "The page and its link stay with this data version; a notice appears when newer data are available."
            ),
        },
    }
    draw_component(data=frame({"foot": foot}, b""), key=FOOT, hold=partial(_hold, view.database.version))


def _hold(version: str) -> None:
    """Hold the page at the version that it shows, or let it go on to the newest."""
    st.session_state["_held"] = version if st.session_state.get(FOOT, {}).get("hold") is True else None


def _links(view: View) -> Iterator[tuple[str, str]]:
    """Yield label and address of the glossary, the text version and the feed."""
    lang, common = view.lang, replace(view, filters=view.filters.of_page(()))
    feed = {"lang": [lang.code]}
    yield lang.text("Glossary"), f"{address('./', 'method', common.query())}#definitions"
    yield lang.text("Text version"), address("./", "summary", common.query())
    yield lang.text("Updates feed (Atom)"), address("./", "feed.atom", feed)
