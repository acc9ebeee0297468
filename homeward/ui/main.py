"""The page frame, run anew on every change: version, language, filters ⇄ URL, navigation, notices, page, footer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from homeward.core import log
from homeward.core.datasets import DATASETS, FIRST
from homeward.core.filters import Filters, Ignored
from homeward.core.i18n import Language, language
from homeward.core.pages import PAGES, VERSUS, compares
from homeward.core.presentation import COMPARISON, charts_on
from homeward.core.urls import address
from homeward.core.view import View
from homeward.db import versions
from homeward.db.database import Database
from homeward.text.corrections import renamed_notice
from homeward.text.filters import ignored_notice
from homeward.text.sentences import source_line
from homeward.ui import presenter, sql_page
from homeward.ui.components import show
from homeward.ui.errors import on_script_error
from homeward.ui.filter_panel import draw_language
from homeward.ui.filter_state import keep_values, session_filters
from homeward.ui.navigation import pages_in
from homeward.ui.session import presentation, set_context
from homeward.ui.top import draw_top
from homeward.ui.url_state import changed_link, current_filters, language_code, parse_link, write_url
from homeward.ui.version_notes import draw_hold, note, version_notes, version_to_show

State = Any


def main(line: dict[str, Any]) -> None:
    """Draw one run of the app, and say in its line of the log which page of which version that was.

    The order of a run stands here in one piece.
    """
    state = st.session_state
    newest = versions.current()
    link = changed_link(state)
    database = version_to_show(state, link, newest)
    code = language_code(state)
    lang = language(code)
    default = View(database, lang, Filters(), held=bool(state["_held"]))
    filters = current_filters(state, default, link)
    pages = pages_in(lang)
    chosen = st.navigation(_sections(lang, pages), position="top")
    path = chosen.url_path
    line |= {"page": path, "language": code, "version": database.version}
    if link is not None:
        state["_ignored"] += parse_link(link, path, replace(default, filters=filters.of_page(PAGES[path].own)))
    _follow_redirect(state, default, filters, pages)
    own = PAGES[path].own
    if path == "exchange" and state.get("id") not in default.options.id:
        state["id"] = default.options.renamed.get(state.get("id", ""), default.options.latest_exchange)
    st.set_page_config(page_title=f"{chosen.title} · Homeward", layout="wide", initial_sidebar_state="collapsed")
    relevant = _relevant_filters(path, filters)
    keep_values(state, own)
    draw_language(code)
    possible, backwards = session_filters(state).possible()
    view = replace(default, filters=possible.of_page(own))
    presenter.ensure_chart(path, view.filters)
    write_url(state, view, path)
    set_context(view, path)
    draw_top(view, filters, path, relevant, newest.version)
    _notes(state, view, newest, backwards)
    if presentation().present:
        presenter.draw_slide(view, path, newest)
        return
    _page(view, path, chosen)


def _notes(state: State, view: View, newest: Database, backwards: list[Ignored]) -> None:
    """Say what of the link was left out, which version is shown, and which id was renamed."""
    with st.container(key="notes"):  # always there: what follows keeps its place when a note comes
        _notice(state, view, backwards)
        if not presentation().present or state["_gone"]:  # a slide says itself which version it shows
            version_notes(view, newest)
        if renamed := not presentation().present and state.get("_renamed"):
            words, close = renamed_notice(view, renamed), view.lang.text("Close")
            note("renamed", words, close, lambda: state.update(_renamed=None))


def _page(view: View, path: str, chosen: Any) -> None:
    """Draw a page between its heading and its foot; where people are counted, with what they are compared with."""
    if COMPARISON in charts_on(path, view.filters):
        show(COMPARISON)
    else:
        st.empty()  # what follows keeps its place, so that the browser need not build it anew
    chosen.run()
    _footer(view)


def _follow_redirect(state: State, default: View, filters: Filters, pages: Mapping[str, Any]) -> None:
    """Go to the slide, or to the page of an exchange, that the run before was asked for; this run ends here then."""
    if going := state.pop("_redirect", None):
        st.switch_page(pages[going.path], query_params={**default.query(), **going.query})
    if opened := state.pop("_open", None):
        there = replace(default, filters=filters.of_page(PAGES[opened].own))
        st.switch_page(pages[opened], query_params={**there.query(), **presentation().query()})


def _relevant_filters(path: str, filters: Filters) -> Collection[str]:
    """Return the filters that count on a page: its own, of the data set it is about, of a comparison on it."""
    dataset = filters.dataset or (FIRST if path == "data" else None)
    relevant = DATASETS[dataset].filters if path in ("data", sql_page.PATH) and dataset else PAGES[path].filters
    return {*relevant, *(VERSUS if compares(path) else ())}


def _sections(lang: Language, pages: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the pages as they stand in the navigation: those to look at, and under one heading those of evidence."""
    return {
        "": [pages[path] for path, page in PAGES.items() if not page.evidence],
        lang.text("Sources and methods"): [pages[path] for path, page in PAGES.items() if page.evidence],
    }


def _notice(state: State, view: View, backwards: Sequence[Ignored]) -> None:
    """Say what of the URL was left out, until the URL changes, and a period that ends before it begins."""
    ignored: list[Ignored] = [*(state.get("_ignored") or ()), *backwards]
    if not ignored:
        return
    with st.container(key="notice", horizontal=True):
        st.text(ignored_notice(view.lang, ignored))
        if backwards:  # it is there until one of its days is changed
            return
        if st.button(view.lang.text("Close"), key="close_notice", type="tertiary"):
            state["_ignored"] = []
            st.rerun()


def _footer(view: View) -> None:
    """Say at the foot of every page what these numbers are, to when, of which version, and how to use them."""
    lang = view.lang
    claim = lang.text(
        "Each number stands for people. Unknown is not zero; a claim is not a fact: every figure has its source."
    )
    links = " · ".join(f"[{text}]({href})" for text, href in _footer_links(view))
    with st.container(key="footer"):
        draw_hold(view)
        st.caption("\n\n".join((source_line(view), claim, links)))


def _footer_links(view: View) -> Iterator[tuple[str, str]]:
    """Yield the links of the footer: label and address of the text version and of the feed."""
    lang, common = view.lang, replace(view, filters=view.filters.of_page(()))
    feed = {"lang": [lang.code]}
    yield lang.text("Glossary"), f"{address('./', 'method', common.query())}#definitions"
    yield lang.text("Text version"), address("./", "summary", common.query())
    yield lang.text("Updates feed (Atom)"), address("./", "feed.atom", feed)


try:
    with log.event("run") as line:
        main(line)
except Exception as fault:
    on_script_error(fault)
    st.stop()  # cut short: what the widgets hold is kept
