"""`pip install .`: what is installed works without the checkout, with data, queries, pages and command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import homeward
from homeward.db.release import release
from homeward.settings import ROOT

NOT_OURS = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "build", "tests", "docs", "benchmarks"
)
ASK = """
import homeward
print(homeward.__file__)
print(homeward.read("timeline", grain="month")["people"].sum())
print(homeward.sql("select count(*) as n from figures")["n"][0])
print(homeward.figure("timeline", lang="uk").layout.title.text)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel of a copy of the checkout, and install it into a directory of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "checkout", ignore=NOT_OURS)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    for command in (
        ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(folder / "checkout")],
        [
            "install",
            "--no-deps",
            "--no-index",
            "--find-links",
            str(folder),
            "--target",
            str(folder / "site"),
            "homeward",
        ],
    ):
        subprocess.run([*pip, *command], check=True, capture_output=True, text=True, cwd=folder)
    shutil.rmtree(folder / "checkout")
    return folder / "site"


def run(installed: Path, *arguments: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "HOMEWARD_DATA"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=installed.parent,
        env=environment | {"PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout


def test_the_package_reads_asks_and_draws_without_the_checkout(installed: Path) -> None:
    file, people, figures, title = run(installed, "-c", ASK).splitlines()
    assert Path(file).is_relative_to(installed)
    assert int(people) == homeward.read("timeline", grain="month")["people"].sum()
    assert int(figures) == homeward.sql("select count(*) as n from figures")["n"][0]
    assert title == homeward.figure("timeline", lang="uk").layout.title.text


def test_the_command_line_and_the_site_are_in_it(installed: Path) -> None:
    lines = run(installed, "-m", "homeward.cli", "export", "exchanges").splitlines()
    assert len(lines) == len(homeward.read("exchanges")) + 1
    site = "import os; from homeward.settings import ROOT; os.chdir(ROOT); import app; print(app.__file__)"
    assert Path(run(installed, "-c", site).strip()).is_relative_to(installed)


def test_what_is_installed_is_the_release_of_the_checkout(installed: Path) -> None:
    code = "from homeward.db.release import release; print(release())"
    assert run(installed, "-c", code).strip() == release()
