"""The panel of filters: one form, drawn by the browser (frontend/panel.js), with the fields that count on the page.

It is no Streamlit widget for each filter: each of those is messages, and work for the server and the browser, in every
run of every viewer. What a hand changes is seen at once; a callback sets the filters, and the run that follows changes
the URL and the numbers.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from homeward.charts.payload import Part, encode
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import Language
from homeward.core.options import Options
from homeward.core.view import View
from homeward.db.cache import cached_per_version
from homeward.db.database import Database
from homeward.text.filter_form import filter_form
from homeward.ui.filter_state import change_filters, set_filters

# What a language is called in the header, in itself.
SHORT_NAMES = {"en": "EN", "uk": "УК"}


def draw_language(code: str) -> None:
    """Draw the switch of languages; each is named in its own."""
    st.segmented_control(
        "Language / Мова",
        LANGUAGES,
        format_func=SHORT_NAMES.__getitem__,
        key="lang",
        required=True,
        label_visibility="collapsed",
    )


def panel_part(view: View, filters: Filters, relevant: Collection[str]) -> Part:
    """Return the filters that are relevant on a page, and no others, in a panel that is opened by the page's header.

    `applied` is the number of the last change of the browser that these filters have in them.
    """
    panel = {"query": filters.query(), "applied": st.session_state.get("_applied", 0)}
    return Part({"name": "filters", "panel": panel}, _form(view.database, view.lang, tuple(sorted(relevant))))


@cached_per_version(64)
def _form(database: Database, lang: Language, relevant: tuple[str, ...]) -> bytes:
    return encode({"form": filter_form(View(database, lang, Filters()), relevant)})


def on_changed(options: Options, _: str, change: Any) -> None:
    """Set the filters that were changed, and note the number of the change."""
    if not isinstance(change, dict):
        return
    change_filters(options, change.get("query"))
    if isinstance(number := change.get("number"), int):
        st.session_state["_applied"] = number


def on_reset(*_: Any) -> None:
    """Set every filter to its default."""
    set_filters(st.session_state, Filters())
