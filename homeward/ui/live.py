"""Newer data reach an open page: its browser asks what is newest (frontend/live.js), and then for a run."""

from __future__ import annotations

import streamlit as st

from homeward.db import versions
from homeward.ui.components import draw_component


def draw_live(newest: str, *, rejected: bool) -> None:
    """Have the browser watch for another newest version than this run knows; with `rejected`, for refused files too."""
    known = {"version": newest} | ({"rejected": versions.rejected_since()} if rejected else {})
    with st.container(key="newer"):
        draw_component(data={"live": known}, key="live", newer=lambda: None)
