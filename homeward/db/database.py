"""The data set: built from `data/*.csv` by `queries/schema.sql` and `queries/models/`, checked, then read-only.

One `Database` is one version of the data. Data flows one way: files → tables → models → named queries.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from homeward.db.problems import Problem
from homeward.settings import QUERIES

if TYPE_CHECKING:
    import pyarrow

NEVER = float("inf")

QueryKey = tuple[tuple[str, Any], ...]


# No query of ours takes a tenth of this on the largest data we test with; it stops one that runs away.
QUERY_SECONDS = 10
# What is held whole; the largest table of ours has a hundredth of it. What may be larger is read piece by piece.
QUERY_ROWS = 200_000


class QueryStoppedError(Exception):
    """A query was stopped, since it asked for more than one query may have."""


class QueryTimedOutError(QueryStoppedError):
    """A query was stopped after `QUERY_SECONDS`."""


class QueryTooLargeError(QueryStoppedError):
    """A query was stopped at the limit of the memory, or of `QUERY_ROWS`."""


class Rows(NamedTuple):
    """The result of a query: column names, and rows of Python values in that order. NULL is None."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def dicts(self) -> list[dict[str, Any]]:
        """Return each row as a dict by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@cache
def statement(name: str) -> str:
    """Return the SQL of `queries/{name}.sql`.

    Raises:
        FileNotFoundError: there is no such query.
    """
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, eq=False)
class Database:
    """One checked version of the data, open for reading. Safe to share between threads: every query has its cursor.

    `folder` is the directory of its database, where what is made of this version can be kept; it goes with it.
    `dictionary` is its datapackage.json. When nothing looks at it any more, its database is closed and removed.
    """

    version: str
    connection: duckdb.DuckDBPyConnection
    warnings: Sequence[Problem] = ()
    folder: Path = field(default=Path(), repr=False)
    dictionary: Mapping[str, Any] = field(default_factory=dict, repr=False)
    built: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    _parsed: dict[str, duckdb.Statement] = field(default_factory=dict, repr=False)  # a fifth of the time of a query

    @property
    def own_parameters(self) -> dict[str, Any]:
        """Return the parameters of queries that are ours to give: what the checks warned of."""
        return {"warnings": [{"check": item.check, "value": item.value} for item in self.warnings]}

    def run(self, name: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Run `queries/{name}.sql` with those of `parameters` that it names; it may name $warnings, which are ours.

        Raises:
            QueryTimedOutError: it took longer than `QUERY_SECONDS`.
            QueryTooLargeError: it has more than `QUERY_ROWS`, or takes more memory than there is for it.
        """
        parsed, wanted = self._bound(name, parameters)
        with closing(self.connection.cursor()) as cursor, _bounded(cursor, name):
            columns = tuple(column[0] for column in cursor.execute(parsed, wanted).description)
            rows = cursor.fetchmany(QUERY_ROWS + 1)
            if len(rows) > QUERY_ROWS:
                raise QueryTooLargeError(f"{name} has more than {QUERY_ROWS} rows")
            note_rows(len(rows))
            return Rows(columns, rows)

    @contextmanager
    def open(self, name: str, parameters: Mapping[str, Any] | None = None) -> Iterator[ResultStream]:
        """Run the same, to be read piece by piece: what is never held whole may be larger than the memory.

        Raises:
            QueryTimedOutError: it took longer than `QUERY_SECONDS`, as every piece may.
        """
        parsed, wanted = self._bound(name, parameters)
        with closing(self.connection.cursor()) as cursor:
            with _bounded(cursor, name):
                cursor.execute(parsed, wanted)
            yield ResultStream(name, cursor)

    @contextmanager
    def arrow(self, name: str, parameters: Mapping[str, Any], rows: int) -> Iterator[ArrowStream]:
        """Run the same, to be read as Arrow in the types of the database, so many rows at a time.

        Raises:
            QueryTimedOutError: it took longer than `QUERY_SECONDS`, as every piece may.
        """
        parsed, wanted = self._bound(name, parameters)
        with closing(self.connection.cursor()) as cursor:
            with _bounded(cursor, name):
                reader = cursor.sql(parsed, params=wanted).to_arrow_reader(rows)
            yield ArrowStream(name, cursor, reader)

    def _bound(self, name: str, parameters: Mapping[str, Any] | None) -> tuple[duckdb.Statement, dict[str, Any]]:
        """Return a query, and those of the parameters that it names. It is logged, even if it never ends."""
        note_query(name)
        if (sql := statement(name)) not in self._parsed:
            (self._parsed[sql],) = self.connection.cursor().extract_statements(sql)
        values, wanted = {**(parameters or {}), **self.own_parameters}, self._parsed[sql].named_parameters
        return self._parsed[sql], {key: value for key, value in values.items() if key in wanted}


class ResultStream:
    """A query that has been run: its columns and their types, and its rows as they are fetched."""

    def __init__(self, name: str, cursor: duckdb.DuckDBPyConnection) -> None:
        self._name, self._cursor = name, cursor
        self.columns = tuple(str(column[0]) for column in cursor.description)
        self.types = tuple(str(column[1]) for column in cursor.description)

    def fetch(self, rows: int) -> list[tuple[Any, ...]]:
        """Return the next so many rows; none when there are no more."""
        with _bounded(self._cursor, self._name):
            found = self._cursor.fetchmany(rows)
        note_rows(len(found))
        return found


class ArrowStream:
    """A query that has been run, as Arrow: its schema, and its rows as they are fetched."""

    def __init__(self, name: str, cursor: duckdb.DuckDBPyConnection, reader: pyarrow.RecordBatchReader) -> None:
        self._name, self._cursor, self._reader = name, cursor, reader
        self.schema: pyarrow.Schema = reader.schema

    def batches(self) -> Iterator[pyarrow.RecordBatch]:
        """Yield the rows, piece by piece."""
        while True:
            with _bounded(self._cursor, self._name):
                batch = next(self._reader, None)
            if batch is None:
                return
            note_rows(batch.num_rows)
            yield batch


@contextmanager
def _bounded(cursor: duckdb.DuckDBPyConnection, name: str) -> Iterator[None]:
    """Stop what the cursor does after `QUERY_SECONDS`."""
    try:
        with WATCHDOG.limit(QUERY_SECONDS, cursor.interrupt):
            yield
    except duckdb.InterruptException as error:
        raise QueryTimedOutError(f"{name} took longer than {QUERY_SECONDS} s") from error
    except duckdb.OutOfMemoryException as error:
        raise QueryTooLargeError(f"{name} takes more memory than there is for it") from error


@cache
def parameters_of(query: str) -> frozenset[str]:
    """Return the names of the parameters of `queries/{query}.sql`."""
    return frozenset(re.findall(r"\$(\w+)", re.sub("--.*", "", statement(query))))


def query_key(query: str, parameters: Mapping[str, Any]) -> QueryKey:
    """Return those parameters that a query names: filters that differ in others only ask it the same. Can be a key."""
    names = parameters_of(query)
    return tuple((key, tuple(one) if isinstance(one, list) else one) for key, one in parameters.items() if key in names)


def bound(parameters: QueryKey) -> dict[str, Any]:
    """Return the same as the parameters of a query."""
    return {key: list(one) if isinstance(one, tuple) else one for key, one in parameters}


@dataclass
class Work:
    """What a request or a page run read from the database: names of queries, and rows together."""

    queries: list[str] = field(default_factory=list)
    rows: int = 0


_work: ContextVar[Work | None] = ContextVar("work", default=None)


@contextmanager
def recorded() -> Iterator[Work]:
    """Record which queries are run within, and how many rows they give."""
    token = _work.set(work := Work())
    try:
        yield work
    finally:
        _work.reset(token)


def note_query(query: str, rows: int = 0) -> None:
    """Note that a query was run, and how many rows it gave so far."""
    if work := _work.get():
        work.queries.append(query)
        work.rows += rows


def note_rows(rows: int) -> None:
    """Note that a query that was run gave so many rows more."""
    if work := _work.get():
        work.rows += rows


class QueryWatchdog:
    """Calls `stop` of what is still under way when its time is over, and counts it.

    The thread begins with the first of it.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._under_way: dict[object, tuple[float, Callable[[], object]]] = {}
        self._wakes = NEVER
        self._thread: Thread | None = None
        self.stopped = 0

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
                self.stopped += 1
                with suppress(Exception):  # whatever one does, the others are looked after
                    stop()


WATCHDOG = QueryWatchdog()
