"""The filters of a session: each stands in its state by the name of its parameter.

Those of single pages (`OF_PAGES`) are what Streamlit widgets of those names hold; the others are set by the callbacks
of our components.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from homeward.core.filters import IDS, LANGUAGES, LISTS, OF_PAGES, PARAMETERS, Filters, as_lists
from homeward.core.i18n import Language
from homeward.core.options import Options
from homeward.core.view import View
from homeward.db.cache import cached_per_version
from homeward.db.database import Database

State = Any


def set_filters(state: State, filters: Filters, names: Iterable[str] = PARAMETERS) -> None:
    """Give a session the values of filters, all of them or those of these names."""
    values = filters.values()
    for name in names:
        value = values[name]
        state[name] = list(value) if name in LISTS else value


def session_filters(state: State) -> Filters:
    """Return the filters of a session."""
    return Filters.of_values({name: state.get(name) for name in PARAMETERS})


def keep_values(state: State, drawn: Collection[str]) -> None:
    """Keep the values of filters whose widgets are not `drawn` in this run: Streamlit forgets those of no widget."""
    for name in OF_PAGES:
        if name in state and name not in drawn:
            state[name] = state[name]


def offered(view: View) -> dict[str, int]:
    """Return a number for each parameter, another where its values or labels are others. Shared: do not change."""
    return _offered(view.database, view.lang)


@cached_per_version(len(LANGUAGES))
def _offered(database: Database, lang: Language) -> dict[str, int]:
    view, found = View(database, lang, Filters()), {}
    for name in (*LISTS, *IDS):
        keys = getattr(view.options, name)
        labels = [(key, view.label(name.removeprefix("versus_"), key)) for key in keys]
        # What the lists of single pages are labelled with, those pages know.
        found[name] = hash((view.lang, *labels, view.database.version if name in OF_PAGES else ""))
    return found


# ---------- what a hand changes


def change_filters(options: Options, query: object) -> None:
    """Set the filters of a query string, given as lists by parameter; an empty list means the default.

    It comes from a browser: what is no filter, or not a value of it, does nothing.
    """
    if not isinstance(query, dict):
        return
    lists = {name: values for name, values in query.items() if name in PARAMETERS and _is_list_of_texts(values)}
    # Each by itself, so that a period whose days come one after the other may end before it begins meanwhile.
    for name, values in lists.items():
        chosen, ignored = Filters.parse({name: values}, options)
        if not ignored:
            set_filters(st.session_state, chosen, [name])


def _is_list_of_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def change_period(options: Options, first: object, last: object) -> None:
    """Set the period to the days between two texts of the browser, both inclusive; None, or no date, is no end."""
    query = {name: [text] for name, text in (("from", first), ("to", last)) if isinstance(text, str)}
    chosen, _ = Filters.parse(query, options)
    filters = session_filters(st.session_state)
    set_filters(st.session_state, replace(filters, since=chosen.since, until=chosen.until))


def toggle(options: Options, choice: str) -> None:
    """Set the filters of a query string, or clear them where they say just that; what is not valid does nothing."""
    query = as_lists(parse_qsl(choice))
    chosen, ignored = Filters.parse(query, options)
    names = [name for name in query if name in PARAMETERS and name not in OF_PAGES]
    if ignored or not names:
        return
    values, wanted = session_filters(st.session_state).values(), chosen.values()
    if all(values[name] == wanted[name] for name in names):
        wanted = Filters().values()
    set_filters(st.session_state, Filters.of_values(values | {name: wanted[name] for name in names}), names)
