"""Built versions: `homeward build` makes them once, and any number of servers open copies of them, read-only.

    OUT/<release>/current         the version that is served; written last, and all at once
    OUT/<release>/<version>/      built.json, which lists the other files with their hashes

A release of the code reads its own builds only, so an old and a new one can run side by side and be rolled back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tempfile
from collections.abc import Hashable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from homeward.db.build import FILE, FOLDER, open_database, owning_folder, remove_leftovers
from homeward.db.database import Database
from homeward.db.problems import DataInvalidError, Problem
from homeward.db.release import release
from homeward.db.storage import Storage, storage_at
from homeward.settings import built_database

POINTER, MANIFEST = "current", "built.json"
# How often a server looks at the pointer, in seconds: a file, and an object, of which each look is paid for.
POLL_SECONDS, POLL_SECONDS_OF_A_STORE = 0.5, 5.0
VERSION = re.compile(r"[0-9a-f]{12}")
# How many versions before the current one a builder leaves for pages that hold one.
MAX_PREVIOUS_BUILDS = 4


class Builds:
    """The built versions of this release, in a directory or under an address of an object store."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.storage: Storage = storage_at(place)
        self.poll = POLL_SECONDS_OF_A_STORE if "://" in place else POLL_SECONDS

    def current(self) -> str:
        """Return the version that is to be served.

        Raises:
            DataInvalidError: there is no build of this release.
            OSError: the place cannot be read.
        """
        found = (self.storage.read(f"{release()}/{POINTER}") or b"").decode("ascii", "replace").strip()
        if not VERSION.fullmatch(found):
            # Without the place: curators read this at an address that everyone can ask.
            cure = "run `homeward build` with this code into what HOMEWARD_DATABASE names"
            raise DataInvalidError([Problem("*", f"there is no build of this release ({release()}); {cure}")])
        return found

    def stamp(self) -> Hashable:
        """Return what changes when another version is to be served; nothing where the place cannot be read."""
        try:
            return self.storage.read(f"{release()}/{POINTER}")
        except OSError:  # to open what it points to will say so
            return None

    def manifest(self, version: str) -> dict[str, Any] | None:
        """Return what built.json says of a version; None if it was not built, or not to its end."""
        content = self.storage.read(f"{release()}/{version}/{MANIFEST}") if VERSION.fullmatch(version) else None
        return None if content is None else dict(json.loads(content))

    def open(self, version: str) -> Database | None:
        """Return a version that was built, from files of its own; None if it is not there (any more).

        Raises:
            DataInvalidError: its files are not those that were built.
        """
        about = self.manifest(version)
        if about is None:
            return None
        remove_leftovers()
        folder = tempfile.TemporaryDirectory(prefix=FOLDER)
        try:
            for name, digest in about["files"].items():
                self.fetch(version, name, digest, Path(folder.name))
            connection = open_database(Path(folder.name) / FILE)
        except BaseException:
            folder.cleanup()
            raise
        warnings = tuple(Problem(**each) for each in about["warnings"])
        built = dt.datetime.fromisoformat(about["built"])
        database = Database(version, connection, warnings, Path(folder.name), about["dictionary"], built)
        return owning_folder(database, folder)

    def fetch(self, version: str, name: str, digest: str, folder: Path) -> None:
        """Have a file of a version in a folder.

        Raises:
            DataInvalidError: it is not what was built.
        """
        path = folder / name
        try:
            self.storage.fetch(f"{release()}/{version}/{name}", path)
            found = _digest(path)
        except FileNotFoundError:
            found = ""
        if found != digest:
            raise DataInvalidError([Problem("*", f"{name} of the build {version} is not what was built")])

    def publish(self, database: Database, written: Mapping[str, str] | None = None) -> None:
        """Write a version, with all that is in its folder; what lists them is written last.

        `written` are files of it that are there already, with their hashes.
        """
        below, written = f"{release()}/{database.version}", dict(written or {})
        for path in sorted(filter(Path.is_file, database.folder.rglob("*"))):
            if (name := path.relative_to(database.folder).as_posix()) not in written:
                self.storage.store(f"{below}/{name}", path)
                written[name] = _digest(path)
        about = {
            "version": database.version,
            "release": release(),
            "built": database.built.isoformat(),
            "warnings": [asdict(problem) for problem in database.warnings],
            "dictionary": database.dictionary,
            "files": written,
        }
        self.storage.write(f"{below}/{MANIFEST}", json.dumps(about, ensure_ascii=False).encode())

    def point_to(self, version: str) -> None:
        """Have a version served that was written; of the others, the `MAX_PREVIOUS_BUILDS` built last are left."""
        self.storage.write(f"{release()}/{POINTER}", f"{version}\n".encode())
        others = [name for name in self.storage.folders(release()) if name != version]
        built = {name: about["built"] for name in others if (about := self.manifest(name))}
        for old in sorted(built, key=built.__getitem__, reverse=True)[MAX_PREVIOUS_BUILDS:]:
            self.storage.remove(f"{release()}/{old}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def configured() -> Builds | None:
    """Return the builds that an operator has servers open (HOMEWARD_DATABASE); None where each builds for itself."""
    place = built_database()
    return _builds(place) if place else None


@lru_cache(maxsize=2)
def _builds(place: str) -> Builds:
    """Return the builds of a place, with one client of its object store."""
    return Builds(place)
