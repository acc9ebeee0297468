"""One line for each request and each page run: its route, how long it took, what it read; nothing about the client.

An address is logged as its route, without values and query string; there are no hosts, no agents, no texts of viewers.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from homeward.core.log_records import set_up_records
from homeward.db.database import recorded

logger = logging.getLogger("homeward")
lines = logging.getLogger("homeward.lines")
# Called with every line, whether it is written or not.
observers: list[Callable[[Mapping[str, Any]], None]] = []


def set_up(form: str) -> None:
    """Write the lines to the error output: as `json`, `plain`, or not at all (`off`)."""
    lines.handlers.clear()
    lines.propagate = False
    lines.setLevel(logging.CRITICAL if form == "off" else logging.INFO)
    set_up_records()
    # Its lines name the client, and its formatter needs the arguments that safe records do without.
    logging.getLogger("uvicorn.access").disabled = True
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Form(as_json=form == "json"))
    lines.addHandler(handler)


class _Form(logging.Formatter):
    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        shown: dict[str, Any] = {"time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), **record.__dict__["event"]}
        return json.dumps(shown) if self.as_json else " ".join(f"{name}={value}" for name, value in shown.items())


@contextmanager
def event(kind: str, **known: Any) -> Iterator[dict[str, Any]]:
    """Log a line when the block ends or fails; what is added to the dict that it yields is logged, too."""
    if not (observers or lines.isEnabledFor(logging.INFO)):
        yield {}
        return
    began, more = time.perf_counter(), dict[str, Any]()
    with recorded() as work:
        try:
            yield more
        except Exception as error:
            more["failed"] = type(error).__name__
            raise
        finally:
            ms = round((time.perf_counter() - began) * 1000, 1)
            line = {"kind": kind, **known, "ms": ms, "queries": work.queries, "rows": work.rows, **more}
            lines.info("", extra={"event": line})
            for observe in observers:
                observe(line)


def log_error(error: BaseException, where: str) -> str:
    """Log what failed, whole, under a short id, and return the id."""
    key = secrets.token_hex(4)
    logger.error("fault %s: %s", key, where, exc_info=error)
    return key
