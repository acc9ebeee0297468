"""How far reading the data is, for who waits at a terminal: lines on the error output when it takes long, else none."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

# In seconds: what takes less is not worth a line; and from one line to the next.
SHORT = 5.0
EVERY = 5.0
LOOK = 0.1


class Progress:
    """What is being done, and with how many rows so far: written by one thread, read by the one that prints."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._doing, self._rows = "", 0

    def doing(self, what: str) -> None:
        """Note what is done from now on."""
        with self._lock:
            self._doing, self._rows = what, 0

    def rows(self, more: int) -> None:
        """Note that it has come so many rows further."""
        with self._lock:
            self._rows += more

    def line(self) -> str:
        """Return both in words: "reading figures.csv … 3,000,000 rows"; nothing where nothing is done."""
        with self._lock:
            return self._doing and f"{self._doing} …" + (f" {self._rows:,} rows" if self._rows else "")


PROGRESS = Progress()


@contextmanager
def shown() -> Iterator[None]:
    """Write how far it is, while what is done within takes long; and at the end, that it has ended."""
    over = Event()
    thread = Thread(target=_show, args=(over,), name="homeward-progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _show(over: Event) -> None:
    began, next_line, said = time.monotonic(), SHORT, ""
    while not over.wait(LOOK):
        now, line = time.monotonic() - began, PROGRESS.line()
        doing = line.partition(" …")[0]
        if line and now >= SHORT and (now >= next_line or doing != said):
            print(line, file=sys.stderr, flush=True)
            said, next_line = doing, now + EVERY
    if said:
        print(f"read and checked in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
