"""The messages between a page and Streamlit, as far as the server looks into them.

Streamlit answers every kind of message that it knows. Here stands which of them pages need; whatever else comes closes
the connection, kinds that a newer version brings too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice

from homeward.core.widget_values import ID, is_valid

# Numbers of fields in Streamlit's messages; tests/test_streamlit_contract.py compares them with what is installed.
RERUN, STOP, HEARTBEAT = 11, 7, 17  # of BackMsg
WIDGET_STATES, FRAGMENT_ID = 2, 5  # of ClientState
WIDGET = 1  # of WidgetStates
HASH, METADATA, SCRIPT_FINISHED, NEW_SESSION = 1, 2, 6, 4  # of ForwardMsg
INITIALIZE, MAIN_SCRIPT_PATH = 1, 4  # of NewSession
USER_INFO, ENVIRONMENT_INFO, SESSION_ID = 1, 3, 6  # of Initialize
STREAMLIT_VERSION = 1  # of EnvironmentInfo
FINISHED_EARLY = 2  # of ForwardMsg.ScriptFinishedStatus: another run follows at once
ALLOWED = frozenset({RERUN, STOP, HEARTBEAT})
# A page sends some ten fields and sixty widgets.
MAX_FIELDS, MAX_WIDGETS = 2_000, 1_000


def fields(data: bytes | memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield the number and the value of each field of an encoded protobuf message: an int, or what a length precedes.

    Raises:
        ValueError: it is no such message.
    """
    return ((number, value) for number, value, _ in _spans(memoryview(data)))


def _spans(view: memoryview) -> Iterator[tuple[int, int | memoryview, memoryview]]:
    """Yield the number and the value of each field, and all its bytes."""
    place = 0
    while place < len(view):
        start = place
        tag, place = _varint(view, place)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, place = _varint(view, place)
            yield number, value, view[start:place]
            continue
        length = 0
        if kind == 2:
            length, place = _varint(view, place)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        if kind not in (1, 2, 5) or place + length > len(view):
            raise ValueError("no protobuf message")
        yield number, view[place : place + length], view[start : place + length]
        place += length


def _varint(view: memoryview, place: int) -> tuple[int, int]:
    found = 0
    for count, byte in enumerate(view[place : place + 10]):
        found |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return found, place + count + 1
    raise ValueError("no protobuf message")


def kind_of(data: bytes) -> int | None:
    """Return which kind of message a page has sent; None if it is none that pages need."""
    try:
        found = list(islice(fields(data), 2))
        number, value = found[0]
        if len(found) > 1 or number not in ALLOWED:
            return None
        return number if number != RERUN or _is_sound(value) else None
    except (ValueError, IndexError):
        return None


def _is_sound(state: int | memoryview) -> bool:
    """Return whether a rerun request can be of a page of ours: none has fragments."""
    if isinstance(state, int):
        return False
    found = list(islice(fields(state), MAX_FIELDS + 1))
    if len(found) > MAX_FIELDS or any(number == FRAGMENT_ID and value for number, value in found):
        return False
    widgets = sum(
        len(list(islice(_parts(value), MAX_WIDGETS + 1))) for number, value in found if number == WIDGET_STATES
    )
    return widgets <= MAX_WIDGETS


def _parts(value: int | memoryview) -> Iterator[tuple[int, int | memoryview]]:
    return iter(()) if isinstance(value, int) else fields(value)


def has_valid_values(data: bytes) -> bool:
    """Return whether a sound request for a run has for every widget one value, of the kind that the widget sends."""
    states = [value for _, state in fields(data) for number, value in _parts(state) if number == WIDGET_STATES]
    widgets = [value for state in states for number, value in _parts(state) if number == WIDGET]
    try:
        return all(_is_valid_widget(list(islice(_parts(widget), 3))) for widget in widgets)
    except ValueError:
        return False


def _is_valid_widget(parts: list[tuple[int, int | memoryview]]) -> bool:
    ids = [bytes(value).decode() for number, value in parts if number == ID and not isinstance(value, int)]
    values = [(kind, value if isinstance(value, int) else bytes(value)) for kind, value in parts if kind != ID]
    if len(ids) != 1 or len(values) > 1:
        return False
    return all(is_valid(ids[0], kind, value) for kind, value in values)


def kind_to_page(message: bytes) -> int:
    """Return which kind of message to a page this is, by its number; 0 if it is none.

    Each run sends a dozen of them or more, and few are looked into: this reads no further than it must.
    """
    view, place = memoryview(message), 0
    try:
        while view[place] in BEFORE_THE_KIND:
            length, place = _varint(view, place + 1)
            place += length
        return view[place] >> 3
    except (IndexError, ValueError):
        return 0


# What stands before it: the first byte of a field that a length follows.
BEFORE_THE_KIND = (HASH << 3 | 2, METADATA << 3 | 2)


def session_of(message: bytes) -> str:
    """Return which session a message to a page begins; empty if it begins none."""
    part: int | memoryview = memoryview(message)
    try:
        for wanted in (NEW_SESSION, INITIALIZE, SESSION_ID):
            part = next((value for number, value in _parts(part) if number == wanted), 0)
    except ValueError:
        return ""
    return "" if isinstance(part, int) else bytes(part).decode("ascii", "ignore")


Changes = Mapping[int, "bytes | Callable[[memoryview], bytes]"]


def without_paths(message: bytes) -> bytes:
    """Return the message that begins a run without what is nothing to strangers: where the code is, on what, whose.

    A browser compares the versions of two sessions, and loads the page anew if they differ: a hash does for that.
    """
    try:
        return _changed(message, {NEW_SESSION: partial(_changed, changes=OF_NEW_SESSION)})
    except ValueError:
        return message


def _changed(message: bytes | memoryview, changes: Changes) -> bytes:
    """Return a message whose fields of these numbers have other contents."""
    parts = []
    for number, value, whole in _spans(memoryview(message)):
        change = changes.get(number)
        if change is None or isinstance(value, int):
            parts.append(bytes(whole))
            continue
        content = change if isinstance(change, bytes) else change(value)
        parts.append(_encoded_varint(number << 3 | 2) + _encoded_varint(len(content)) + content)
    return b"".join(parts)


def _encoded_varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*found, number))


def _hashed(text: memoryview) -> bytes:
    return hashlib.sha256(text).hexdigest()[:8].encode()


def _environment(message: memoryview) -> bytes:
    """Return what says nothing but the hash of a version."""
    versions = [whole for number, _, whole in _spans(message) if number == STREAMLIT_VERSION]
    return _changed(b"".join(versions), {STREAMLIT_VERSION: _hashed})


OF_INITIALIZE: Changes = {USER_INFO: b"", ENVIRONMENT_INFO: _environment}
OF_NEW_SESSION: Changes = {MAIN_SCRIPT_PATH: b"", INITIALIZE: partial(_changed, changes=OF_INITIALIZE)}


def is_finished(message: bytes) -> bool:
    """Return whether a message to a page says that a run has ended, and no other follows at once."""
    try:
        return any(number == SCRIPT_FINISHED and value != FINISHED_EARLY for number, value in fields(message))
    except ValueError:
        return False
