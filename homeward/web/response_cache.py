"""What was answered before: bodies, bounded by their bytes together, and the answers that were given with them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock
from typing import NamedTuple

from homeward.db import versions

CACHED = 64_000_000
MOST = 1_000


class Bodies:
    """A cache of bodies, bounded by their bytes together; the one not asked for the longest goes first."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """Return a body, if it is there."""
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def put(self, key: Hashable, body: bytes) -> None:
        """Keep a body, and let go of others if need be."""
        with self._lock:
            self.size += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self.size > self.limit:
                self.size -= len(self._bodies.popitem(last=False)[1])


class Given(NamedTuple):
    """An answer that was given: of which version, its headers, and by what its body is found."""

    version: str
    pinned: bool
    headers: Mapping[str, str]
    body: Hashable

    def is_served(self) -> bool:
        """Return whether it still is the answer: its version was named and is kept, or is the newest."""
        if self.pinned:
            return versions.is_known(self.version)
        return versions.current().version == self.version


class Answers:
    """The answers given last, by all that makes a difference to them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._given: OrderedDict[Hashable, Given] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Given | None:
        """Return the answer that was given, if it still is the one."""
        with self._lock:
            given = self._given.get(key)
            if given is not None:
                self._given.move_to_end(key)
        return given if given is not None and given.is_served() else None

    def put(self, key: Hashable, given: Given) -> None:
        """Keep an answer, and let go of the one not asked for the longest if need be."""
        with self._lock:
            self._given[key] = given
            if len(self._given) > self.most:
                self._given.popitem(last=False)


BODIES = Bodies(CACHED)
ANSWERS = Answers(MOST)
