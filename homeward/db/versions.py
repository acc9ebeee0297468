"""What is served: the newest version of the data that can be, a few versions before it, and why newer data are not.

A version becomes the newest all at once (`publish`), built, checked and warm; until then, and if the data are refused,
everyone keeps the one before. A process serves one `Versions`, whose methods are functions of this module; what changes
it (the watcher, the start) is given it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from homeward.db.build import Stamp, build, stamp_of, version_of
from homeward.db.builds import Builds, configured
from homeward.db.database import Database
from homeward.db.problems import DataInvalidError, Problem, described
from homeward.settings import DATA

logger = logging.getLogger("homeward")

# How many versions before the newest are kept for pages that hold one, and for links just shown: about 20 MB each.
MAX_PREVIOUS = 4


class Rejection(NamedTuple):
    """Why what is in the data directory is not served, and since when."""

    problems: tuple[Problem, ...]
    since: dt.datetime


@dataclass
class _State:
    current: Database | None = None
    earlier: OrderedDict[str, Database] = field(default_factory=OrderedDict)  # the one not used for longest goes first
    rejection: Rejection | None = None


class Versions:
    """The versions of a data directory, or of what `homeward build` made, that are open. Safe to share by threads."""

    def __init__(self, directory: Path = DATA) -> None:
        self.directory = directory
        self._state = _State()
        self._lock = Lock()
        self._opening = Lock()  # of a version that was built: once for all who ask for it

    def current(self) -> Database:
        """Return the newest version that is served, building or opening it on the first call.

        Raises:
            DataInvalidError: the data cannot be served.
        """
        with self._lock:
            if self._state.current is None:
                builds = configured()
                self._state.current = _opened(builds, builds.current()) if builds else build(self.directory)
            return self._state.current

    def load(self, directory: Path | None = None) -> Database:
        """Return the newest version there is: open already, made by `homeward build`, or else built from a directory.

        Raises:
            DataInvalidError: the data cannot be served.
            OSError: they cannot be read.
        """
        builds, directory = configured(), directory or self.directory
        newest = builds.current() if builds else version_of(directory)
        return self._open_version(newest) or (_opened(builds, newest) if builds else build(directory))

    def known(self) -> tuple[Database, ...]:
        """Return the versions that are open, oldest first; the last one is served."""
        newest = self.current()
        with self._lock:
            return (*self._state.earlier.values(), newest)

    def version(self, name: str) -> Database | None:
        """Return a version: the newest, or another one that is open or was built for servers; else None."""
        if (found := self._open_version(name)) or (builds := configured()) is None:
            return found
        with self._opening:
            found = self._open_version(name)
            if found is None and (found := _if_there(builds, name)):
                with self._lock:
                    self._state.earlier[name] = found
                    self._let_go(MAX_PREVIOUS)
        return found

    def is_known(self, name: str) -> bool:
        """Return whether a version is open: without a look at any disk."""
        return self._open_version(name) is not None

    def is_coming(self, name: str) -> bool:
        """Return whether a version that is not open may come: it is being built, or builds cannot be read just now."""
        if builds := configured():
            return builds.stamp() is None
        if self._state.rejection:
            return False
        try:
            return version_of_stamp(self.directory, stamp_of(self.directory)) == name
        except OSError:
            return False

    def publish(self, database: Database) -> None:
        """Serve a version from now on. The one before it is kept, and the one not used for longest let go."""
        with self._lock:
            state = self._state
            if state.current is not None and state.current is not database:
                state.earlier[state.current.version] = state.current
            state.earlier.pop(database.version, None)
            state.current, state.rejection = database, None
            self._let_go(MAX_PREVIOUS)

    def forget_earlier(self) -> None:
        """Let go of every version but the newest."""
        with self._lock:
            self._let_go(0)

    def reject(self, problems: Sequence[Problem]) -> bool:
        """Note why the data in the directory are not served; return whether that is news."""
        with self._lock:
            before = self._state.rejection
            news = before is None or before.problems != tuple(problems)
            if news:
                self._state.rejection = Rejection(tuple(problems), dt.datetime.now(dt.UTC))
            return news

    def rejection(self) -> Rejection | None:
        """Return why what is in the data directory is not served; None if it is."""
        return self._state.rejection

    def rejected_since(self) -> str:
        """Return since when it is not served, as a text that is another for every failure; empty if it is served."""
        why = self._state.rejection
        return why.since.isoformat() if why else ""

    @contextmanager
    def serving(self, *databases: Database, directory: Path | None = None) -> Iterator[None]:
        """Serve these versions, the newest last, in place of what is served, until the block ends; for tests.

        Without one, the first that is asked for is built or opened, as at the start of a process.
        """
        before = self._state, self.directory
        earlier = OrderedDict((each.version, each) for each in databases[:-1])
        self._state = _State(databases[-1] if databases else None, earlier)
        self.directory = directory or self.directory
        del databases, earlier  # a version that is let go meanwhile is closed
        try:
            yield
        finally:
            self._state, self.directory = before

    def _open_version(self, name: str) -> Database | None:
        with self._lock:
            state = self._state
            if state.current is not None and name == state.current.version:
                return state.current
            if name in state.earlier:
                state.earlier.move_to_end(name)
            return state.earlier.get(name)

    def _let_go(self, most: int) -> None:
        while len(self._state.earlier) > most:
            self._state.earlier.popitem(last=False)


def _if_there(builds: Builds, version: str) -> Database | None:
    try:
        return builds.open(version)
    except (OSError, DataInvalidError) as error:
        logger.warning("the build %s cannot be opened: %s", version, described(error))
        return None


def _opened(builds: Builds, version: str) -> Database:
    if (found := builds.open(version)) is None:
        raise DataInvalidError([Problem("*", f"the newest build, {version}, is not there")])
    return found


@lru_cache(maxsize=1)
def version_of_stamp(directory: Path, _: Stamp) -> str:
    """Return the version of a data directory, whose files are read once for each state that they were seen in."""
    return version_of(directory)


VERSIONS = Versions()
current, known, version = VERSIONS.current, VERSIONS.known, VERSIONS.version
is_known, is_coming = VERSIONS.is_known, VERSIONS.is_coming
rejection, rejected_since = VERSIONS.rejection, VERSIONS.rejected_since
