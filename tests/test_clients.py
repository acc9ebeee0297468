"""The database and the queries that are given away run in the versions of DuckDB that are promised (docs/api.md)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from homeward import server
from homeward.core.datasets import DATASETS
from homeward.settings import ROOT

# The oldest that is promised, and one between it and ours; the newest is what all other tests run in.
VERSIONS = ("1.4.4", "1.5.0")
MACROS = {
    "counted": "from counted(null, null, 'everyone', 'all', 'both', [], [], 'adopted')",
    "sources_chosen": "from sources_chosen([], [], 'russia''s', null)",
    "folded": "select folded('П’ЯТЬ')",
}
RUN = """
import json, sys, duckdb
base, queries = sys.argv[1:]
connection, failed = duckdb.connect(base, read_only=True), {}
for name, sql in json.load(open(queries)).items():
    try:
        connection.execute(sql).fetchall()
    except Exception as error:
        failed[name] = str(error)[:200]
print(json.dumps([duckdb.__version__, failed]))
"""


def test_the_promise_begins_with_the_oldest_version_that_is_tested() -> None:
    promised = re.findall(r"DuckDB ([\d.]+) and newer", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"))
    assert promised == [VERSIONS[0].rpartition(".")[0]]


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_every_query_and_macro_runs_there(version: str, tmp_path: Path) -> None:
    client = TestClient(Starlette(routes=server.routes(), middleware=server.middleware()))
    where = tmp_path / "duckdb"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(where), f"duckdb=={version}"]
    if subprocess.run(pip, capture_output=True, check=False).returncode:
        pytest.skip(f"DuckDB {version} cannot be installed here")
    queries = {name: client.get(f"/data/v1/{name}.sql").text for name in DATASETS}
    (tmp_path / "queries.json").write_text(json.dumps(queries | MACROS), encoding="utf-8")
    (tmp_path / "homeward.duckdb").write_bytes(client.get("/data/v1/homeward.duckdb").content)
    command = [sys.executable, "-c", RUN, "homeward.duckdb", "queries.json"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(where)}, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [version, {}]
