"""Which version of the data a page shows, and the quiet notes about others.

A page shows the newest version, unless it is held at one: by the switch, or by `v` in its link (the switch writes it).
The state of a session holds ids of versions, never a data set, so that no page left open keeps old data alive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from homeward.core.filters import shorten
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.db import versions
from homeward.db.database import Database
from homeward.db.diff import Changes, changes_since
from homeward.text.changes import changes_in_words

State = Any


def version_to_show(state: State, link: Mapping[str, Sequence[str]] | None, newest: Database) -> Database:
    """Return the version this run shows: of the link if there is a new one, else as held before, else the newest."""
    if link is not None:
        state["_held"] = next(iter(link.get("v", ())), None)
        state["_gone"] = None
    held = state.get("_held")
    database = versions.version(held) if held else newest
    if database is None:
        state["_gone"], state["_held"] = held, None
        database = newest
    _note_changes(state, database, newest)
    return database


def _note_changes(state: State, database: Database, newest: Database) -> None:
    """Add what changed since the version shown last to the notice, if the page shows the newest now."""
    before = state.get("_shown")
    if before == database.version:
        return
    state["_shown"] = database.version
    state["_other_data"] = True
    so_far: Changes = state.get("_changes") or Changes()
    later = changes_since(newest, before) if before and database is newest else None
    state["_changes"] = so_far.then(later or Changes()) if database is newest else None


def version_notes(view: View, newest: Database) -> None:
    """Say that newer data wait, that a version is no longer kept, or what has changed; nothing otherwise."""
    state, lang = st.session_state, view.lang
    if state.get("_gone"):
        text = lang.text(
            "The link asks for data version {version}, which is no longer available. The newest data are shown.",
            version=shorten(state["_gone"]),
        )
        note("gone", text, lang.text("Close"), lambda: state.update(_gone=None))
    if view.database is not newest:
        changed = changes_since(newest, view.database.version)
        text = _sentence(lang, lang.text("This page shows a pinned data version. Newer data are available"), changed)
        note("held", text, lang.text("Show the newest"), lambda: state.update(_held=None))
    elif state.get("_changes"):
        text = _sentence(lang, lang.text("The data have changed"), state["_changes"])
        note("changes", text, lang.text("Close"), lambda: state.update(_changes=None))


def _sentence(lang: Language, beginning: str, changed: Changes | None) -> str:
    return f"{beginning}: {changes_in_words(lang, changed)}." if changed else f"{beginning}."


def note(key: str, text: str, button: str, on_click: Callable[[], Any]) -> None:
    """Draw a quiet note above the page, with one button."""
    with st.container(key=f"notice-{key}", horizontal=True, vertical_alignment="center"):
        st.text(text)
        st.button(button, key=f"close-{key}", type="tertiary", on_click=on_click)
