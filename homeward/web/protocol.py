"""The messages between a page and Streamlit, as far as the server looks into them.

Streamlit answers every kind of message that it knows. Here stands which of them pages need; whatever else comes closes
the connection, kinds that a newer version brings too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from homeward.core.widget_values import ID, is_valid

# Numbers of fields in Streamlit's messages; tests/test_streamlit_contract.py compares them with what is installed.
RERUN, STOP, HEARTBEAT = 11, 7, 17  # of BackMsg
WIDGET_STATES, FRAGMENT_ID = 2, 5  # of ClientState
WIDGET = 1  # of WidgetStates
SCRIPT_FINISHED, NEW_SESSION = 6, 4  # of ForwardMsg
INITIALIZE, SESSION_ID = 1, 6  # of NewSession, of Initialize
FINISHED_EARLY = 2  # of ForwardMsg.ScriptFinishedStatus: another run follows at once
ALLOWED = frozenset({RERUN, STOP, HEARTBEAT})
# A page sends some ten fields and sixty widgets.
MAX_FIELDS, MAX_WIDGETS = 2_000, 1_000
SMALL = 256  # bytes that the message of a finished run never has


def fields(data: bytes | memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield the number and the value of each field of an encoded protobuf message: an int, or what a length precedes.

    Raises:
        ValueError: it is no such message.
    """
    view, place = memoryview(data), 0
    while place < len(view):
        tag, place = _varint(view, place)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, place = _varint(view, place)
            yield number, value
            continue
        length = 0
        if kind == 2:
            length, place = _varint(view, place)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        if kind not in (1, 2, 5) or place + length > len(view):
            raise ValueError("no protobuf message")
        yield number, view[place : place + length]
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
    """Return whether what a run is asked with can be of a page of ours: none has fragments."""
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


def session_of(message: bytes) -> str:
    """Return which session a message to a page begins; empty if it begins none."""
    part: int | memoryview = memoryview(message)
    try:
        for wanted in (NEW_SESSION, INITIALIZE, SESSION_ID):
            part = next((value for number, value in _parts(part) if number == wanted), 0)
    except ValueError:
        return ""
    return "" if isinstance(part, int) else bytes(part).decode("ascii", "ignore")


def is_finished(message: bytes) -> bool:
    """Return whether a message to a page says that a run has ended, and no other follows at once."""
    try:
        found = list(fields(message)) if len(message) <= SMALL else []
    except ValueError:
        return False
    return any(number == SCRIPT_FINISHED and value != FINISHED_EARLY for number, value in found)
