"""Exports as files, in the folder of the version that they are of: written once, sent by Starlette in ranges or whole.

Together they have at most so many bytes, with those that are being written; of those that nobody is reading, the one
that was not used for the longest goes first. So a stranger who asks for a million filters fills no disk.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from homeward.db.database import Database

FOLDER = "exports"


class NoRoomError(Exception):
    """A file is larger than what there is room for."""


class ExportFiles:
    """The files of all versions that are open, bounded by `limit` bytes together. Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._files: OrderedDict[Path, int] = OrderedDict()  # with their bytes, the one not used for the longest first
        self._readers: Counter[Path] = Counter()
        self._lock = Lock()

    def open(self, database: Database, key: Hashable, pieces: Callable[[], Iterable[bytes]]) -> Path:
        """Return the file of a key, written if it is not there; it stays until it is closed as often as opened.

        Raises:
            NoRoomError: it is too large.
        """
        path = database.folder / FOLDER / sha256(repr(key).encode()).hexdigest()
        with self._lock:
            if path in self._files and path.exists():
                self._files.move_to_end(path)
                self._readers[path] += 1
                return path
        path.parent.mkdir(exist_ok=True)
        written = 0
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            unfinished = Path(file.name)
            try:
                for piece in pieces():
                    written += file.write(piece)
                    self._reserve(len(piece))
                file.close()
                with self._lock:
                    unfinished.replace(path)
                    self.size -= self._files.pop(path, 0)  # somebody else may have written the same meanwhile
                    self._files[path] = written
                    self._readers[path] += 1
            except BaseException:
                unfinished.unlink()
                with self._lock:
                    self.size -= written
                raise
        return path

    def close(self, path: Path) -> None:
        """Say that a file that was opened has been read."""
        with self._lock:
            self._readers[path] -= 1
            if not self._readers[path]:
                del self._readers[path]

    def _reserve(self, more: int) -> None:
        """Make room for so many bytes."""
        with self._lock:
            self.size += more
            idle = [path for path in self._files if path not in self._readers] if self.size > self.limit else []
            for path in idle:
                path.unlink(missing_ok=True)  # it has gone already with the folder of a version that was let go
                self.size -= self._files.pop(path)
                if self.size <= self.limit:
                    break
            if self.size > self.limit:
                raise NoRoomError


class ExportResponse(FileResponse):
    """A file of an export: ranges, HEAD and If-Range are Starlette's. It and its version stay until it is sent."""

    def __init__(self, files: ExportFiles, path: Path, database: Database, headers: Mapping[str, str]) -> None:
        super().__init__(path, headers=headers, media_type=headers["Content-Type"])
        self.database = database
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._files.close(Path(self.path))


# What an operator sets instead, the server does as it starts.
EXPORTS = ExportFiles(256_000_000)
