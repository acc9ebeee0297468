"""The page frame, run anew on every change: version, language, filters ⇄ URL, navigation, notices, page, footer.

The URL is the state. Streamlit's own binding of widgets would write the labels of a language into it, so the frame
does it: it reads the URL when somebody else changed it (a link, the back button), and writes it after every widget.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from homeward import served
from homeward.controls import draw_filters, draw_house, draw_language, set_widgets, widget_filters
from homeward.filters import LANGUAGES, Filters, Ignored, shorten
from homeward.language import Language, guess, language
from homeward.page import begin, page_file, show
from homeward.pages import PAGES
from homeward.payload import source_line
from homeward.push import told
from homeward.versions import draw_hold, version_notes, version_to_show
from homeward.view import View

State = Any
# Wide enough for three choices side by side in either language; hidden on a phone until asked for.
SIDEBAR_WIDTH = 340
# A notice names every value that was left out, but stays one that can be read.
NAMED_VALUES = 20


def main() -> None:
    """Draw one run of the app."""
    state = st.session_state
    newest = served.current()
    told(newest.version)
    link = _link(state)
    dataset = version_to_show(state, link, newest)
    code = _language_code(state)
    words = language(code)
    default = View(dataset, words, Filters(), held=bool(state["_held"]))
    filters = _filters(state, default, link)
    pages = {
        path: st.Page(page_file(path), title=words.text(page.title), url_path=path or None, default=not path)
        for path, page in PAGES.items()
    }
    chosen = st.navigation(_sections(words, pages), position="top")
    if opened := state.pop("_open", None):
        there = replace(default, filters=filters.of_page(PAGES[opened].own))
        st.switch_page(pages[opened], query_params=there.query())
    own = PAGES[chosen.url_path].own
    if chosen.url_path == "exchange" and state.get("id") not in default.options.id:
        state["id"] = default.options.latest_exchange
    st.set_page_config(page_title=f"{chosen.title} · Homeward", layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    with st.sidebar:
        draw_house(words)
        draw_language(code)
        draw_filters(default, filters)
        draw_hold(default)
    view = replace(default, filters=widget_filters(state).of_page(own))
    _write_url(state, view)
    _notice(state, view)
    version_notes(view, newest)
    begin(view)
    if view.filters.compares():
        show("compare")
    chosen.run()
    _footer(view)


def _sections(words: Language, pages: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the pages as they stand in the navigation: those to look at, and under one heading those of evidence."""
    return {
        "": [pages[path] for path, page in PAGES.items() if not page.evidence],
        words.text("Who says so"): [pages[path] for path, page in PAGES.items() if page.evidence],
    }


def _language_code(state: State) -> str:
    """Return the language: of the switch, else of the URL, else the first guess from the browser."""
    asked = st.query_params.get("lang")
    if "lang" not in state or (asked in LANGUAGES and asked != state.get("_lang")):
        state["lang"] = asked if asked in LANGUAGES else guess(st.context.locale)
    changed = state["lang"] != state.get("_lang")
    state["_lang"] = state["lang"]
    if changed:
        state["_relabel"] = True
    return str(state["lang"])


def _link(state: State) -> dict[str, list[str]] | None:
    """Return what the URL says, if somebody else changed it: a link, the back button. An empty one says nothing."""
    raw = _query()
    return raw if "_query" not in state or (raw and raw != state["_query"]) else None


def _filters(state: State, default: View, link: Mapping[str, Sequence[str]] | None) -> Filters:
    """Return the filters: of the link if there is a new one, else of the widgets."""
    relabel = state.pop("_relabel", False)
    if link is not None:
        filters, ignored = Filters.parse(link, default.options)
        asked = st.query_params.get("lang")
        if asked is not None and asked not in LANGUAGES:
            ignored.append(Ignored("lang", shorten(asked)))
        state["_ignored"] = ignored
        set_widgets(state, filters)
    elif relabel:
        # In another language the widgets have other labels, in another version other options: give them their values
        # again, and say which are no longer there.
        filters, ignored = Filters.parse(widget_filters(state).query(), default.options)
        state["_ignored"] = [*state.get("_ignored", ()), *ignored]
        set_widgets(state, filters)
    return widget_filters(state)


def _query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _write_url(state: State, view: View) -> None:
    """Write language, held version and filters into the URL, if it does not say so already."""
    wanted = view.query()
    if _query() != wanted:
        st.query_params.from_dict(dict(wanted))
    state["_query"] = dict(wanted)


def _notice(state: State, view: View) -> None:
    """Say what of the URL was left out, until the URL changes."""
    ignored: list[Ignored] = state.get("_ignored") or []
    if not ignored:
        return
    words = view.language
    named = ", ".join(f"{item.parameter}={item.value}" for item in ignored[:NAMED_VALUES])
    if len(ignored) > NAMED_VALUES:
        named = words.text("{values} and {n} more", values=named, n=words.number(len(ignored) - NAMED_VALUES))
    message = words.plural(
        "One value of the link is not known here and was left out:",
        "{n} values of the link are not known here and were left out:",
        len(ignored),
    )
    with st.container(key="notice", horizontal=True):
        st.text(f"{message} {named}")
        if st.button(words.text("Close"), key="close_notice", type="tertiary"):
            state["_ignored"] = []
            st.rerun()


def _footer(view: View) -> None:
    """Say at the foot of every page what these numbers are, to when, of which version, and how to use them."""
    words = view.language
    with st.container(key="footer"):
        st.caption(source_line(view))
        st.caption(
            words.text("Numbers are people. Unknown is not zero; a claim is not a fact: every number has its source.")
        )


main()
