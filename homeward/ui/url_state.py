"""The URL is the state: which is newer, the link or the widgets, and what the URL says after a run.

The script reads the URL when somebody else changed it (a link, the back button), and writes it after every widget:
Streamlit's own binding of widgets would write the labels of a language into it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from homeward.core.filters import LANGUAGES, PARAMETERS, Filters, Ignored, renamed_in, shorten
from homeward.core.i18n import guess
from homeward.core.presentation import PARAMETERS as OF_PRESENTING
from homeward.core.presentation import renamed_in_slides
from homeward.core.view import View
from homeward.ui import alone, presenter, sql_page
from homeward.ui.filter_state import offered, session_filters, set_filters
from homeward.ui.session import presentation

State = Any
# How many URLs a session stores, read or written: the browser reports its own a few runs late.
REMEMBERED = 8


def language_code(state: State) -> str:
    """Return the language: of the switch, else of the URL, else the first guess from the browser."""
    requested = st.query_params.get("lang")
    if "lang" not in state or (requested in LANGUAGES and requested != state.get("_lang")):
        state["lang"] = requested if requested in LANGUAGES else guess(st.context.locale)
    changed = state["lang"] != state.get("_lang")
    state["_lang"] = state["lang"]
    if changed:
        state["_relabel"] = True
    return str(state["lang"])


def changed_link(state: State) -> dict[str, list[str]] | None:
    """Return what the URL says, if somebody else changed it: a link, the back button. An empty one says nothing.

    A browser asks before it has heard of the URL that the run before has written, if its viewer is fast: what comes
    with a change of a widget or an event of a component, and is a URL of before, is not somebody else's.
    """
    raw, urls, acted = _query(), state.get("_urls"), state.pop("_acted", False)
    if urls and (not raw or raw == urls[-1] or (raw in urls and (acted or _chosen(state) != state["_chosen"]))):
        return None
    return raw


def parse_link(link: dict[str, list[str]], path: str, view: View) -> list[Ignored]:
    """Read the parameters of a link that are no filters, for a page, and return what of them was left out."""
    return [
        *presenter.parse_link(link, path, view),
        *sql_page.parse_link(link, path),
        *alone.parse_link(link, path, view),
    ]


def current_filters(state: State, default: View, link: Mapping[str, Sequence[str]] | None) -> Filters:
    """Return the filters: of the link if there is a new one, else of the widgets."""
    relabelled, other_data = _relabelled(state, default), state.pop("_other_data", False)
    if link is not None:
        others = (*OF_PRESENTING, *sql_page.PARAMETERS, alone.PARAMETER)
        own = {name: values for name, values in link.items() if name not in others}
        filters, ignored = Filters.parse(own, default.options)
        requested = st.query_params.get("lang")
        if requested is not None and requested not in LANGUAGES:
            ignored.append(Ignored("lang", shorten(requested)))
        state["_ignored"] = ignored
        slides = renamed_in_slides(link.get("slide", ()), default.options)
        state["_renamed"] = {**renamed_in(own, default.options), **slides}
        set_filters(state, filters)
    elif relabelled or other_data:
        # Widgets with other labels or options are given their values again, but for those no longer in the data.
        # The others are left alone: somebody may be typing there.
        filters, ignored = Filters.parse(session_filters(state).query(), default.options)
        state["_ignored"] = [*state.get("_ignored", ()), *ignored]
        set_filters(state, filters, relabelled | {item.parameter for item in ignored})
    return session_filters(state)


def write_url(state: State, view: View, path: str) -> None:
    """Write language, held version, filters, presentation and question into the URL, if it does not say so already."""
    wanted = {**view.query(), **presentation().query(), **sql_page.query(path), **alone.query(path)}
    heard = _query()
    if heard != wanted:
        st.query_params.from_dict(dict(wanted))
    state["_urls"] = [*state.get("_urls", []), heard, dict(wanted)][-REMEMBERED:]
    state["_chosen"] = _chosen(state)


def _chosen(state: State) -> tuple[Any, ...]:
    """Return all that a viewer can choose, as the widgets and what they called have left it."""
    others = presentation(), sql_page.chosen(), alone.chosen()
    return state.get("lang"), state.get("_held"), session_filters(state), *others


def _relabelled(state: State, view: View) -> set[str]:
    """Return the parameters whose widgets have other labels or options than in the run before."""
    lists, before = offered(view), state.get("_offered", {})
    state["_offered"] = lists
    changed = {name for name in lists if lists[name] != before.get(name)}
    return set(PARAMETERS) if state.pop("_relabel", False) else changed


def _query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
