"""A cache of responses: their bodies, bounded by their bytes together, and the headers by the key of the request."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock
from typing import NamedTuple

from homeward.db import versions

CACHED = 64_000_000
MOST = 1_000


class Bodies:
    """A cache of bodies, bounded by their bytes together; least recently used first."""

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


class CachedResponse(NamedTuple):
    """The headers of a response, its version, and the key of its body."""

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
    """The responses used last, by the key of their request."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._cached: OrderedDict[Hashable, CachedResponse] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> CachedResponse | None:
        """Return the response of a request, if its version still is the one to answer with."""
        with self._lock:
            cached = self._cached.get(key)
            if cached is not None:
                self._cached.move_to_end(key)
        return cached if cached is not None and cached.is_served() else None

    def put(self, key: Hashable, cached: CachedResponse) -> None:
        """Store a response; the least recently used goes if there are too many."""
        with self._lock:
            self._cached[key] = cached
            if len(self._cached) > self.most:
                self._cached.popitem(last=False)


BODIES = Bodies(CACHED)
ANSWERS = Answers(MOST)
