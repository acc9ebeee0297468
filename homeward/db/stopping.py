"""What is stopped when its time is over. One thread looks after all queries: one for each would cost 1 to 2 ms each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Condition, Thread

NEVER = float("inf")


class QueryWatchdog:
    """Calls `stop` of what is still under way when its time is over. The thread begins with the first of it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._under_way: dict[object, tuple[float, Callable[[], object]]] = {}
        self._wakes = NEVER
        self._thread: Thread | None = None

    @contextmanager
    def limit(self, seconds: float, stop: Callable[[], object]) -> Iterator[None]:
        """Call `stop` if what is done within takes longer than so many seconds."""
        this, end = object(), time.monotonic() + seconds
        with self._changed:
            self._under_way[this] = end, stop
            if self._thread is None:
                self._thread = Thread(target=self._look_after, name="homeward-stopper", daemon=True)
                self._thread.start()
            if end < self._wakes:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._under_way.pop(this, None)

    def _look_after(self) -> None:
        with self._changed:
            while True:
                self._stop_overdue(time.monotonic())
                self._wakes = min((end for end, _ in self._under_way.values()), default=NEVER)
                self._changed.wait(None if self._wakes == NEVER else max(self._wakes - time.monotonic(), 0))

    def _stop_overdue(self, now: float) -> None:
        """Stop what is over. A method of its own: the thread holds on to no query between two looks, or at exit."""
        for this, (end, stop) in list(self._under_way.items()):
            if end <= now:
                del self._under_way[this]
                with suppress(Exception):  # whatever one does, the others are looked after
                    stop()


WATCHDOG = QueryWatchdog()
