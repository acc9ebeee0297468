"""What the browser is sent to save slides as one file: where it is, and what is said while it comes (files.js)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.presentation import Slide, slides_query
from homeward.core.urls import address
from homeward.core.view import View


def as_file(view: View, slides: Sequence[Slide], path: str = "present.html", theme: str = "") -> str:
    """Return the address of slides as one file; `print` is the path of the same as pages to print."""
    query = {**replace(view, filters=Filters()).query(), "slide": slides_query(slides)}
    return address("./", path, query | ({"theme": [theme]} if theme else {}))


def saving(view: View, slides: Sequence[Slide], theme: str = "") -> dict[str, Any]:
    """Return what a button saves: slides as one file. What it says are `words_of_saving`."""
    return {"href": as_file(view, slides, theme=theme), "slides": len(slides), "language": view.lang.code}


def words_of_saving(lang: Language, label: str) -> dict[str, str]:
    """Return what a button says that saves slides as one file: how far it is, and that it can be stopped."""
    return {
        "save": label,
        "stop": lang.text("Stop"),
        "begun": lang.text("The file is being made."),
        "progress": lang.text("slide {{n}} of {{all}}, {{size}} MB"),
        "done": lang.text("Saved as {{name}}"),
        "stopped": lang.text("Stopped. Nothing was saved."),
        "failed": lang.text("The file could not be made. Try again."),
    }
