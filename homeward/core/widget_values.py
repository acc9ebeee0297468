"""What each widget of the pages may send: the kind of its value, by the key it is made with.

Streamlit takes whatever is sent for a widget, and fails where it makes a value of it, in every run from then on. The
numbers are those of the fields of its WidgetState; tests/test_streamlit_contract.py compares them with what is
installed, and the keys with what pages draw.
"""

from __future__ import annotations

import json
import re
from typing import Any

ID = 1
TRIGGER, BOOL, STRING, STRING_LIST, JSON, JSON_EVENTS = 2, 3, 6, 9, 10, 16
# An id is $$ID-<hash>-<key>; what a component says stands under another one, which ends in __events.
WIDGET_ID = re.compile(r"\$\$.*?-[0-9a-f]{32}-(?P<key>.*?)(?P<events>__events)?", re.DOTALL)
COMPONENTS = re.compile(r"charts-.*|slide|files|top|sql-page", re.DOTALL)
LONGEST_JSON = 10_000
# What the state of a component is, and what has happened in it.
FORMS = {JSON: dict, JSON_EVENTS: list}
KINDS = {
    **dict.fromkeys(("lang", "publisher", "language"), STRING_LIST),
    **dict.fromkeys(("id", "dataset", "search", "every_choice", "link_to_add"), STRING),
    "hold": BOOL,
}


def is_valid(widget: str, kind: int, value: int | bytes) -> bool:
    """Return whether a widget may send this: `kind` is the number of the field, `value` what stands in it, encoded.

    A widget that is not known here may send anything but broken JSON: nobody can tell what it means.
    """
    if kind in FORMS and not (isinstance(value, bytes) and isinstance(_read(value), FORMS[kind])):
        return False
    found = WIDGET_ID.fullmatch(widget)
    key = found["key"] if found else ""
    if COMPONENTS.fullmatch(key):
        return kind == (JSON_EVENTS if found and found["events"] else JSON)
    return kind == KINDS.get(key, kind)


def _read(text: bytes) -> Any:
    """Return what JSON says; None where it is none, or has numbers without end or halves of characters."""
    if len(text) > LONGEST_JSON:
        return None
    try:
        read = json.loads(text)
        json.dumps(read, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return read
