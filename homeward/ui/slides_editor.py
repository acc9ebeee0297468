"""Where a presentation is put together: its slides in order, how it goes on, and what it is taken away as."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Literal

import streamlit as st

from homeward.charts.downloads import as_file, local_only
from homeward.charts.payload import chart
from homeward.core.filter_words import filters_of
from homeward.core.i18n import Language
from homeward.core.pages import PAGES
from homeward.core.presentation import Presentation, Slide, read_slide, ready
from homeward.core.site import for_others
from homeward.core.view import View
from homeward.ui.components import draw_component
from homeward.ui.navigation import page_file
from homeward.ui.session import base, presentation, set_presentation

# Pauses to choose from, in seconds; a link may have any other.
PAUSES = (0, 10, 15, 20, 30, 45, 60, 120, 300)


def draw_builder(view: View) -> None:
    """Draw the page."""
    lang, shown, story = view.lang, presentation(), ready(view.options)
    st.markdown(
        lang.text(
            "A slideshow is a list of charts and tables, each with its filters. It is stored in "
            "the link of this page only: save the link or share it. The slides always show the "
            "newest data."
        )
    )
    if shown.slides:
        _start(view, shown)
        with st.container(key="slides"):
            _list(view, shown)
        _take_away(view, shown)
    else:
        st.info(lang.text("There are no slides yet. Use “Add to slides” under any chart."))
        with st.container(key="start"):
            ready_made = replace(shown, slides=story)
            _link_to(view, *ready_made.started(), lang.text("Show the ready-made slides"), icon=":material/slideshow:")
    _more(view, shown, story)


def _start(view: View, shown: Presentation) -> None:
    lang = view.lang
    with st.container(horizontal=True, vertical_alignment="bottom", key="start"):
        _link_to(view, *shown.started(), lang.text("Start"), icon=":material/slideshow:")
        st.selectbox(
            lang.text("Auto-advance"),
            sorted({*PAUSES, shown.every}),
            index=sorted({*PAUSES, shown.every}).index(shown.every),
            format_func=partial(_pause, lang),
            key="every_choice",
            on_change=_set_pause,
            placeholder="",
            width=220,
        )
    st.caption(lang.text("Keys: arrows and space to step, F full screen, ? all keys, Esc to exit."))
    if not for_others(base()):
        st.caption(lang.text("There is no QR code on the slides.") + " " + local_only(lang))


def _link_to(view: View, slide: Slide, shown: Presentation, label: str, **more: Any) -> None:
    query = {**replace(view, filters=slide.filters).query(), **shown.query()}
    st.page_link(page_file(slide.path), label=label, query_params=query, **more)


def _pause(lang: Language, seconds: int) -> str:
    return lang.plural("every {n} second", "every {n} seconds", seconds) if seconds else lang.text("off")


def _set_pause() -> None:
    set_presentation(replace(presentation(), every=st.session_state["every_choice"]))


def _list(view: View, shown: Presentation) -> None:
    """Draw the slides: each with its finding, where it is from, and what can be done with it."""
    lang = view.lang
    for place, slide in enumerate(shown.slides, 1):
        shown_chart = chart(replace(view, filters=slide.filters), slide.chart)
        about = [
            lang.text(PAGES[slide.path].title),
            shown_chart.subtitle,
            filters_of(replace(view, filters=slide.filters), slide.chart),
        ]
        with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"slide-of-{place}"):
            st.markdown(f"**{lang.number(place)}**", width=28)
            with st.container(gap=None):
                _link_to(view, *shown.started(place), shown_chart.title.replace("[", r"\[").replace("*", r"\*"))
                st.caption(" · ".join(text for text in about if text))
            _button(lang.text("Up"), f"up-{place}", shown.moved(place, place - 1), disabled=place == 1)
            _button(
                lang.text("Down"), f"down-{place}", shown.moved(place, place + 1), disabled=place == len(shown.slides)
            )
            _button(lang.text("Remove"), f"remove-{place}", shown.without(place))


def _take_away(view: View, shown: Presentation) -> None:
    """Draw what the presentation is taken away as: a file, and pages to print."""
    lang, slides, theme = view.lang, shown.slides, shown.theme
    file = {"label": lang.text("Save as an offline file (HTML)"), "href": as_file(view, slides, theme=theme)}
    pages = {"label": lang.text("Open to print or save as PDF"), "href": as_file(view, slides, "print", theme)}
    draw_component(data={"files": [file, pages | {"saved": False}]}, key="files")


def _button(
    label: str,
    key: str,
    changed: Presentation,
    *,
    kind: Literal["secondary", "tertiary"] = "tertiary",
    disabled: bool = False,
) -> None:
    st.button(label, key=key, on_click=partial(set_presentation, changed), type=kind, disabled=disabled)


def _more(view: View, shown: Presentation, story: tuple[Slide, ...]) -> None:
    """Draw what changes the whole list."""
    lang = view.lang
    with st.container(horizontal=True, vertical_alignment="bottom", key="more"):
        _button(
            lang.plural("Start from the {n}-slide set", "Start from the {n}-slide set", len(story)),
            "ready",
            replace(shown, slides=story),
            kind="secondary",
            disabled=shown.slides == story,
        )
        nothing = replace(shown, slides=())
        _button(lang.text("Remove all slides"), "clear", nothing, kind="secondary", disabled=not shown.slides)
    with (
        st.form("link", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(lang.text("Add a view by its link"), key="link_to_add", placeholder="https://…")
        st.form_submit_button(lang.text("Add"), on_click=partial(_add_link, view.options), disabled=shown.full())


def _add_link(options: Any) -> None:
    """Add the view of a link; what of it was left out is said as for any link."""
    text = st.session_state["link_to_add"].strip()
    if not text:
        return
    slide, ignored = read_slide(text, options)
    st.session_state["_ignored"] = ignored
    if slide:
        set_presentation(presentation().added(slide))
