"""The scripts that browsers run are read by a linter: a name that nothing defines is found before a viewer finds it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from homeward.core.assets import FRONTEND
from homeward.settings import ROOT

SCRIPTS = sorted(path.name for path in FRONTEND.glob("*.js"))


def faults(directory: Path) -> set[tuple[str, str]]:
    """Return the files of a directory in which the linter finds something, and by which rule."""
    command = [Path(sys.executable).with_name("oxlint"), "--config", ROOT / ".oxlintrc.json", "--format", "json", "."]
    done = subprocess.run(command, cwd=directory, check=False, capture_output=True, text=True, timeout=60)
    found = {(Path(item["filename"]).name, item["code"]) for item in json.loads(done.stdout)["diagnostics"]}
    assert bool(found) == bool(done.returncode), done.stdout
    return found


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Return a copy of our scripts."""
    for name in SCRIPTS:
        shutil.copy(FRONTEND / name, tmp_path)
    return tmp_path


def test_our_scripts_name_only_what_there_is(scripts: Path) -> None:
    assert not faults(scripts)


def _undefined(text: str) -> str:
    return text + "\nexport const broken = () => nothingDefinesThis + 1;\n"


def _assigned(text: str) -> str:
    return text + "\nexport function broken() {\n  nothingDeclaresThis = 1;\n}\n"


def _imported(text: str) -> str:
    return 'import { nothingExportsThis } from "./table.js";\n' + text + "\nexport const broken = nothingExportsThis;\n"


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [(_undefined, "eslint(no-undef)"), (_assigned, "eslint(no-undef)"), (_imported, "import(named)")],
)
def test_a_name_that_nothing_defines_is_found_in_every_script(
    scripts: Path, spoil: Callable[[str], str], rule: str
) -> None:
    for name in SCRIPTS:
        path = scripts / name
        path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert faults(scripts) >= {(name, rule) for name in SCRIPTS if (name, spoil) != ("table.js", _imported)}
