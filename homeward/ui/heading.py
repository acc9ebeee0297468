"""The period strip, and the heading of a page: its name, and the filters in force as chips (see ui/top.py)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import streamlit as st

from homeward.charts.payload import Part, encode
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.pages import PAGES
from homeward.core.view import View
from homeward.db.cache import cached_per_version
from homeward.db.database import Database
from homeward.text.chips import Chip
from homeward.text.period import period_strip
from homeward.text.sentences import headline
from homeward.ui.filter_state import session_filters, set_filters


def heading_part(view: View, path: str, relevant: Collection[str], found: Sequence[Chip]) -> Part:
    """Return the name of a page, its filters as chips, and what opens, resets and copies them."""
    lang = view.lang
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
    return Part({"name": "heading", "heading": heading})


def strip_part(view: View) -> Part:
    """Return people per month over all time, and the period on it."""
    return Part({"name": "strip"}, _strip(view.database, view.lang, view.filters))


@cached_per_version(512)
def _strip(database: Database, lang: Language, filters: Filters) -> bytes:
    return encode({"strip": period_strip(View(database, lang, filters))})


def on_cleared(found: Sequence[Chip], _: str, key: Any) -> None:
    """Take one filter away, from what the widgets show at this moment."""
    for chip in found:
        if chip.key == key:
            set_filters(st.session_state, chip.without(session_filters(st.session_state)))
