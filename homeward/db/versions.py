"""What is served: the newest version of the data that can be, a few versions before it, and why newer data are not.

One per process. A version becomes the newest all at once (`publish`), built, checked and warm; until then, and if the
data are refused, everyone keeps the one before.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

from homeward.db.build import build
from homeward.db.database import Database
from homeward.db.problems import Problem

# How many versions before the newest are kept for pages that hold one, and for links just shown: about 20 MB each.
MAX_PREVIOUS = 4

_lock = Lock()
_current: Database | None = None
_earlier: OrderedDict[str, Database] = OrderedDict()  # the one not asked for longest goes first
_rejection: Rejection | None = None


class Rejection(NamedTuple):
    """Why what is in the data directory is not served, and since when."""

    problems: tuple[Problem, ...]
    since: dt.datetime


def current() -> Database:
    """Return the newest data set that is served, building it on the first call.

    Raises:
        DataInvalidError: the data cannot be served.
    """
    global _current  # noqa: PLW0603  (the one thing a process has one of)
    with _lock:
        if _current is None:
            _current = build()
        return _current


def known() -> tuple[Database, ...]:
    """Return the versions that can be asked for, oldest first; the last one is served."""
    newest = current()
    with _lock:
        return (*_earlier.values(), newest)


def version(name: str) -> Database | None:
    """Return the data set of a version: the newest, or one before it that is still kept; else None."""
    newest = current()
    if name == newest.version:
        return newest
    with _lock:
        if name in _earlier:
            _earlier.move_to_end(name)
        return _earlier.get(name)


def publish(database: Database) -> None:
    """Serve a data set from now on. The one before it is kept, and the one not asked for longest let go."""
    global _current, _rejection  # noqa: PLW0603
    with _lock:
        if _current is not None and _current is not database:
            _earlier[_current.version] = _current
        _earlier.pop(database.version, None)
        _current = database
        _rejection = None
        while len(_earlier) > MAX_PREVIOUS:
            _earlier.popitem(last=False)


def reject(problems: Sequence[Problem]) -> bool:
    """Note why the data in the directory are not served; return whether that is news."""
    global _rejection  # noqa: PLW0603
    with _lock:
        news = _rejection is None or _rejection.problems != tuple(problems)
        if news:
            _rejection = Rejection(tuple(problems), dt.datetime.now(dt.UTC))
        return news


def rejection() -> Rejection | None:
    """Return why what is in the data directory is not served; None if it is."""
    return _rejection


def rejected_since() -> str:
    """Return since when it is not served, as a text that is another for every failure; empty if it is served."""
    why = _rejection
    return why.since.isoformat() if why else ""
