"""The pages as Streamlit has them, and cards that link to them."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import Language
from homeward.core.pages import PAGES
from homeward.settings import ROOT
from homeward.ui.session import this_view


def pages_in(lang: Language) -> dict[str, Any]:
    """Return the pages as Streamlit has them, by path. A run notes on them which it is at: each run has its own."""
    return {path: copy(page) for path, page in _made(lang).items()}


@lru_cache(len(LANGUAGES))
def _made(lang: Language) -> dict[str, Any]:
    """Return the pages made once for a language: Streamlit looks for the file of each as it makes it."""
    return {
        path: st.Page(page_file(path), title=lang.text(page.title), url_path=path or None, default=not path)
        for path, page in PAGES.items()
    }


def page_file(path: str) -> Path:
    """Return the file of a page by its path."""
    return ROOT / "pages" / PAGES[path].file


class LinkCard(NamedTuple):
    """A way to go on: for whom, what is behind it, on which page; the filters go along, unless a slide is opened."""

    title: str
    text: str
    path: str
    query: dict[str, list[str]] | None = None


def link_cards(items: Sequence[LinkCard]) -> None:
    """Draw cards that link to pages."""
    view = this_view()
    unfiltered = replace(view, filters=Filters())
    with st.container(horizontal=True, key="links"):
        for card in items:
            with st.container(width=296, border=True):
                link = view.query() if card.query is None else {**unfiltered.query(), **card.query}
                st.page_link(page_file(card.path), label=f"**{card.title}**", query_params=link)
                st.caption(card.text)
