"""What every test shares: the data set, a copy of it to spoil, and small data sets made of literal rows."""

from __future__ import annotations

import atexit
import csv
import gc
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser
from starlette.applications import Starlette

from homeward import server
from homeward.core.filters import Filters
from homeward.db import versions
from homeward.db.database import Database
from homeward.settings import DATA
from tests.browser import running_app, running_browser

# What is tested is not logged as well, line by line; tests/test_log.py asks for it.
os.environ.setdefault("HOMEWARD_LOG", "off")

FACTS = (
    *("publishers", "sources", "series", "exchanges", "figures", "statements", "events", "caveats"),
    *("explanations", "coverage", "exceptions", "corrections", "renamed"),
)
# What a row of a small data set holds where the test does not say: enough to be sound, nothing to be counted.
DEFAULTS: dict[str, dict[str, str]] = {
    "publishers": {"seat": "elsewhere", "kind": "media", "weak": "false"},
    "sources": {"publisher": "Paper", "title": "Page", "url": "https://example.org/", "language": "uk"},
    "series": {"label": "Series", "label_en": "Series", "label_uk": "Серія", "short_en": "Short", "short_uk": "Стисло"},
    "exchanges": {"date_precision": "day", "label": "Exchange", "label_en": "Exchange", "label_uk": "Обмін"},
    "figures": {"side": "UA", "category": "all", "adopted": "true", "source_id": "s1"},
    "statements": {"side": "UA", "measure": "cumulative", "category": "total", "qualifier": "exact", "source_id": "s1"},
    "events": {"kind": "talks", "label": "Talks", "source_id": "s1", "label_en": "Talks", "label_uk": "Переговори"},
    "caveats": {"kind": "missing", "text_en": "Doubt", "text_uk": "Сумнів"},
    "explanations": {
        "basis": "in_exchanges",
        "side": "UA",
        "kind": "outside_the_count",
        "certainty": "stated",
        "text_en": "Reason",
        "text_uk": "Пояснення",
    },
    "coverage": {"level": "dense", "text_en": "Dense", "text_uk": "Щільно"},
    "exceptions": {"reason_en": "Reason", "reason_uk": "Причина"},
    "corrections": {"field": "value", "why_en": "Reason", "why_uk": "Причина", "source_id": "s1"},
    "renamed": {"renamed_on": "2024-01-01", "why_en": "Reason", "why_uk": "Причина", "source_id": "s1"},
}
ALWAYS = {"sources": "source_id\ns1", "coverage": "first_date | last_date\n2022-01-01 | 2026-06-07"}


@atexit.register
def _quiet_exit() -> None:
    """Keep off the terminal what the bindings of DuckDB say of objects alive when a test process ends."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)


# What drives a real browser through every page, or breaks real servers, takes longer than a change may wait: `make soak`
# runs it, `make test` what answers within minutes.
SLOW = (
    *("test_accessibility", "test_browser", "test_chart_layout", "test_faults", "test_outage", "test_present_browser"),
    *("test_outside", "test_play", "test_sql_browser"),
    *("test_take_away", "test_two_clicks", "test_wall"),
)


# What takes longest comes first: a file is one worker's, and at the end none should work while the others have nothing.
LONG = (
    *("test_wall", "test_present_browser", "test_browser", "test_accessibility"),
    *("test_spread", "test_viewers", "test_exports", "test_install", "test_budgets"),
    *("test_cli", "test_imports", "test_exchange", "test_checks", "test_routes"),
    *("test_rolling", "test_replicas", "test_embed", "test_operations", "test_live"),
    *("test_log_records", "test_data_page", "test_attacks", "test_api", "test_charts"),
)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the files of SLOW unread where nothing of them is wanted: every worker would import them."""
    return True if collection_path.stem in SLOW and config.option.markexpr == "not slow" else None


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return one worker more than there are cores: while one waits for a server or a browser, another works."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the files of SLOW, so that `-m "not slow"` leaves them out, and begin with those of LONG."""
    for item in items:
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)
    places = {stem: place for place, stem in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONG)))


def pytest_collection_finish() -> None:
    """Have the garbage collector look no more at what has been imported and collected: it stays until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def database() -> Database:
    """The data set of data/, which is also what is served."""
    return versions.current()


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def data_of(tmp_path: Path) -> Callable[..., Path]:
    """Return `write_data` for the directory of one test."""
    return partial(write_data, tmp_path / "small")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The app as a user serves it, without settings: once for all tests of a worker."""
    with running_app() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. Of a module: while it runs, no other event loop can in this thread."""
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The API on a port of this machine, as other programs see it."""
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join()


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An address in a bucket of a server that speaks S3, on this machine."""
    import boto3  # noqa: PLC0415
    from moto.server import ThreadedMotoServer  # noqa: PLC0415

    from tests.browser import free_port  # noqa: PLC0415

    store = ThreadedMotoServer("127.0.0.1", port=free_port())
    store.start()
    host, port = store.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="homeward")
    yield "s3://homeward/site"
    store.stop()


def write_data(directory: Path, **tables: str) -> Path:
    """Write a data directory: the real vocabularies, and the facts of these tables; return it.

    A table is text: a line of column names, then a line per row, cells divided by `|`. A cell left empty is empty, and
    so is a column not named, unless DEFAULTS has something for it. The publishers are those of the sources.
    """
    named = dict.fromkeys(row["publisher"] for row in _rows("sources", tables.get("sources", ALWAYS["sources"])))
    tables.setdefault("publishers", "\n".join(["publisher", *named]))
    shutil.copytree(DATA, directory, dirs_exist_ok=True)
    for resource in json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        if (name := resource["name"]) in FACTS:
            columns = [field["name"] for field in resource["schema"]["fields"]]
            with (directory / resource["path"]).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(_rows(name, tables.get(name, ALWAYS.get(name, ""))))
    return directory


def ask(database: Database, name: str, **filters: Any) -> list[dict[str, Any]]:
    """Return the rows of a named query under these filters."""
    return database.run(name, Filters(**filters).parameters()).dicts()


def text_of(cell: str | dict[str, Any]) -> str:
    """Return what is read in a cell of a table (see homeward/charts/plotting/table.py)."""
    return cell if isinstance(cell, str) else cell["text"]


def cells(table: str) -> list[list[str]]:
    """Return the cells of a table written as text."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def _rows(name: str, table: str) -> Iterator[dict[str, str]]:
    columns, *lines = cells(table) or [[]]
    for number, line in enumerate(lines, 1):
        row = {**DEFAULTS[name], **dict(zip(columns, line, strict=True))}
        if name == "exchanges":
            row.setdefault("date", row["exchange_id"][:10])
        if name == "statements":
            row.setdefault("counted_to", row["date"])
        if name == "figures":
            row.setdefault("figure_id", f"f{number}")
            row.setdefault("qualifier", "exact" if row.get("value") else "mention")
        yield row
