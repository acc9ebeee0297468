"""The data directory is watched, and newer data that can be served are served, all at once, without a restart.

One thread looks at names, sizes and times of the files four times a second (0.3 ms), or where servers open what
`homeward build` made, at its pointer. Messages of the file system would be quicker by a moment, but from many mounted
volumes and network disks they do not come at all.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from threading import Event, Thread

from homeward.db.build import stamp_of
from homeward.db.problems import DataInvalidError, Problem, described, report

logger = logging.getLogger("homeward")

# In seconds. A pull changes many files: they are read when nothing has changed for a moment, or if that never comes.
POLL_SECONDS = 0.25
DEBOUNCE_SECONDS = 0.5
MAX_DEBOUNCE_SECONDS = 5.0
# After newer data: pages show one version before the next is published.
COOLDOWN_SECONDS = 2.0
# What was refused is tried again, in case it was the disk.
RETRY_SECONDS = 30.0


class Watcher(Thread):
    """Calls `take` whenever the files of a directory have changed and come to rest; `reject` if it raises.

    There is one reading at a time, and what changes during it is read next: the last reading has seen the last change.
    """

    def __init__(
        self,
        directory: Path,
        take: Callable[[Path], None],
        reject: Callable[[Sequence[Problem]], bool],
        clock: Callable[[], float] = time.monotonic,
        look: Callable[[Path], Hashable] = stamp_of,
        poll: float = POLL_SECONDS,
    ) -> None:
        super().__init__(name="homeward-watcher", daemon=True)
        self._directory = directory
        self._look, self._poll = look, poll
        self._take, self._reject = take, reject
        self._clock = clock
        self._stopped = Event()
        # Nothing has been seen yet: the first look reads the files, which may have changed since they were built.
        self._stamp: Hashable = ()
        self._first_change: float | None = None
        self._last_change = 0.0
        self._not_before = 0.0
        self._retry = float("inf")

    def run(self) -> None:
        """Look, until stopped."""
        while not self._stopped.wait(self._poll):
            self.look()

    def stop(self) -> None:
        """End the thread, after the reading that is under way."""
        self._stopped.set()

    def look(self) -> None:
        """Look once: note whether there is a change, and read the files if it is time to."""
        now = self._clock()
        stamp = self._look(self._directory)
        if stamp != self._stamp:
            self._stamp, self._last_change = stamp, now
            self._first_change = now if self._first_change is None else self._first_change
        if self._is_due(now):
            self._first_change = None
            accepted = self._read()
            self._not_before = self._clock() + (COOLDOWN_SECONDS if accepted else 0.0)
            self._retry = float("inf") if accepted else self._clock() + RETRY_SECONDS

    def _is_due(self, now: float) -> bool:
        if self._first_change is None:
            return now >= self._retry
        at_rest = now - self._last_change >= DEBOUNCE_SECONDS or now - self._first_change >= MAX_DEBOUNCE_SECONDS
        return at_rest and now >= self._not_before

    def _read(self) -> bool:
        """Read the files; return whether they were taken."""
        try:
            self._take(self._directory)
        except DataInvalidError as error:
            self._refuse(error.problems)
        except Exception as error:
            # Anything else is a fault of ours or of the disk; it must not end the watching.
            logger.debug("reading %s", self._directory, exc_info=True)
            self._refuse([Problem("*", f"the files cannot be read ({described(error)})")])
        else:
            return True
        return False

    def _refuse(self, problems: list[Problem]) -> None:
        if self._look(self._directory) != self._stamp:
            return  # they were being written; the next look will find that
        if self._reject(problems):
            logger.error("The data are not served; everyone keeps the version before.\n%s", report(problems))
