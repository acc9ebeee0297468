"""A figure on its way to a browser: what every viewer of it is sent, compressed once, behind what one viewer is sent.

A message is a line of JSON, what is of one viewer or one run, and then the figure itself as compressed JSON. Streamlit
passes bytes on as they are; as a dict, each run would turn tens of kilobytes into JSON again, twice, for every viewer
(see frontend/wire.js for the other end).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

LINE = b"\n"


def packed(figure: Mapping[str, Any]) -> bytes:
    """Return a figure as compressed JSON: the same bytes for the same figure."""
    return zlib.compress(_json(figure), 9)


def unpacked(body: bytes) -> dict[str, Any]:
    """Return the figure that was packed."""
    found: dict[str, Any] = json.loads(zlib.decompress(body))
    return found


def message(own: Mapping[str, Any], body: bytes) -> bytes:
    """Return what a browser is sent: what is its own, and a packed figure."""
    return _json(own) + LINE + body


def read(sent: bytes) -> dict[str, Any]:
    """Return what a browser makes of a message: the figure with what is its own."""
    own, _, body = sent.partition(LINE)
    return {**unpacked(body), **json.loads(own)}


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
