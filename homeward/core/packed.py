"""A list of texts as one short value of a URL: `~` and the texts deflated, one a line, in base64url.

What servers and proxies take of an address is bounded, mostly at 8 kB and sometimes at 4.
"""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence

MARK = "~"
RAW = -zlib.MAX_WBITS


def packed(texts: Iterable[str]) -> str:
    """Return texts, none of which has a line break, as one value."""
    deflate = zlib.compressobj(9, wbits=RAW)
    content = deflate.compress("\n".join(texts).encode()) + deflate.flush()
    return MARK + urlsafe_b64encode(content).decode().rstrip("=")


def unpacked(texts: Sequence[str], longest: int) -> list[str]:
    """Return texts with each that is packed replaced by those in it; one that is damaged, or of more bytes, stays."""
    return [each for text in texts for each in (_read(text, longest) if text.startswith(MARK) else None) or [text]]


def _read(text: str, longest: int) -> list[str] | None:
    content = text[len(MARK) :]
    inflate = zlib.decompressobj(RAW)
    try:
        found = inflate.decompress(urlsafe_b64decode(content + "=" * (-len(content) % 4)), longest)
        return found.decode().split("\n") if inflate.eof else None
    except (ValueError, zlib.error):
        return None
