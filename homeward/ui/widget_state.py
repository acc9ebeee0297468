"""What the widgets of the filters hold, read and set: their keys in the state of a session are the parameters."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from homeward.core.filters import LISTS, OF_PAGES, PARAMETERS, Filters, as_lists
from homeward.core.options import Options

State = Any


def set_widgets(state: State, filters: Filters, names: Iterable[str] = PARAMETERS) -> None:
    """Give the widgets the values of filters, all of them or those of these names."""
    values = filters.values()
    for name in names:
        value = values[name]
        state[name] = list(value) if name in LISTS else value == "1" if name == "events" else value


def widget_filters(state: State) -> Filters:
    """Return the filters that the widgets show."""
    values = {name: state.get(name) for name in PARAMETERS}
    values["events"] = "1" if values["events"] else "0"
    return Filters.of_values(values)


def keep_values(state: State, drawn: Collection[str]) -> None:
    """Keep the values of filters whose widgets are not `drawn` in this run: Streamlit forgets those of no widget."""
    for name in PARAMETERS:
        if name in state and name not in drawn:
            state[name] = state[name]


def change_period(options: Options, first: object, last: object) -> None:
    """Set the period to the days between two texts of the browser, both inclusive; None, or no date, is no end."""
    query = {name: [text] for name, text in (("from", first), ("to", last)) if isinstance(text, str)}
    chosen, _ = Filters.parse(query, options)
    filters = widget_filters(st.session_state)
    set_widgets(st.session_state, replace(filters, since=chosen.since, until=chosen.until))


def toggle(options: Options, choice: str) -> None:
    """Set the filters of a query string, or clear them where they say just that; what is not valid does nothing."""
    query = as_lists(parse_qsl(choice))
    chosen, ignored = Filters.parse(query, options)
    names = [name for name in query if name in PARAMETERS and name not in OF_PAGES]
    if ignored or not names:
        return
    values, wanted = widget_filters(st.session_state).values(), chosen.values()
    if all(values[name] == wanted[name] for name in names):
        wanted = Filters().values()
    set_widgets(st.session_state, Filters.of_values(values | {name: wanted[name] for name in names}), names)
