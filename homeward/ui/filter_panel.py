"""The panel of filters: one widget for each filter that is relevant on the page, none for the others.

Their keys are the parameters of the URL, their options ids, their labels words. The panel is opened and closed in the
browser (see frontend/heading.js): at the side of a wide window, over the whole of a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

import streamlit as st

from homeward.core.filters import CHOICES, IDS, LANGUAGES, LISTS, OF_PAGES, Filters
from homeward.core.i18n import Language
from homeward.core.options import NONE
from homeward.core.urls import address
from homeward.core.view import View
from homeward.db.cache import cached_per_version
from homeward.db.database import Database
from homeward.text.filters import choice_labels
from homeward.ui.components import component
from homeward.ui.widget_state import set_widgets, widget_filters

State = Any
# What a language is called in the header, in itself.
SHORT_NAMES = {"en": "EN", "uk": "УК"}


def offered(view: View) -> dict[str, int]:
    """Return for each list a number that is another where it offers other ids or labels. Shared: do not change."""
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


def draw_filters(view: View, filters: Filters, relevant: Collection[str]) -> None:
    """Draw the filters that are relevant on a page, and no others, in a panel that is opened by the page's header."""
    lang = view.lang
    with st.container(key="filters"):
        st.header(lang.text("Filters"), anchor=False)
        if "from" in relevant:
            _period(view)
        _people_filters(lang, relevant)
        _exchange_filters(view, relevant)
        if "versus_from" in relevant:
            _comparison(view, filters)
        _chart_options(lang, relevant)
        with st.container(key="filters_end", horizontal=True):
            st.button(
                lang.text("Reset filters"),
                key="reset",
                on_click=_changed(lambda _: Filters()),
                disabled=filters == Filters(),
            )
            words = {"results": lang.text("Show results"), "close": lang.text("Close")}
            component()(data={"panel": words}, key="panel_end", height="content")


def _explained(lang: Language, text: str, place: str) -> str:
    """Return the help of a filter, and behind it the place of the method that explains its terms."""
    href = f"{address('./', 'method', {'lang': [lang.code]})}#{place}"
    return f"{text} [{lang.text('Glossary')}]({href})".strip()


def _bounds(view: View) -> dict[str, Any]:
    return {"min_value": view.options.earliest, "max_value": view.options.latest, "format": "DD.MM.YYYY"}


def _period(view: View) -> None:
    with st.container(horizontal=True, key="period"):
        st.date_input(view.lang.text("From"), value=None, key="from", **_bounds(view))
        st.date_input(view.lang.text("To"), value=None, key="to", **_bounds(view))


def _people_filters(lang: Language, relevant: Collection[str]) -> None:
    labels = choice_labels(lang)
    for name, label, help_text in _people(lang):
        if name in relevant:
            _choice(label, name, labels, help=help_text)


def _exchange_filters(view: View, relevant: Collection[str]) -> None:
    lang = view.lang
    everything = lang.text("All")
    if "series" in relevant:
        several = lang.text("Several exchanges, its stages, under one agreement: Istanbul-2, for example.")
        help_text = _explained(lang, several, "definitions")
        _list(view, lang.text("Agreement"), "series", lang.text("Outside any agreement"), everything, help=help_text)
    if "mediator" in relevant:
        _list(view, lang.text("Mediator"), "mediator", lang.text("No mediator named"), everything)
    if "branch" in relevant:
        st.selectbox(
            lang.text("Highlight a branch"),
            view.options.branch,
            index=None,
            format_func=_labels(view, "branch"),
            key="branch",
            placeholder=lang.text("None"),
        )


def _chart_options(lang: Language, relevant: Collection[str]) -> None:
    labels = choice_labels(lang)
    if not {"grain", "axis", "events"} & set(relevant):
        return
    st.header(lang.text("Chart options"), anchor=False)
    if "grain" in relevant:
        _choice(lang.text("Group by"), "grain", labels)
    if "axis" in relevant:
        _choice(lang.text("Horizontal axis"), "axis", labels)
    if "events" in relevant:
        st.toggle(lang.text("Show events"), key="events")


def _people(lang: Language) -> Iterator[tuple[str, str, str | None]]:
    """Yield the parameters of who is counted, and by whose count: with their label and help text."""
    yield "who", lang.text("Who"), None
    yield "direction", lang.text("Direction"), None
    proper = lang.text(
        "Exchange only: without those who returned on the same day outside the exchange (to Ukraine only)."
    )
    yield "scope", lang.text("Include"), _explained(lang, proper, "counted")
    whose = lang.text(
        "Where sources give different figures for the same fact: the main figure, the lowest or "
        "the highest. A count of only a part, such as of service members alone, is not taken for "
        "a lower figure."
    )
    yield "count", lang.text("If sources differ"), _explained(lang, whose, "adopted")


def _choice(label: str, name: str, labels: dict[str, dict[str, str]], **more: Any) -> None:
    st.segmented_control(
        label, CHOICES[name], format_func=labels[name].__getitem__, key=name, required=True, width="stretch", **more
    )


def _list(view: View, label: str, name: str, none: str, everything: str, **more: Any) -> None:
    options = getattr(view.options, name)
    labels = _labels(view, name.removeprefix("versus_"), none)
    st.multiselect(label, options, format_func=labels, key=name, placeholder=everything, select_all=False, **more)


def _labels(view: View, name: str, none: str = "") -> Callable[[str], str]:
    """Return the function that labels the ids of a list. Sessions keep it: it does not hold the view and its data."""
    labels = _labels_of(view.database, view.lang, name, none)
    return lambda key: labels.get(key, key)


@cached_per_version(32)
def _labels_of(database: Database, lang: Language, name: str, none: str) -> dict[str, str]:
    view = View(database, lang, Filters())
    return {key: none if key == NONE else view.label(name, key) for key in getattr(view.options, name)}


def _years(
    view: View, label: str, key: str, chosen: int | None, change: Callable[[Filters, int | None], Filters], **more: Any
) -> None:
    """Draw one button per year; the one that is the whole period is pressed, and lets go of it again."""
    state = st.session_state
    state[key] = chosen
    st.pills(
        label,
        list(view.options.years),
        key=key,
        on_change=_changed(lambda filters: change(filters, state[key])),
        label_visibility="collapsed",
        **more,
    )


def _comparison(view: View, filters: Filters) -> None:
    """Draw what the rest is compared with: folded away until asked for, and open where something is compared.

    While it is folded and nothing is compared, its widgets are all empty: they are not drawn, and cost no run anything.
    """
    lang, state = view.lang, st.session_state
    if filters.compares() and not state.get("_compares"):
        state["comparing"] = True
    state["_compares"] = filters.compares()
    folded = st.expander(lang.text("Compare"), key="comparing", on_change="rerun")
    if not (folded.open or filters.compares()):
        return
    with folded:
        st.caption(
            lang.text("The filters above are one side. Choose the other here; people and mediators are the same.")
        )
        label = lang.text("Year to compare with")
        _years(view, label, "versus_year", filters.versus().year(), Filters.with_versus_year)
        st.date_input(lang.text("Compare from"), value=None, key="versus_from", **_bounds(view))
        st.date_input(lang.text("Compare to"), value=None, key="versus_to", **_bounds(view))
        not_in_series = lang.text("Outside any agreement")
        _list(view, lang.text("Agreement to compare with"), "versus_series", not_in_series, lang.text("All"))
        st.button(
            lang.text("Stop comparing"),
            on_click=_changed(Filters.without_versus),
            width="stretch",
            disabled=not filters.compares(),
        )


def _changed(change: Callable[[Filters], Filters]) -> Callable[[], None]:
    """Return what a widget does that changes other widgets: it starts from what they all show at that moment."""
    state = st.session_state
    return lambda: set_widgets(state, change(widget_filters(state)))
