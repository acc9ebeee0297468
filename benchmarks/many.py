"""Five hundred viewers of one process, each with a change every ten seconds, however long the one before took."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count

from benchmarks.servers import OURS, Server, running
from benchmarks.viewers import Chooser, Ours, opener, warm

PEOPLE = 500
EVERY = 10.0  # seconds from one change of a viewer to the next
NEW_SHARE = 5  # every fifth viewer looks at what nobody looked at before


@contextmanager
def served(people: int) -> Iterator[tuple[Server, list[Ours]]]:
    """Serve so many open pages, after every known view has been looked at."""
    # All of them come from one address, which may have only a share of the places otherwise.
    places = {"HOMEWARD_SHARE": "100", "HOMEWARD_SESSIONS": str(people + 100)}
    with running(OURS, places) as server, ExitStack() as stack:
        warm(opener(OURS.name, server))
        pages = [Ours(server.address) for _ in range(people)]
        for page in pages:
            stack.callback(page.close)
        yield server, pages


def change_every_ten_seconds(pages: list[Ours], seconds: float) -> tuple[list[float], list[str]]:
    """Return the ms from the moment each change was due to its last message, and what went wrong."""
    begun = time.monotonic()
    late: list[float] = []
    errors: list[str] = []
    known, fresh = Chooser(fresh=False), Chooser(fresh=True)

    def stay(place: int, page: Ours) -> None:
        walk = (known if place % NEW_SHARE else fresh).walk(place)
        for turn in count():
            due = begun + EVERY * (turn + place / len(pages))
            if due > begun + seconds:
                return
            time.sleep(max(due - time.monotonic(), 0))
            try:
                page.change(*next(walk))
                late.append((time.monotonic() - due) * 1000)
            except Exception as error:
                errors.append(repr(error)[:200])
                return

    threads = [threading.Thread(target=stay, args=pair) for pair in enumerate(pages)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return late, errors
