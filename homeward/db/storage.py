"""Where builds and data are kept: a directory, or an object store that speaks S3. Names are paths with slashes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit


class Storage(Protocol):
    """What is asked of a place: whole files, each of which is there whole or not at all."""

    def read(self, name: str) -> bytes | None:
        """Return a small file; None if there is none.

        Raises:
            OSError: the place cannot be read.
        """

    def write(self, name: str, content: bytes) -> None:
        """Write a small file, all at once."""

    def fetch(self, name: str, target: Path) -> None:
        """Have a file on this machine, however large, where there is none yet; it is not to be written to.

        Raises:
            FileNotFoundError: there is no such file.
            OSError: the place cannot be read.
        """

    def store(self, name: str, path: Path) -> None:
        """Write a file of this machine, however large, all at once."""

    def names(self) -> list[str]:
        """Return the names of all files, in order.

        Raises:
            OSError: the place cannot be read.
        """

    def folders(self, below: str) -> list[str]:
        """Return the names of the folders in a folder."""

    def remove(self, folder: str) -> None:
        """Remove a folder with its files."""


class Directory:
    """A directory, such as a volume that servers share."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def read(self, name: str) -> bytes | None:
        """Return a small file; None if there is none."""
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write a small file, all at once: beside it first, then under its name."""
        with self._replacing(name) as unfinished:
            unfinished.write_bytes(content)

    def fetch(self, name: str, target: Path) -> None:
        """Have a file elsewhere: the same one where both are on one disk, else a copy."""
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(self.root / name)
        except FileNotFoundError:
            raise
        except OSError:  # another disk, or one that knows no links
            shutil.copyfile(self.root / name, target)

    def store(self, name: str, path: Path) -> None:
        """Write a file, all at once."""
        with self._replacing(name) as unfinished:
            shutil.copyfile(path, unfinished)

    def names(self) -> list[str]:
        """Return the names of all files, in order."""
        if not self.root.is_dir():
            raise NotADirectoryError(f"{self.root} is no directory")
        found = (path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())
        return sorted(name for name in found if not name.startswith("."))

    def folders(self, below: str) -> list[str]:
        """Return the names of the folders in a folder."""
        return [path.name for path in (self.root / below).iterdir() if path.is_dir()]

    def remove(self, folder: str) -> None:
        """Remove a folder with its files."""
        shutil.rmtree(self.root / folder, ignore_errors=True)

    @contextmanager
    def _replacing(self, name: str) -> Iterator[Path]:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.unfinished")
        try:
            yield unfinished
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


class ObjectStore:
    """A bucket, and a prefix in it: s3://bucket/prefix. Address and credentials are those of boto3 (AWS_…)."""

    def __init__(self, address: str) -> None:
        try:
            import boto3  # noqa: PLC0415  (only where it is used)
        except ImportError:
            raise OSError(f"{address} needs boto3: pip install boto3") from None
        parts = urlsplit(address)
        self.bucket, self.prefix = parts.netloc, f"{parts.path.strip('/')}/".lstrip("/")
        self.client: Any = boto3.client("s3")

    def read(self, name: str) -> bytes | None:
        """Return a small file; None if there is none."""
        with self._reading(), suppress(FileNotFoundError):
            found: bytes = self._object(name)["Body"].read()
            return found
        return None

    def write(self, name: str, content: bytes) -> None:
        """Write a small file; an object is replaced all at once."""
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + name, Body=content)

    def fetch(self, name: str, target: Path) -> None:
        """Download a file, piece by piece."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._reading(), target.open("wb") as file:
            shutil.copyfileobj(self._object(name)["Body"], file, 1 << 20)

    def store(self, name: str, path: Path) -> None:
        """Upload a file, piece by piece."""
        self.client.upload_file(str(path), self.bucket, self.prefix + name)

    def names(self) -> list[str]:
        """Return the names of all objects below the prefix, in order."""
        with self._reading():
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
            found = [each["Key"][len(self.prefix) :] for page in pages for each in page.get("Contents", [])]
        return sorted(name for name in found if name and not name.endswith("/"))

    def folders(self, below: str) -> list[str]:
        """Return the names of the folders in a folder."""
        prefix = f"{self.prefix}{below}/"
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix, Delimiter="/")
        return [each["Prefix"][len(prefix) : -1] for page in pages for each in page.get("CommonPrefixes", [])]

    def remove(self, folder: str) -> None:
        """Remove a folder with its files."""
        prefix = f"{self.prefix}{folder}/"
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix):
            for each in page.get("Contents", []):
                self.client.delete_object(Bucket=self.bucket, Key=each["Key"])

    def _object(self, name: str) -> Any:
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)
        except self.client.exceptions.NoSuchKey:
            raise FileNotFoundError(f"{name} is not in {self.bucket}") from None

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            raise
        except Exception as error:  # of a network, of rights, of no such bucket: each has classes of its own
            raise OSError(f"{self.bucket} cannot be read ({type(error).__name__})") from error


def storage_at(place: str) -> Storage:
    """Return the storage of a place: a directory, or s3://bucket/prefix."""
    return ObjectStore(place) if "://" in place else Directory(Path(place))
