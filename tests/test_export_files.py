"""Files of exports: together they never have more bytes than they may, and nobody gets half of one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.db.database import Database
from homeward.web import files
from homeward.web.export_files import FOLDER, ExportFiles, NoRoomError
from homeward.web.response_cache import Bodies

LIMIT = 50_000


@pytest.fixture
def elsewhere(database: Database, tmp_path: Path) -> Database:
    """A version whose folder is of this test alone."""
    return dataclasses.replace(database, folder=tmp_path)


def used(database: Database) -> int:
    """Return how many bytes of a disk the files of a version have."""
    return sum(path.stat().st_size for path in (database.folder / FOLDER).iterdir())


def test_a_stranger_who_asks_for_many_filters_fills_no_disk(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = ExportFiles(8 * LIMIT)
    monkeypatch.setattr(files, "EXPORTS", exports)
    monkeypatch.setattr(files, "BODIES", Bodies(0))
    client = TestClient(Starlette(routes=server.routes()))
    sizes = []
    for month in range(1, 13):
        for ending in ("csv", "xlsx", "parquet"):
            address = f"/data/v1/timeline.{ending}?from=2023-{month:02}-01&direction=both"
            part = client.get(address, headers={"Range": "bytes=0-99"})
            assert (part.status_code, len(part.content)) == (206, 100)
            sizes.append(int(part.headers["content-range"].rpartition("/")[2]))
            assert exports.size <= 8 * LIMIT
    assert sum(sizes) > 16 * LIMIT


def test_files_are_bounded_whole_and_let_go_by_age(elsewhere: Database) -> None:
    exports = ExportFiles(LIMIT)

    def pieces(name: int) -> Iterator[bytes]:
        yield from [bytes([name]) * 1_000] * (name % 20 + 1)

    def read(seed: int) -> None:
        random = Random(seed)
        for _ in range(60):
            name = random.randrange(100)
            try:
                path = exports.open(elsewhere, name, lambda name=name: pieces(name))
            except NoRoomError:  # the others are being read or written
                continue
            assert path.read_bytes() == b"".join(pieces(name))
            exports.close(path)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(read, range(4)))
    assert used(elsewhere) == exports.size <= LIMIT


def test_what_is_being_read_stays_and_what_is_too_large_leaves_nothing(elsewhere: Database) -> None:
    exports = ExportFiles(LIMIT)
    first = exports.open(elsewhere, "first", lambda: [b"a" * 30_000])
    with pytest.raises(NoRoomError):
        exports.open(elsewhere, "second", lambda: [b"b" * 30_000])
    assert (exports.size, used(elsewhere), first.exists()) == (30_000, 30_000, True)
    exports.close(first)
    exports.close(exports.open(elsewhere, "second", lambda: [b"b" * 30_000]))
    assert (exports.size, used(elsewhere), first.exists()) == (30_000, 30_000, False)

    def broken() -> Iterator[bytes]:
        yield b"c" * 10
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  (whatever it fails with)
        exports.open(elsewhere, "third", broken)
    assert (exports.size, used(elsewhere)) == (30_000, 30_000)
