"""Presenter mode as the frame runs it: what of a run's URL is about presenting, the slide, and what its keys ask for.

What a key or a button asks for is noted in a callback, and done by the run that follows: the URL changes, and all else
follows from it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from homeward.charts.payload import chart, frame
from homeward.charts.slide import Place, slide_extras
from homeward.core.filters import LANGUAGES, Filters, Ignored
from homeward.core.presentation import THEMES, Presentation, Slide, charts_on, ready
from homeward.core.view import View
from homeward.db.database import Database
from homeward.ui.components import draw_component
from homeward.ui.session import base, presentation, redirect, set_presentation

State = Any
SLIDE = "slide"
# The page where a presentation is put together. Presented itself, it shows the ready-made one.
BUILDER = "present"
# A step further than this is none.
MOST_SLIDES = 1_000


def parse_link(query: dict[str, list[str]], path: str, view: View) -> list[Ignored]:
    """Read what a link says of presenting, and return what of it was left out."""
    here = Slide(path, "", view.filters)
    read, ignored = Presentation.parse(query, here, view.options)
    charts = charts_on(path, view.filters)
    if read.present and charts:
        set_presentation(replace(read, chart=read.chart or charts[0]))
    elif read.present:
        slides = read.slides or (ready(view.options) if path == BUILDER else ())
        if slides:
            redirect(*replace(read, slides=slides).started(read.at or 1))
        else:
            set_presentation(read.ended())
            ignored.append(Ignored("present", "1"))
    else:
        # A link to one chart of a page: it is brought into sight, and the URL does not go on saying so.
        st.session_state["_scroll_to"] = read.chart
        set_presentation(read.ended())
    return ignored


def ensure_chart(path: str, filters: Filters) -> None:
    """Go on with another chart of the page where the one that is shown has gone with a filter."""
    shown, charts = presentation(), charts_on(path, filters)
    if shown.present and shown.chart not in charts:
        set_presentation(replace(shown, chart=charts[0]) if charts else shown.ended())


def draw_slide(view: View, path: str, newest: Database) -> None:
    """Draw the chart that fills the screen. One component for all slides, so that it stays when the page changes."""
    shown = presentation()
    here = Slide(path, shown.chart, view.filters)
    place = Place(shown.place(here), len(shown.sequence(here)))
    newer = view.database is not newest
    renamed = st.session_state.get("_renamed") or {}
    former = next((old for old, new in renamed.items() if new == view.filters.id), None)
    extras = slide_extras(
        view, here, place, base=base(), every=shown.every, theme=shown.theme, newer=newer, former=former
    )
    figure = chart(view, shown.chart)
    draw_component(
        data=frame(extras, figure.body),
        key=SLIDE,
        step=partial(_on_step, here),
        language=_on_language,
        theme=_on_theme,
        hold=partial(_on_hold, view.database.version),
        left=_on_exit,
    )


def _requested(name: str) -> Any:
    """Return the value of an event of the slide; None where a run that was cut short did not draw it.

    What comes from a browser may be anything; lists and objects are nothing that a slide asks for.
    """
    value = st.session_state.get(SLIDE, {}).get(name)
    return value if isinstance(value, str | int | float) else None


def _on_step(here: Slide) -> None:
    place = _requested("step")
    if isinstance(place, int | float) and abs(place) <= MOST_SLIDES:
        redirect(*presentation().shown(here, int(place)))


def _on_language() -> None:
    if _requested("language") in LANGUAGES:
        st.session_state["lang"] = _requested("language")


def _on_theme() -> None:
    if _requested("theme") in THEMES:
        set_presentation(replace(presentation(), theme=_requested("theme")))


def _on_hold(version: str) -> None:
    if (hold := _requested("hold")) is not None:
        st.session_state["_held"] = version if hold else None


def _on_exit() -> None:
    st.session_state["_scroll_to"] = presentation().chart
    set_presentation(presentation().ended())
