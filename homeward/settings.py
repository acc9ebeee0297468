"""What an operator may set, by environment variables; the README lists them."""

from __future__ import annotations

import os
import re

# A source of a content security policy: a keyword, a scheme or a host. A host named self is meant as the keyword.
SOURCE = re.compile(
    r"\*|'self'|'none'|https?:|(?!(self|none)$)(https?://)?(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:(\d+|\*))?"
)


class SettingError(ValueError):
    """A setting has a value that cannot be meant."""


def frame_ancestors() -> str:
    """Return who may show our charts in a frame (HOMEWARD_FRAME_ANCESTORS), by default everybody.

    Raises:
        SettingError: it is not a list of sources as a content security policy has them.
    """
    value = os.environ.get("HOMEWARD_FRAME_ANCESTORS", "*")
    sources = value.split()
    if not sources or not all(SOURCE.fullmatch(source) for source in sources):
        raise SettingError(
            f"HOMEWARD_FRAME_ANCESTORS is {value!r}; it takes *, 'self', 'none' or hosts such as https://example.org, "
            "with spaces between them"
        )
    return " ".join(sources)
