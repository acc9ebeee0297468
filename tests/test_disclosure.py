"""What a reader can learn of the machine, and what an error may weigh: no paths, no versions; bounded; nothing left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.db import build, versions
from homeward.db.versions import VERSIONS
from homeward.db.watcher import Watcher
from homeward.exports import package
from homeward.settings import ROOT

PATH = "/srv/secret/homeward.duckdb"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with VERSIONS.serving(VERSIONS.current()):
        yield TestClient(Starlette(routes=server.routes(), middleware=server.middleware()))


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device", PATH),
        duckdb.IOException(f"IO Error: {PATH}"),
        PermissionError(13, "x", PATH),
    ],
)
def test_curators_read_what_failed_and_strangers_no_path(client: TestClient, tmp_path: Path, error: Exception) -> None:
    def fail(_: Path) -> None:
        raise error

    watcher = Watcher(tmp_path, fail, VERSIONS.reject)
    watcher._read()
    told = client.get("/healthz?verbose=1").text
    assert type(error).__name__ in told
    assert "secret" not in told
    assert str(ROOT) not in told


def test_an_error_names_so_many_and_is_no_larger_than_what_was_asked(client: TestClient) -> None:
    query = "&".join(f"x{number}={'y' * 40}" for number in range(1_200))
    answer = client.get(f"/data/v1/timeline.csv?{query}")
    assert answer.status_code == 400
    assert len(answer.json()["unknown"]) + answer.json()["not_named"] == 1_200
    assert len(answer.content) < len(query)
    for path in ("/summary", "/feed.atom", "/embed/timeline", "/table/timeline.json", "/print"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code in (200, 400)
        assert answer.text.count("y" * 30) <= 25, path


def test_a_package_of_data_without_a_readme_is_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(package, "DATA", tmp_path)
    target = tmp_path / "package.zip"
    package._write_package(versions.current(), target)
    with zipfile.ZipFile(BytesIO(target.read_bytes())) as archive:
        assert {"README.md", "datapackage.json"} <= set(archive.namelist())
        assert json.loads(archive.read("datapackage.json"))["resources"]


def test_what_a_killed_process_left_is_removed_by_the_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = [tmp_path / f"homeward-{number}-abc" for number in (gone.pid, os.getpid(), 2**40)]
    kept = [tmp_path / f"homeward-{os.getppid()}-abc", tmp_path / "homeward-fetched-abc", tmp_path / "other-1-abc"]
    for folder in (*left, *kept):
        folder.mkdir()
        (folder / "homeward.duckdb").write_bytes(b"x")
    build.remove_leftovers.__wrapped__()
    assert [folder.exists() for folder in left] == [False] * 3
    assert [folder.exists() for folder in kept] == [True] * 3


def test_links_for_any_host_are_for_no_shared_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = ("/summary", "/feed.atom", "/embed/timeline", "/data/v1/exchanges.metadata.json")

    def kept_by(**settings: str) -> set[str]:
        with monkeypatch.context() as patched:
            for name, value in settings.items():
                patched.setenv(name, value)
            client = TestClient(
                Starlette(routes=server.routes(), middleware=server.middleware()), base_url="http://homeward.example"
            )
            answers = [client.get(path) for path in pages]
            assert {answer.status_code for answer in answers} == {200}
            return {answer.headers["cache-control"].partition(",")[0] for answer in answers}

    assert kept_by() == {"private"}
    assert kept_by(HOMEWARD_PUBLIC_URL="https://homeward.example/") == {"public"}
    assert kept_by(HOMEWARD_HOSTS="homeward.example") == {"public"}
