"""A figure on its way to a browser: what every viewer of it is sent, compressed once, behind what one viewer is sent.

A message is a line of JSON, what is of one viewer or one run, and then the figure itself as compressed JSON. Streamlit
passes bytes on as they are; as a dict, each run would turn tens of kilobytes into JSON again, twice, for every viewer.

A chart under filters is mostly made of what the same chart is made of without any, its base. So it is sent as what is
new in it; the browser has the base, since most people begin there, or fetches it (see frontend/wire.js for that end).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any

LINE = b"\n"
# Deflate looks back this far.
WINDOW = 32_768
RAW = -15


def encode(figure: Mapping[str, Any], base: bytes | None = None) -> bytes:
    """Return a figure as compressed JSON, the same bytes for the same one; with a packed `base`, what is new to it."""
    if base is None:
        return zlib.compress(_json(figure), 9)
    press = zlib.compressobj(wbits=RAW, zdict=_dictionary(base))
    return press.compress(_json(figure)) + press.flush()


def decode(body: bytes, base: bytes | None = None) -> dict[str, Any]:
    """Return the figure that was packed."""
    text = zlib.decompress(body) if base is None else zlib.decompressobj(RAW, zdict=_dictionary(base)).decompress(body)
    found: dict[str, Any] = json.loads(text)
    return found


def frame(own: Mapping[str, Any], body: bytes) -> bytes:
    """Return what a browser is sent: what is its own, and a packed figure.

    `own` says by address `of` which base the body is the news (none, if it is that base), or that it `is` that base.
    """
    return _json(own) + LINE + body


def read(sent: bytes, base: Callable[[str], bytes]) -> dict[str, Any]:
    """Return what a browser makes of a message: the figure with what is its own. `base` fetches one by its address."""
    line, _, body = sent.partition(LINE)
    own = json.loads(line)
    before = base(own.pop("of")) if "of" in own else None
    figure = decode(body, before) if body or not before else decode(before)
    return {**figure, **own}


def _dictionary(base: bytes) -> bytes:
    return zlib.decompress(base)[-WINDOW:]


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
