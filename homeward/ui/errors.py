"""What a page says when a run of it fails: one calm sentence, and a short id that is in the log."""

from __future__ import annotations

import streamlit as st

from homeward.core.filters import LANGUAGES
from homeward.core.i18n import guess, language
from homeward.core.log import log_error
from homeward.db.database import QueryStoppedError


def on_script_error(error: Exception) -> bool:
    """Say on the page that something failed, in its language; what was drawn before it stays, and so do the filters."""
    key = log_error(error, "a page run")
    try:
        requested = st.session_state.get("lang")
    except Exception:  # what failed may be the switch of languages itself
        requested = None
    lang = language(requested if requested in LANGUAGES else guess(st.context.locale))
    with st.container(key="fault"):
        if isinstance(error, QueryStoppedError):
            st.text(
                lang.text("These numbers take too long to work out just now. Choose less, or reload ({id}).", id=key)
            )
        else:
            st.text(
                lang.text("Something went wrong on our side. Reload the page; your filters are kept ({id}).", id=key)
            )
    return True
