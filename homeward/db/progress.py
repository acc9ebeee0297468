"""How far reading the data is, for who waits at a terminal: a line a step on the error output if it takes long."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

# In seconds: what takes less is not worth a line.
SHORT = 5.0


class Progress:
    """The step under way, and whether steps are written as they begin."""

    def __init__(self) -> None:
        self.step, self.is_shown = "", False

    def doing(self, step: str) -> None:
        """Note which step begins."""
        self.step = step
        if self.is_shown:
            self.write(f"{step} …")

    def show(self) -> None:
        """Write the step under way, and from now on each that begins."""
        self.is_shown = True
        self.doing(self.step or "beginning")

    @staticmethod
    def write(line: str) -> None:
        """Write a line where it is seen at once, and in no file that is written to the output."""
        print(line, file=sys.stderr, flush=True)


PROGRESS = Progress()


@contextmanager
def shown() -> Iterator[None]:
    """Write the steps of what is done within, once it has taken long; and at the end, that it has ended."""
    began, late = time.monotonic(), Timer(SHORT, PROGRESS.show)
    late.daemon = True
    late.start()
    try:
        yield
    finally:
        late.cancel()
        if PROGRESS.is_shown:
            PROGRESS.is_shown = False
            PROGRESS.write(f"read and checked in {time.monotonic() - began:.0f} s")
