"""Results that are remembered as long as the data set they come from, and never longer.

A cache that held on to a data set would keep every version ever served; here each version has caches of its own,
which go when it goes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import update_wrapper
from threading import Lock
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from homeward.db.database import Database

Result = TypeVar("Result")
Arguments = tuple[Any, ...]


class CachedPerVersion(Generic[Result]):
    """A function of a data set and hashable arguments that remembers the results asked for last, `most` a data set.

    Results are shared: do not change them. Neither they nor the arguments may hold on to the data set.
    """

    def __init__(self, function: Callable[..., Result], maxsize: int) -> None:
        self._function = function
        self._maxsize = maxsize
        self._lock = Lock()
        self._results: WeakKeyDictionary[Database, OrderedDict[Arguments, Result]] = WeakKeyDictionary()
        update_wrapper(cast(Any, self), function)

    def __call__(self, dataset: Database, *arguments: Hashable) -> Result:
        """Return the result, computing it if it is not remembered. Two threads may compute the same one at once."""
        with self._lock:
            results = self._results.setdefault(dataset, OrderedDict())
            if arguments in results:
                results.move_to_end(arguments)
                return results[arguments]
        result = self._function(dataset, *arguments)
        with self._lock:
            results[arguments] = result
            if len(results) > self._maxsize:
                results.popitem(last=False)
        return result

    def keys(self, dataset: Database) -> list[Arguments]:
        """Return the arguments whose results are remembered for a data set, those asked for last at the end."""
        with self._lock:
            return list(self._results.get(dataset, ()))


def cached_per_version(maxsize: int) -> Callable[[Callable[..., Result]], CachedPerVersion[Result]]:
    """Return a decorator: the function remembers up to `most` results for each data set."""
    return lambda function: CachedPerVersion(function, maxsize)
