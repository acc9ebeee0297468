"""One view as a slide: the payload that a slide adds to that of its figure (see frontend/present.js)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import segno

from homeward.charts.payload import chart, payload
from homeward.core.filter_words import filters_of
from homeward.core.filters import LANGUAGES
from homeward.core.i18n import Language
from homeward.core.presentation import Slide
from homeward.core.site import for_others
from homeward.core.urls import address
from homeward.core.view import View
from homeward.text.corrections import day_of


class Place(NamedTuple):
    """Where a slide stands, counted from 1, in a sequence of how many."""

    at: int
    of: int


def slide_data(
    view: View, slide: Slide, place: Place, *, base: str, every: int = 0, theme: str = "", newer: bool = False
) -> dict[str, Any]:
    """Return what a slide is drawn from: the payload of the figure, and what the slide adds."""
    extras = slide_extras(view, slide, place, base=base, every=every, theme=theme, newer=newer)
    return payload(view, slide.chart) | extras


def slide_extras(
    view: View,
    slide: Slide,
    place: Place,
    *,
    base: str,
    every: int = 0,
    theme: str = "",
    newer: bool = False,
    former: str | None = None,
) -> dict[str, Any]:
    """Return what a slide adds to the payload of its figure.

    `base` is the address of the site, which the QR code begins with; `newer` if the slide is held and newer data wait;
    `former` the id that the link of the slide has for its exchange, if that was renamed since.
    """
    lang = view.lang
    where = {"n": lang.number(place.at), "all": lang.number(place.of)}
    code = _code(view, slide, base)
    (other,) = (code for code in LANGUAGES if code != lang.code)
    return {
        "present": {
            "at": place.at,
            "of": place.of,
            "place": lang.text("{n} of {all}", **where),
            "said": lang.text("Slide {n} of {all}: {title}", **where, title=chart(view, slide.chart).title),
            "chosen": filters_of(view, slide.chart),
            "state": " · ".join(_state(view, every, former, newer=newer)),
            "code": code,
            "every": every,
            "held": view.held,
            "theme": theme,
            "other": other,
            "keys": [key for key in keys(lang) if code or key["does"] != "code"],
            "words": {
                "controls": lang.text("Slideshow controls"),
                "rows": lang.text("{{n}} of {{all}} rows; the others are in the table on the page"),
            },
        }
    }


def view_of(view: View, slide: Slide) -> View:
    """Return the view that a slide shows; the page of an exchange shows the latest where none is named."""
    filters = slide.filters
    if slide.path == "exchange" and filters.id is None:
        filters = replace(filters, id=view.options.latest_exchange)
    return replace(view, filters=filters)


def _state(view: View, every: int, former: str | None, *, newer: bool) -> list[str]:
    """Return what is not seen of a slide: that it is held, goes on by itself, or shows an exchange that was renamed."""
    lang = view.lang
    found = (
        [lang.text("Data version pinned; newer data are available") if newer else lang.text("Data version pinned")]
        if view.held
        else []
    )
    if every:
        found.append(lang.plural("every {n} second", "every {n} seconds", every))
    if former:
        found.append(lang.text("listed before as {old}", old=day_of(view, former)))
    return found


def _code(view: View, slide: Slide, base: str) -> dict[str, Any] | None:
    """Return the QR code of the same view for those who look on; None where others could not open it."""
    href = address(base, slide.path, {**view.query(), "chart": [slide.chart]})
    image = qr_code(href) if for_others(base) else None
    if image is None:
        return None
    return {"image": image, "href": href, "label": view.lang.text("This view on your own screen")}


@lru_cache(maxsize=256)
def qr_code(text: str) -> str | None:
    """Return the QR code of a text as a data URI of an SVG, or None if it is longer than a QR code can be.

    The lowest correction of errors: on a screen nothing is scratched, and fewer, larger modules are read from further.
    """
    try:
        code = segno.make_qr(text, error="l", boost_error=True)
    except segno.DataOverflowError:
        return None
    return code.svg_data_uri(light="white", omitsize=True)


def keys(lang: Language) -> list[dict[str, Any]]:
    """Return what the keys do, in the order of the controls: the name in frontend/keys.js, the keys, the words."""
    space = lang.text("Space")
    does = {
        "previous": (["←", "↑"], lang.text("Back")),
        "next": (["→", "↓", space], lang.text("Next")),
        "panel": (["P"], lang.text("Filters")),
        "full": (["F"], lang.text("Full screen")),
        "blank": (["B", "."], lang.text("Blank screen")),
        "language": (["L"], lang.text("Other language")),
        "theme": (["T"], lang.text("Light or dark")),
        "hold": (["H"], lang.text("Pin data")),
        "code": (["Q"], lang.text("Large QR code")),
        "help": (["?"], lang.text("Keys")),
        "leave": (["Esc"], lang.text("Exit")),
    }
    return [{"does": name, "keys": caps, "label": label} for name, (caps, label) in does.items()]
