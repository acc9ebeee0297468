"""The locked set: it is what requirements.txt asks for, whole, by hash, from no particular registry, and may be used."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from homeward.settings import ROOT
from tests.licences import ALLOWED, LOCK, TABLE, installed, licences, locked, parts_of, table
from tests.test_docs import requirements

PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = ("Linux", "Darwin")
MACHINES = [
    {"python_version": version, "python_full_version": f"{version}.1", "sys_platform": system.lower()}
    | {"platform_system": system}
    for version in PYTHONS
    for system in SYSTEMS
]


def pins(machine: dict[str, str]) -> dict[str, str]:
    """Return the versions that are locked for a machine, by name."""
    here = [item for item in locked() if not item.requirement.marker or item.requirement.marker.evaluate(machine)]
    assert len({item.name for item in here}) == len(here), "one version of each"
    return {item.name: str(item.requirement.specifier) for item in here}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: " ".join(machine.values()))
def test_the_lock_holds_exactly_what_requirements_ask_for(machine: dict[str, str]) -> None:
    pinned = pins(machine)
    asked = [Requirement(line) for line in requirements(ROOT / "requirements.txt")]
    assert {item.name: pinned.get(canonicalize_name(item.name)) for item in asked} == {
        item.name: str(item.specifier) for item in asked
    }


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: " ".join(machine.values()))
def test_the_lock_is_whole_and_holds_nothing_else(machine: dict[str, str]) -> None:
    pinned = pins(machine)
    asked = {(canonicalize_name(Requirement(line).name), "") for line in requirements(ROOT / "requirements.txt")}
    found: set[tuple[str, str]] = set()
    while new := asked - found:
        found |= new
        asked = {
            (canonicalize_name(item.name), extra)
            for name, of in new
            for item in map(Requirement, (installed(name) and requires(name)) or [])
            if not item.marker or item.marker.evaluate(machine | {"extra": of})
            for extra in (*item.extras, "")
        }
    assert {name for name, _ in found} == set(pinned)


def test_every_line_is_one_version_with_the_hashes_of_its_files() -> None:
    for item in locked():
        assert re.fullmatch(r"==[0-9][0-9A-Za-z.+]*", str(item.requirement.specifier)), item.name
        assert item.hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in item.hashes), item.name


def test_nothing_says_where_packages_come_from() -> None:
    for file in (LOCK, ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt", ROOT / "Makefile"):
        assert not re.search(
            r"index-url|find-links|trusted-host|https?://(?!localhost)", _without_flags(file.read_text())
        )


def _without_flags(text: str) -> str:
    return text.replace("--no-emit-index-url", "")


def test_what_is_installed_fits_together() -> None:
    command = [sys.executable, "-m", "pip", "check", "--disable-pip-version-check"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout


def test_every_licence_may_be_used() -> None:
    assert {name: said for name, said in licences().items() if not parts_of(said) <= ALLOWED} == {}


def test_the_table_of_licences_is_that_of_what_is_installed() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()
