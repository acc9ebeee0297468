"""What stands above every page: the period strip, the name of the page, the filters in force as chips.

Both are drawn by the browser (frontend/strip.js, frontend/heading.js), which answers a hand at once; what was done is
noted in a callback, and the run that follows changes the URL and the numbers.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import streamlit as st

from homeward.charts.payload import encode, frame
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.options import Options
from homeward.core.pages import PAGES
from homeward.core.view import View
from homeward.db.cache import cached_per_version
from homeward.db.database import Database
from homeward.text.chips import Chip, chips
from homeward.text.period import period_strip
from homeward.text.sentences import headline
from homeward.ui.components import draw_component
from homeward.ui.filter_state import change_period, session_filters, set_filters

HEADING, STRIP = "heading", "strip"


def draw_heading(view: View, path: str, relevant: Collection[str]) -> None:
    """Draw the name of a page, its filters as chips, and what opens, resets and copies them."""
    lang, found = view.lang, chips(view)
    here = [chip for chip in found if set(chip.parameters) & set(relevant)]
    elsewhere = [chip for chip in found if chip not in here]
    heading = {
        "title": lang.text(PAGES[path].title),
        "chips": [{"key": chip.key, "label": chip.label} for chip in here],
        "inactive": [{"key": chip.key, "label": chip.label} for chip in elsewhere],
        "status": headline(view) if "who" in relevant else ", ".join(chip.label for chip in here),
        "filters": bool(relevant),
        "words": {
            "filters": lang.text("Filters"),
            "remove": lang.text("Remove filter: {name}", name="{name}"),
            "inactive": lang.text("Kept for other pages:"),
            "reset": lang.text("Reset filters"),
            "link": lang.text("Copy link"),
            "copied": lang.text("Link copied"),
            "failed": lang.text("Copy the link from the address bar"),
        },
    }
    draw_component(
        data={"heading": heading},
        key=HEADING,
        cleared=partial(_clear, {chip.key: chip for chip in found}),
        reset=lambda: _change(Filters()),
    )


def draw_strip(view: View) -> None:
    """Draw people per month over all time, and the period on it."""
    draw_component(
        data=frame({}, _strip(view.database, view.lang, view.filters)),
        key=STRIP,
        period=partial(_set_period, view.options),
    )


@cached_per_version(512)
def _strip(database: Database, lang: Language, filters: Filters) -> bytes:
    return encode({"strip": period_strip(View(database, lang, filters))})


def _event(key: str, name: str) -> Any:
    """Return the event of the browser; None where a run that was cut short did not draw the component."""
    return st.session_state.get(key, {}).get(name)


def _change(filters: Filters) -> None:
    set_filters(st.session_state, filters)


def _clear(found: dict[str, Chip], *_: Any) -> None:
    """Take one filter away, from what the widgets show at this moment."""
    if chip := found.get(str(_event(HEADING, "cleared"))):
        _change(chip.without(session_filters(st.session_state)))


def _set_period(options: Options) -> None:
    """Set the period that was chosen on the strip."""
    value = _event(STRIP, "period")
    if isinstance(value, dict):
        change_period(options, value.get("from"), value.get("to"))
