"""HTML and Atom of our own, from `templates/`: every value is escaped, and every word goes through the catalogues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request

from homeward.core.assets import FAVICON, PREVIEW
from homeward.core.filters import LANGUAGES
from homeward.core.i18n import NAMES, Language
from homeward.core.urls import Query, address
from homeward.settings import public_url
from homeward.web.request import base_of

ABOUT = "Russia–Ukraine prisoner exchanges: who returned, when, and who says so."
# Of a streamed page, so many characters are sent at once.
PART = 32_768
_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# Data for scripts: Ukrainian as it is, half the size of its escapes.
# What XML 1.0 cannot hold, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_environment.filters["xml"] = partial(FORBIDDEN.sub, "\N{REPLACEMENT CHARACTER}")
_environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}


def render(template: str, lang: Language, **values: Any) -> Markup:
    """Return a template filled in, `{template}.html` unless it has an ending.

    In it, `text` translates, `link` writes an address, `code` is the language.
    """
    link = partial(address, "./")
    common = {"text": lang.text, "link": link, "code": lang.code, "names": NAMES, "url": public_url()}
    file = template if "." in template else f"{template}.html"
    return Markup(_environment.get_template(file).render(common | values))  # noqa: S704  (escaped there)


def stream(template: str, lang: Language, **values: Any) -> Iterator[str]:
    """Yield a template filled in as it is being filled, in parts of a fair size.

    What is larger is cut, so that a client that does not read holds one part of it, and not a copy of plotly.js.
    """
    common = {"text": lang.text, "code": lang.code}
    parts, size = list[str](), 0
    for piece in _pieces(_environment.get_template(f"{template}.html").generate(common | values)):
        parts.append(piece)
        size += len(piece)
        if size >= PART:
            yield "".join(parts)
            parts, size = [], 0
    yield "".join(parts)


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    return (text[start : start + PART] for text in texts for start in range(0, len(text), PART))


def in_script(text: str) -> Markup:
    """Return a script or a style to stand in a page: it cannot end it."""
    safe = re.sub(r"<(?=/?(script|style)|!--)", r"\\x3c", text, flags=re.IGNORECASE)
    return Markup(safe)  # noqa: S704


def head(request: Request, path: str, query: Query, lang: Language, title: str, about: str = "") -> Markup:
    """Return what the head of a page says to whoever links to it: title, what it is about, picture, languages, feed."""
    base = base_of(request)
    at = {code: address(base, path, {**query, "lang": [code]}) for code in LANGUAGES}
    anyone = {name: values for name, values in query.items() if name != "lang"}
    return render(
        "head",
        lang,
        title=f"{title} · Homeward",
        about=about or lang.text(ABOUT),
        at=at | {"x-default": address(base, path, anyone)},
        locale=str(lang.locale),
        image=address(base, PREVIEW[lang.code].path[1:]),
        favicon=f".{FAVICON.path}",
    )
