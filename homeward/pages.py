"""The pages by path: their file, and their title as a message of the catalogue."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """A page. `title` is an English message; `url_path` is its key in PAGES."""

    file: str
    title: str


def _message(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


# The first page is the landing page; its path is empty.
PAGES: dict[str, Page] = {
    "": Page("overview.py", _message("Overview")),
    "timeline": Page("timeline.py", _message("Timeline")),
    "branches": Page("branches.py", _message("Branches of service")),
    "groups": Page("groups.py", _message("Military and civilian")),
}
