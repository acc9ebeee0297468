"""What a session holds between its runs, and what the run at hand looks at: view, page, presentation."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from homeward.core.presentation import Presentation, Slide, ready
from homeward.core.site import site_url
from homeward.core.view import View

_view: ContextVar[View] = ContextVar("view")
_path: ContextVar[str] = ContextVar("path")


def this_view() -> View:
    """Return what this page run looks at. Set by the frame before the page runs."""
    return _view.get()


def this_path() -> str:
    """Return on which page this run is."""
    return _path.get()


def set_context(view: View, path: str) -> None:
    """Set what this page run looks at, and on which page."""
    _view.set(view)
    _path.set(path)


def act(callback: Callable[[], None]) -> None:
    """Run a callback of a component, and note that somebody has acted: see `changed_link` in ui/url_state.py."""
    st.session_state["_acted"] = True
    callback()


def base() -> str:
    """Return the address of the site, ending in a slash: the setting, else as the browser shows it, if it does."""
    return site_url(st.context.url.rpartition("/")[0] + "/" if st.context.url else "")


# ---------- what is presented


class Redirect(NamedTuple):
    """Where the script redirects to: a page, and its query string without language and version."""

    path: str
    query: dict[str, list[str]]


def presentation() -> Presentation:
    """Return what this session presents, or would."""
    found: Presentation = st.session_state.get("_presentation") or Presentation()
    return found


def set_presentation(changed: Presentation) -> None:
    """Change what this session presents; the frame writes it into the URL."""
    st.session_state["_presentation"] = changed


def redirect(slide: Slide, changed: Presentation) -> None:
    """Have the frame go to a slide of a presentation."""
    set_presentation(changed)
    st.session_state["_redirect"] = Redirect(slide.path, {**slide.filters.query(), **changed.query()})


def present(slide: Slide) -> None:
    """Fill the screen with one chart; the arrows lead through those of its page."""
    redirect(slide, replace(presentation(), present=True, chart=slide.chart, at=0))


def add(slide: Slide) -> None:
    """Add a view to the end of the presentation."""
    set_presentation(presentation().added(slide))


def story(view: View) -> Redirect:
    """Return where the ready-made presentation begins."""
    slide, shown = Presentation(slides=ready(view.options)).started()
    return Redirect(slide.path, {**slide.filters.query(), **shown.query()})
