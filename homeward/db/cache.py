"""Function results cached per version of the data, and dropped with it.

A cache that held on to a data set would keep every version ever served; here each version has caches of its own,
which go when it goes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import update_wrapper
from threading import Event, Lock
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from homeward.db.database import Database

Result = TypeVar("Result")
Arguments = tuple[Any, ...]
# Who waits longer for another's result computes it too: a query of more than ten seconds is stopped (database.py).
LONGEST_WAIT = 12.0


class CachedPerVersion(Generic[Result]):
    """A function of a data set and hashable arguments that remembers its newest results: `maxsize` a version.

    Results are shared: do not change them. Neither they nor the arguments may hold on to the data set.
    """

    def __init__(self, function: Callable[..., Result], maxsize: int) -> None:
        self._function = function
        self._maxsize = maxsize
        self._lock = Lock()
        self._results: WeakKeyDictionary[Database, OrderedDict[Arguments, Result]] = WeakKeyDictionary()
        # What is being computed: set when it is done. By the number of the data set, which lives as long as its call.
        self._under_way: dict[tuple[int, Arguments], Event] = {}
        update_wrapper(cast(Any, self), function)

    def __call__(self, database: Database, *arguments: Hashable) -> Result:
        """Return the result, computing it if it is not remembered: once for all who ask for it at the same time.

        If that fails, it is computed again for each of the others, which raise on their own.
        """
        key = (id(database), arguments)
        with self._lock:
            results = self._results.setdefault(database, OrderedDict())
            if arguments in results:
                results.move_to_end(arguments)
                return results[arguments]
            under_way = self._under_way.get(key)
            if under_way is None:
                done = self._under_way[key] = Event()
        if under_way is not None and under_way.wait(LONGEST_WAIT):
            with self._lock:
                if arguments in results:
                    return results[arguments]
        if under_way is not None:
            return self._function(database, *arguments)
        try:
            result = self._function(database, *arguments)
            with self._lock:
                results[arguments] = result
                if len(results) > self._maxsize:
                    results.popitem(last=False)
        finally:
            with self._lock:
                del self._under_way[key]
            done.set()
        return result

    def put(self, database: Database, arguments: Arguments, result: Result) -> None:
        """Remember a result that was computed elsewhere."""
        with self._lock:
            self._results.setdefault(database, OrderedDict())[arguments] = result

    def keys(self, database: Database) -> list[Arguments]:
        """Return the arguments whose results are remembered for a data set, those asked for last at the end."""
        with self._lock:
            return list(self._results.get(database, ()))


def cached_per_version(maxsize: int) -> Callable[[Callable[..., Result]], CachedPerVersion[Result]]:
    """Return a decorator: the function remembers up to `maxsize` results for each version of the data."""
    return lambda function: CachedPerVersion(function, maxsize)
