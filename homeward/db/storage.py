"""Where files of builds are kept: a directory, or an object store that speaks S3. Names are paths with slashes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit


class Storage(Protocol):
    """What is asked of a place: whole files, each of which is there whole or not at all."""

    def read(self, name: str) -> bytes | None:
        """Return a file; None if there is none.

        Raises:
            OSError: the place cannot be read.
        """

    def write(self, name: str, content: bytes) -> None:
        """Write a file, all at once."""

    def folders(self, below: str) -> list[str]:
        """Return the names of the folders in a folder."""

    def remove(self, folder: str) -> None:
        """Remove a folder with its files."""


class Directory:
    """A directory, such as a volume that servers share."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def read(self, name: str) -> bytes | None:
        """Return a file; None if there is none."""
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write a file, all at once: beside it first, then under its name."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.unfinished")
        unfinished.write_bytes(content)
        unfinished.replace(path)

    def folders(self, below: str) -> list[str]:
        """Return the names of the folders in a folder."""
        return [path.name for path in (self.root / below).iterdir() if path.is_dir()]

    def remove(self, folder: str) -> None:
        """Remove a folder with its files."""
        shutil.rmtree(self.root / folder, ignore_errors=True)


class ObjectStore:
    """A bucket, and a prefix in it: s3://bucket/prefix. Address and credentials are those of boto3 (AWS_…)."""

    def __init__(self, address: str) -> None:
        import boto3  # noqa: PLC0415  (only where it is used: pip install boto3)

        parts = urlsplit(address)
        self.bucket, self.prefix = parts.netloc, f"{parts.path.strip('/')}/".lstrip("/")
        self.client: Any = boto3.client("s3")

    def read(self, name: str) -> bytes | None:
        """Return a file; None if there is none."""
        try:
            found: bytes = self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)["Body"].read()
        except self.client.exceptions.NoSuchKey:
            return None
        except (
            Exception
        ) as error:  # of a network, of rights, of a bucket that is not there: each has classes of its own
            raise OSError(f"{self.bucket} cannot be read ({type(error).__name__})") from error
        return found

    def write(self, name: str, content: bytes) -> None:
        """Write a file; an object is replaced all at once."""
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + name, Body=content)

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
