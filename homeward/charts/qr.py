"""A QR code as the path of an SVG, so that a phone in the room opens the view that is on the wall."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import segno


class Code(NamedTuple):
    """A QR code: the `d` of an SVG path in units of one module, and the length of a side, the quiet zone included."""

    path: str
    side: int


# Four modules of white all around, as the standard asks.
QUIET = 4


@lru_cache(maxsize=256)
def qr_code(text: str) -> Code | None:
    """Return the QR code of a text, or None if it is longer than a QR code can be.

    The lowest correction of errors: on a screen nothing is scratched, and fewer, larger modules are read from further.
    """
    try:
        code = segno.make_qr(text, error="l", boost_error=True)
    except segno.DataOverflowError:
        return None
    path = []
    for y, row in enumerate(code.matrix):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                path.append(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z")
            x += length
    return Code("".join(path), len(code.matrix) + 2 * QUIET)
