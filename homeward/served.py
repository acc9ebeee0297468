"""The data set that is being served: one per process, built and checked once."""

from __future__ import annotations

from threading import Lock

from homeward.dataset import Dataset, build

_lock = Lock()
_current: Dataset | None = None


def current() -> Dataset:
    """Return the data set that is served, building it on the first call.

    Raises:
        DataInvalidError: the data cannot be served.
    """
    global _current  # noqa: PLW0603  (the one thing a process has one of)
    with _lock:
        if _current is None:
            _current = build()
        return _current


def known() -> tuple[Dataset, ...]:
    """Return the versions that can be asked for, oldest first; the last one is served."""
    return (current(),)
