"""Dask, where an operator asks for it (`homeward build --dask`): the same function for many things, on its workers."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol, TypeVar

from homeward.db.progress import PROGRESS

Given = TypeVar("Given")
Result = TypeVar("Result")
LOCAL = re.compile(r"local(?::([1-9][0-9]{0,2}))?")
CONNECT_SECONDS = 20


class ClusterError(Exception):
    """Work cannot be spread, or a worker was lost again and again."""


class Workers(Protocol):
    """A pool of `count` workers."""

    count: int

    def map(self, what: str, function: Callable[[Given], Result], things: Sequence[Given]) -> list[Result]:
        """Return the results of a function for each of some things, in their order; `what` says what it does.

        Raises:
            ClusterError: workers were lost.
        """


class DaskWorkers:
    """The workers of a Dask cluster. A thing whose worker is lost is given to another one, three times at most."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.count = max(1, sum(client.nthreads().values()))

    def map(self, what: str, function: Callable[[Given], Result], things: Sequence[Given]) -> list[Result]:
        """Return the results of a function for each of some things, in their order; the first error ends all."""
        from distributed import KilledWorker, as_completed  # noqa: PLC0415  (untyped: see below)
        from distributed.client import FutureCancelledError  # noqa: PLC0415

        futures = [self.client.submit(function, thing, pure=False) for thing in things]
        try:
            for done, future in enumerate(as_completed(futures)):
                PROGRESS.doing(f"{what} on {self.count} workers, {done} of {len(things)}")
                future.result()
            return [future.result() for future in futures]
        except KilledWorker as error:
            message = f"a worker was lost again and again ({error.last_worker.address}): give workers more memory"
            raise ClusterError(message) from error
        except FutureCancelledError as error:
            raise ClusterError("the connection to the Dask scheduler was lost") from error
        finally:
            self.client.cancel(futures)


@contextmanager
def dask_workers(where: str) -> Iterator[Workers]:
    """Give the workers of the scheduler at tcp://host:port, or so many processes here (local, local:2) until the end.

    Raises:
        ClusterError: Dask is not installed, or there is no such cluster.
    """
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415  (only where it is asked for)
    except ImportError:
        raise ClusterError("Dask is not installed: pip install 'homeward[dask]', or '.[dask]' here") from None
    local = LOCAL.fullmatch(where)
    with ExitStack() as stack:
        address: Any = where
        if local:
            address = stack.enter_context(
                LocalCluster(
                    n_workers=int(local[1] or os.cpu_count() or 1),
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=logging.ERROR,
                    local_directory=tempfile.gettempdir(),
                )
            )
        try:
            client = stack.enter_context(Client(address, timeout=CONNECT_SECONDS))
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(f"there is no Dask cluster with workers at {where} ({error})") from error
        yield DaskWorkers(client)
