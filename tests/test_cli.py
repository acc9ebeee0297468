"""The command line: every command from outside, with its exit code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from homeward.cli import main
from homeward.core.datasets import DATASETS
from homeward.core.filters import Filters
from homeward.db.database import Database
from homeward.exports.extract import Extract
from homeward.exports.formats import FORMATS


def homeward(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "homeward.cli", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=120, check=False)


def run(capfdbinary: Any, *arguments: str) -> bytes:
    assert main(arguments) == 0
    output: bytes = capfdbinary.readouterr().out
    return output


def test_help_names_every_command_without_reading_the_data() -> None:
    result = homeward("--help")
    assert result.returncode == 0
    assert all(command in result.stdout for command in ("check", "export", "sql", "serve"))
    assert "--grain auto|exchange|month|quarter|year" in homeward("export", "--help").stdout


def test_check_says_what_is_wrong_and_fails(data_of: Callable[..., Path]) -> None:
    figures = "subject_id | measure | value | qualifier\n2024-01-03 | total | 230 | exact"
    data = data_of(exchanges="exchange_id\n2024-01-03", figures=figures)
    file = data / "figures.csv"
    file.write_text(re.sub(r"\bexact\b", "exactly", file.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    result = homeward("--data", str(data), "check")
    assert result.returncode == 1
    assert "figures.csv" in result.stdout
    assert homeward("--data", str(data), "sql", "select 1").returncode == 1


@pytest.mark.parametrize("kind", [*FORMATS, "sql"])
def test_export_writes_what_the_server_gives(capfdbinary: Any, tmp_path: Path, database: Database, kind: str) -> None:
    file = tmp_path / f"months.{kind}"
    assert main(["export", "timeline", "--grain", "month", "-o", str(file)]) == 0
    assert file.stat().st_size > 1_000
    assert list(tmp_path.iterdir()) == [file]
    if kind == "csv":
        extract = Extract(database, DATASETS["timeline"], Filters(grain="month"))
        assert file.read_bytes() == b"".join(FORMATS["csv"].write(extract))
        assert run(capfdbinary, "export", "timeline", "--grain", "month") == file.read_bytes()
    if kind == "parquet":
        columns = duckdb.sql(f"select * from read_parquet('{file}')").columns
        assert columns[:3] == ["bucket", "kind", "side"]


def test_export_lists_the_data_sets_and_names_a_file_in_a_folder(capfdbinary: Any, tmp_path: Path) -> None:
    listed = run(capfdbinary, "export").decode().splitlines()
    assert [line.split()[0] for line in listed] == list(DATASETS)
    run(capfdbinary, "export", "series", "--format", "json", "-o", str(tmp_path))
    (file,) = tmp_path.iterdir()
    assert file.name.startswith("homeward_series_")
    assert json.loads(file.read_bytes())["homeward"]["name"] == "series"


def test_what_is_not_known_is_named_with_the_nearest() -> None:
    result = homeward("export", "timelin")
    assert (result.returncode, result.stdout) == (2, "")
    assert "Did you mean timeline?" in result.stderr
    result = homeward("export", "timeline", "--grain", "mnth")
    assert (result.returncode, result.stdout) == (2, "")
    assert "exchange, month, quarter, year" in result.stderr
    assert "Traceback" not in result.stderr


def test_sql_answers_as_a_table_csv_json_and_parquet(capfdbinary: Any, tmp_path: Path) -> None:
    query = "select 1 as one, null::int as unknown, 'a' as text"
    assert run(capfdbinary, "sql", query).decode().splitlines()[0].split() == ["one", "unknown", "text"]
    assert run(capfdbinary, "sql", query, "--format", "csv") == b"one,unknown,text\r\n1,,a\r\n"
    rows = json.loads(run(capfdbinary, "sql", query, "--format", "json"))
    assert rows == [{"one": 1, "unknown": None, "text": "a"}]
    file = tmp_path / "result.parquet"
    assert main(["sql", query, "-o", str(file)]) == 0
    assert duckdb.sql(f"from read_parquet('{file}')").fetchall() == [(1, None, "a")]


def test_sql_reads_the_standard_input_and_says_what_is_wrong() -> None:
    result = homeward("sql", "-", "--format", "csv", text="select 40 + 2 as answer")
    assert (result.returncode, result.stdout.split()) == (0, ["answer", "42"])
    assert "Traceback" not in result.stderr
    result = homeward("sql", "select peple from returns")
    assert result.returncode == 1
    assert "peple" in result.stderr
    assert homeward("sql", "create table x (a int)").returncode == 1
