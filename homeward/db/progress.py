"""How far reading the data is, for who waits at a terminal: each step that takes long is a line on the error output."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

# In seconds: a step that takes less is not worth a line.
SHORT = 2.0


class Progress:
    """The step under way. While it is shown, a step is written once it has taken long."""

    def __init__(self) -> None:
        self.is_shown = self.has_written = False
        self._late = Timer(SHORT, self.write)

    def doing(self, step: str) -> None:
        """Note which step begins, and that the one before it has ended."""
        self._late.cancel()
        if self.is_shown:
            self._late = Timer(SHORT, self.write, [f"{step} …"])
            self._late.daemon = True
            self._late.start()

    def ended(self) -> None:
        """Note that the last step has ended."""
        self._late.cancel()
        self.is_shown = False

    def write(self, line: str) -> None:
        """Write a line where it is seen at once, and in no file that is written to the output."""
        self.has_written = True
        print(line, file=sys.stderr, flush=True)


PROGRESS = Progress()


@contextmanager
def shown() -> Iterator[None]:
    """Write the steps of what is done within that take long; if one did, write at the end that all have ended."""
    began = time.monotonic()
    PROGRESS.is_shown, PROGRESS.has_written = True, False
    try:
        yield
    finally:
        PROGRESS.ended()
        if PROGRESS.has_written:
            PROGRESS.write(f"read and checked in {time.monotonic() - began:.0f} s")
