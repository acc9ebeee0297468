"""What is served: the newest version of the data that can be, a few versions before it, and why newer data are not.

One per process. A version becomes the newest all at once (`publish`), built, checked and warm; until then, and if the
data are refused, everyone keeps the one before.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from homeward.db.build import Stamp, build, stamp_of, version_of
from homeward.db.builds import Builds, configured
from homeward.db.database import Database
from homeward.db.problems import DataInvalidError, Problem
from homeward.settings import DATA

# How many versions before the newest are kept for pages that hold one, and for links just shown: about 20 MB each.
MAX_PREVIOUS = 4

_lock = Lock()
_opening = Lock()  # of a version that was built: once for all who ask for it
_current: Database | None = None
_earlier: OrderedDict[str, Database] = OrderedDict()  # the one not asked for longest goes first
_rejection: Rejection | None = None


class Rejection(NamedTuple):
    """Why what is in the data directory is not served, and since when."""

    problems: tuple[Problem, ...]
    since: dt.datetime


def current() -> Database:
    """Return the newest data set that is served, building or opening it on the first call.

    Raises:
        DataInvalidError: the data cannot be served.
    """
    global _current  # noqa: PLW0603  (the one thing a process has one of)
    with _lock:
        if _current is None:
            builds = configured()
            _current = _opened(builds, builds.current()) if builds else build()
        return _current


def load(directory: Path = DATA) -> Database:
    """Return the newest data set there is, as `homeward build` made it or else built from a directory, or open already.

    Raises:
        DataInvalidError: the data cannot be served.
        OSError: they cannot be read.
    """
    builds = configured()
    newest = builds.current() if builds else version_of(directory)
    return _known_version(newest) or (_opened(builds, newest) if builds else build(directory))


def _opened(builds: Builds, version: str) -> Database:
    if (found := builds.open(version)) is None:
        raise DataInvalidError([Problem("*", f"{builds.place} points to {version}, which is not there")])
    return found


def known() -> tuple[Database, ...]:
    """Return the versions that can be asked for, oldest first; the last one is served."""
    newest = current()
    with _lock:
        return (*_earlier.values(), newest)


def version(name: str) -> Database | None:
    """Return the data set of a version: the newest, or another one that is open or was built for servers; else None."""
    if (found := _known_version(name)) or (builds := configured()) is None:
        return found
    with _opening:
        found = _known_version(name)
        if found is None and (found := builds.open(name)):
            with _lock:
                _earlier[name] = found
                _let_go()
    return found


def is_known(name: str) -> bool:
    """Return whether a version is open: without a look at any disk."""
    return _known_version(name) is not None


def is_coming(name: str) -> bool:
    """Return whether a version that is not open is in the data directory: it is being built and checked."""
    if configured() or _rejection:
        return False
    try:
        return version_of_stamp(DATA, stamp_of(DATA)) == name
    except OSError:
        return False


def _known_version(name: str) -> Database | None:
    with _lock:
        if _current is not None and name == _current.version:
            return _current
        if name in _earlier:
            _earlier.move_to_end(name)
        return _earlier.get(name)


def _let_go() -> None:
    while len(_earlier) > MAX_PREVIOUS:
        _earlier.popitem(last=False)


@lru_cache(maxsize=1)
def version_of_stamp(directory: Path, _: Stamp) -> str:
    """Return the version of a data directory, whose files are read once for each state that they were seen in."""
    return version_of(directory)


def publish(database: Database) -> None:
    """Serve a data set from now on. The one before it is kept, and the one not asked for longest let go."""
    global _current, _rejection  # noqa: PLW0603
    with _lock:
        if _current is not None and _current is not database:
            _earlier[_current.version] = _current
        _earlier.pop(database.version, None)
        _current = database
        _rejection = None
        _let_go()


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
