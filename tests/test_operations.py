"""docs/operations.md: its commands do what it says, one after the other, and its alerts are those that there are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from homeward.db.build import version_of
from homeward.db.release import release
from homeward.settings import DATA, ROOT
from tests.browser import _answers, free_port, until

TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
NOT_RUN = "# not run: "
PROGRAMS = {"docker", "kubectl", "systemctl", "cp"}


def test_its_commands_are_run_here_one_after_the_other(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data-before")
    (tmp_path / "data-before" / "datapackage.json").write_bytes((DATA / "datapackage.json").read_bytes() + b"\n")
    places = {"/srv/": f"{tmp_path}/", "8501": str(free_port()), "9464": str(free_port())}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    serving: list[subprocess.Popen[bytes]] = []
    printed = []
    try:
        for command in (line for block in BLOCKS if not block.startswith(NOT_RUN) for line in block.splitlines()):
            said = re.sub("|".join(places), lambda found: places[found[0]], command)
            if " serve " in said:
                serving.append(
                    subprocess.Popen(f"exec env {said}", shell=True, cwd=ROOT, env=os.environ | {"PATH": path})
                )
                until(lambda: _answers(f"http://127.0.0.1:{places['8501']}/readyz"), "the server to be ready")
            else:
                done = subprocess.run(
                    said, shell=True, cwd=ROOT, env=os.environ | {"PATH": path}, capture_output=True, check=False
                )
                assert done.returncode == 0, (command, done.stderr)
                printed.append(done.stdout.decode())
        built = tmp_path / "homeward" / release()
        assert (built / "current").read_text().strip() == version_of(tmp_path / "data-before")
        assert {path.name for path in built.iterdir() if path.is_dir()} == {
            version_of(DATA),
            version_of(tmp_path / "data-before"),
        }
        assert any(version_of(DATA) in text and "homeward_serves" in text for text in printed)
        assert len(serving) == 1
    finally:
        for process in serving:
            process.terminate()
            process.wait(40)


def test_what_is_not_run_says_so_and_names_files_that_are_there() -> None:
    marked = [block for block in BLOCKS if block.startswith(NOT_RUN)]
    assert {line.split()[0] for block in marked for line in block.splitlines()[1:]} == PROGRAMS
    named = [name.rstrip("*") for block in marked for name in re.findall(r"\b(?:deploy/\S+|Containerfile)", block)]
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_alert_is_explained() -> None:
    rules = yaml.safe_load((ROOT / "deploy" / "monitoring" / "alerts.yaml").read_text(encoding="utf-8"))
    explained = re.findall(r"^\| `(Homeward\w+)` \|", TEXT, re.MULTILINE)
    assert explained == [rule["alert"] for group in rules["groups"] for rule in group["rules"]]
