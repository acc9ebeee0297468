"""Many servers of one site: built once, opened read-only, restarted one by one behind a balancer."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import httpx2 as httpx
import pytest
from playwright.sync_api import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.charts import builder, warmup
from homeward.charts.payload import payload
from homeward.cli import server_command
from homeward.core.filters import Filters
from homeward.core.i18n import language
from homeward.core.vendored import SQL_FILES, vendored
from homeward.core.view import View
from homeward.db import builds, versions
from homeward.db.build import version_of
from homeward.db.database import Database
from homeward.db.problems import DataInvalidError
from homeward.db.release import release
from homeward.db.versions import VERSIONS
from homeward.db.watcher import Watcher
from homeward.settings import DATA, ROOT
from tests.browser import Tab, _answers, free_port, running_browser, until, viewer


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `homeward build` makes of data/."""
    place = tmp_path_factory.mktemp("built") / "out"
    builder.build_into(str(place), DATA)
    return place


@pytest.fixture
def replica(out: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This process, as a server of that which has not begun yet. It has no data directory."""
    monkeypatch.setenv("HOMEWARD_DATABASE", str(out))
    monkeypatch.setattr(versions, "build", None)
    with VERSIONS.serving():
        yield out


# ---------- built once


def test_a_server_opens_what_was_built_and_builds_nothing(replica: Path, database: Database) -> None:
    opened = versions.current()
    assert opened.version == version_of(DATA) == (replica / release() / "current").read_text().strip()
    assert (opened.warnings, opened.dictionary) == (database.warnings, database.dictionary)
    for query in ("timeline", "branches", "sources"):
        assert opened.run(query, Filters().parameters()) == database.run(query, Filters().parameters())
    with pytest.raises(duckdb.Error):
        opened.connection.execute("create table x (y int)")


@pytest.mark.usefixtures("replica")
def test_charts_come_with_the_build_and_are_those_that_a_server_would_draw(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = versions.current()
    with monkeypatch.context() as patched:
        patched.setattr(Database, "run", None)
        warmup.read_charts(opened)
        for code in ("en", "uk"):
            found = payload(View(opened, language(code), Filters()), "timeline")
            patched.undo()
            assert found == payload(View(database, language(code), Filters()), "timeline")
            patched.setattr(Database, "run", None)


def test_the_database_for_everyone_is_the_same_bytes_from_every_server(replica: Path) -> None:
    """Programs read it by ranges, and a balancer sends each range where it likes."""

    def ranges() -> Iterator[tuple[str, bytes]]:
        for _ in range(3):
            app = Starlette(routes=server.routes(), middleware=server.middleware())
            with VERSIONS.serving(), TestClient(app) as client:
                first = client.get("/data/v1/homeward.duckdb", headers={"Range": "bytes=0-999999"})
                rest = client.get(
                    "/data/v1/homeward.duckdb", headers={"Range": "bytes=1000000-", "If-Range": first.headers["etag"]}
                )
                assert (first.status_code, rest.status_code) == (206, 206)
                yield first.headers["etag"], first.content + rest.content

    found = set(ranges())
    assert len(found) == 1
    ((_, content),) = found
    assert content == (replica / release() / version_of(DATA) / "public.duckdb").read_bytes()


def test_what_is_not_built_for_this_release_is_not_opened(replica: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "release", lambda: "01234567")
    with pytest.raises(DataInvalidError, match="homeward build"):
        versions.current()


def test_a_file_that_came_damaged_is_not_opened(out: Path, tmp_path: Path) -> None:
    version = version_of(DATA)
    for path in (out / release() / version).iterdir():
        (tmp_path / release() / version).mkdir(parents=True, exist_ok=True)
        (tmp_path / release() / version / path.name).write_bytes(path.read_bytes())
    (tmp_path / release() / version / "homeward.duckdb").write_bytes(b"half")
    with pytest.raises(DataInvalidError, match=r"homeward\.duckdb"):
        builds.Builds(str(tmp_path)).open(version)


def test_what_was_built_is_not_built_again(out: Path) -> None:
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert builder.build_into(str(out), DATA) == version_of(DATA)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_data_that_are_refused_leave_what_is_served(out: Path, data_copy: Path) -> None:
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    figures = data_copy / "figures.csv"
    figures.write_text(figures.read_text(encoding="utf-8") + "nonsense\n", encoding="utf-8")
    with pytest.raises(DataInvalidError):
        builder.build_into(str(out), data_copy)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_parquet_gives_the_same_rows_as_csv(database: Database, tmp_path: Path) -> None:
    source = tmp_path / "parquet"
    source.mkdir()
    (source / "datapackage.json").write_bytes((DATA / "datapackage.json").read_bytes())
    for path in DATA.glob("*.csv"):
        rows = duckdb.read_csv(str(path), all_varchar=True)
        if path.stem == "figures":  # one table in parts, as others have it
            rows.to_parquet(str(source / path.stem), partition_by=["side"], write_partition_columns=True)
        else:
            rows.to_parquet(str(source / f"{path.stem}.parquet"))
    command = [sys.executable, "-m", "homeward.cli", "--data", str(source), "build", str(tmp_path / "out")]
    subprocess.run(command, cwd=ROOT, check=True)
    storage = builds.Builds(str(tmp_path / "out"))
    built = storage.open(storage.current())
    assert built
    for query in ("timeline", "branches", "sources", "datasets/statements"):
        parameters = Filters().parameters()
        assert sorted(map(repr, built.run(query, parameters).rows)) == sorted(
            map(repr, database.run(query, parameters).rows)
        )


# ---------- newer data


def test_a_version_that_another_server_has_already_is_opened_here_when_it_is_asked_for(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, newer = shutil.copytree(out, tmp_path / "out"), "0123456789ab"
    monkeypatch.setenv("HOMEWARD_DATABASE", str(place))
    storage = builds.Builds(str(place))
    before = storage.open(version_of(DATA))
    assert before
    storage.publish(replace(before, version=newer))
    storage.point_to(newer)
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with VERSIONS.serving(before), TestClient(app) as client:
        assert client.get("/version").json()["version"] == before.version
        pinned = client.get("/data/v1/timeline.csv", params={"v": newer})
        assert (pinned.status_code, pinned.headers["etag"][1:13]) == (200, newer)
        assert client.get("/data/v1/timeline.csv", params={"v": "ba9876543210"}).status_code == 410
        server.renew(VERSIONS, DATA)
        assert client.get("/version").json()["version"] == newer
        # and one that was served before this server began
        VERSIONS.forget_earlier()
        assert client.get("/data/v1/timeline.csv", params={"v": before.version}).status_code == 200


def test_a_place_that_is_away_for_a_while_changes_nothing_for_viewers(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, away = shutil.copytree(out, tmp_path / "out"), tmp_path / "away"
    monkeypatch.setenv("HOMEWARD_DATABASE", str(place))
    storage, now = builds.Builds(str(place)), [0.0]
    before = storage.open(version_of(DATA))
    assert before
    take = partial(server.renew, VERSIONS)
    watcher = Watcher(DATA, take, VERSIONS.reject, lambda: now[0], look=lambda _: storage.stamp())

    def look() -> None:
        for _ in range(20):
            now[0] += 2.0
            watcher.look()

    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with VERSIONS.serving(before), TestClient(app) as client:
        look()
        assert versions.rejection() is None
        place.rename(away)
        look()
        assert versions.current() is before
        assert "homeward build" in client.get("/healthz?verbose=1").json()["refused"]["problems"][0]["message"]
        asked = client.get("/data/v1/timeline.csv", params={"v": "0123456789ab"})
        assert str(tmp_path) not in client.get("/healthz?verbose=1").text  # strangers can ask that
        assert (asked.status_code, int(asked.headers["retry-after"]) > 0) == (503, True)  # it may be there
        away.rename(place)
        look()
        assert (versions.current(), versions.rejection()) == (before, None)
        assert client.get("/data/v1/timeline.csv", params={"v": "0123456789ab"}).status_code == 410


def test_a_builder_leaves_a_few_versions_for_pages_that_hold_one(out: Path, data_copy: Path, tmp_path: Path) -> None:
    storage, made = builds.Builds(str(tmp_path)), []
    opened = builds.Builds(str(out)).open(version_of(DATA))
    assert opened
    for number in range(builds.MAX_PREVIOUS_BUILDS + 3):
        copy = Database(f"{number:012x}", opened.connection, (), opened.folder, {})
        storage.publish(copy)
        storage.point_to(copy.version)
        made.append(copy.version)
    assert sorted(storage.storage.folders(release())) == made[-builds.MAX_PREVIOUS_BUILDS - 1 :]
    assert storage.current() == made[-1]


# ---------- ends and leftovers


def served(log: Path, port: int = 0, folder: Path = ROOT, **settings: str) -> tuple[subprocess.Popen[bytes], int]:
    port = port or free_port()
    with log.open("wb") as file:
        process = subprocess.Popen(
            server_command(port, "127.0.0.1"),
            cwd=folder,
            env=os.environ | settings,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    until(lambda: _answers(f"http://127.0.0.1:{port}/readyz"), "the server to be ready")
    return process, port


def test_a_server_ends_when_it_is_told_though_somebody_does_not_read(out: Path, tmp_path: Path) -> None:
    """And one that was killed leaves nothing that the next one does not remove."""
    settings = {"HOMEWARD_DATABASE": str(out), "TMPDIR": str(tmp_path)}
    killed, _ = served(tmp_path / "log", **settings)
    killed.send_signal(signal.SIGKILL)
    killed.wait(20)
    assert list(tmp_path.glob("homeward-*"))
    process, port = served(tmp_path / "log", **settings)
    assert {path.name.split("-")[1] for path in tmp_path.glob("homeward-*")} == {str(process.pid)}
    engine = vendored()[SQL_FILES["wasm"]].path  # 34 MB: more than the sockets of this machine hold
    with socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        silent.connect(("127.0.0.1", port))
        silent.sendall(f"GET {engine} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert silent.recv(100).startswith(b"HTTP/1.1 200")
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) in (0, -signal.SIGTERM)
    assert list(tmp_path.glob("homeward-*")) == []


# ---------- an object store


def test_a_bucket_holds_builds_as_a_directory_does(
    bucket: str, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    built = builds.Builds(str(out)).open(version_of(DATA))
    assert built
    store, folder = builds.Builds(bucket), builds.Builds(str(tmp_path))
    assert store.stamp() is None
    with pytest.raises(DataInvalidError, match="homeward build"):
        store.current()
    for number in range(builds.MAX_PREVIOUS_BUILDS + 2):
        copy = Database(f"{number:012x}", built.connection, (), built.folder, {})
        for place in (store, folder):
            place.publish(copy)
            place.point_to(copy.version)
    assert store.stamp() == folder.stamp() == f"{copy.version}\n".encode()
    assert sorted(store.storage.folders(release())) == sorted(folder.storage.folders(release()))
    store.publish(built)
    store.point_to(built.version)
    monkeypatch.setenv("HOMEWARD_DATABASE", bucket)
    opened = versions.Versions().current()
    assert opened.run("timeline", Filters().parameters()) == database.run("timeline", Filters().parameters())
    assert (opened.folder / "public.duckdb").read_bytes() == (built.folder / "public.duckdb").read_bytes()


# ---------- two releases, one browser


@pytest.mark.slow
def test_a_browser_that_has_the_release_before_in_its_cache_shows_the_new_one(tmp_path: Path) -> None:
    """Whatever is kept for good has a name that changes with its content, also where the data stay the same."""
    newer = tmp_path / "newer"
    shutil.copytree(ROOT, newer, ignore=shutil.ignore_patterns(".*", "tests", "benchmarks", "*.egg-info"))
    shutil.copytree(ROOT / ".streamlit", newer / ".streamlit")
    replaced(newer / "homeward/charts/payload.py", '"Homeward, sources', '"The Homeward of today, sources')
    replaced(newer / "homeward/frontend/chart.js", "export default", "/* newer */ export default")
    replaced(newer / "homeward/frontend/homeward.css", ".homeward-source", "/* newer */ .homeward-source")
    port, kept = free_port(), dict[str, bytes]()

    def note(response: Response) -> None:
        if "immutable" in response.headers.get("cache-control", "") and response.status == 200:
            kept[response.url] = response.body()

    process, _ = served(tmp_path / "log", port=port, HOMEWARD_FRAME_ANCESTORS="*")
    try:
        with running_browser() as browser, viewer(browser, f"http://127.0.0.1:{port}") as context:
            before = Tab(context.new_page())
            before.page.on("response", note)
            before.open("timeline", who="military")
            assert "today" not in before.page.locator(".homeward-source").first.inner_text()
            before.page.goto("embed/timeline?lang=en")
            before.page.wait_for_selector("[data-drawn]")
            process.terminate()
            process.wait(40)
            process, _ = served(tmp_path / "log", port=port, folder=newer)
            after = Tab(context.new_page()).open("timeline", who="military")
            after.page.wait_for_selector("#figure-timeline[data-drawn]")
            assert "Homeward of today" in after.page.locator(".homeward-source").first.inner_text()
            after.page.goto("embed/timeline?lang=en")
            after.page.wait_for_selector("[data-drawn]")
            assert after.errors == []
            assert len(kept) > 10
            for address, content in kept.items():
                found = httpx.get(address)
                assert found.status_code == 404 or found.content == content, address
    finally:
        process.terminate()
        process.wait(40)


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
