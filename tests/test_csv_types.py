"""Which types of a CSV survive in the tools that people read it with, without options: what docs/api.md says of it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from homeward.core.datasets import DATASETS
from homeward.core.filters import Filters
from homeward.db import versions
from homeward.exports.dictionary import columns_of
from homeward.exports.extract import Extract
from homeward.exports.formats import FORMATS
from homeward.settings import ROOT

HEADING = "## What a CSV keeps of its types"
R = """
for (file in list.files(".", pattern = "csv$")) {
  read <- read.csv(file)
  for (name in names(read)) cat(sub(".csv", "", file), name, class(read[[name]]), "\\n")
}
"""
Types = dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write every data set as CSV."""
    folder = tmp_path_factory.mktemp("csv")
    for name, dataset in DATASETS.items():
        content = b"".join(FORMATS["csv"].write(Extract(versions.current(), dataset, Filters())))
        (folder / f"{name}.csv").write_bytes(content)
    return folder


def by_pandas(folder: Path) -> Types:
    frames = {name: pd.read_csv(folder / f"{name}.csv") for name in DATASETS}
    return {(name, str(column)): str(frame[column].dtype) for name, frame in frames.items() for column in frame}


def by_polars(folder: Path) -> Types:
    frames = {name: pl.read_csv(folder / f"{name}.csv") for name in DATASETS}
    return {(name, column): str(kind) for name, frame in frames.items() for column, kind in frame.schema.items()}


def by_duckdb(folder: Path) -> Types:
    found = {name: duckdb.sql(f"from '{folder}/{name}.csv'") for name in DATASETS}
    return {
        (name, column): str(kind)
        for name, read in found.items()
        for column, kind in zip(read.columns, read.types, strict=True)
    }


def by_r(folder: Path) -> Types:
    if shutil.which("Rscript") is None:
        pytest.skip("there is no R on this machine (r-base-core of Debian)")
    said = subprocess.run(["Rscript", "-e", R], cwd=folder, capture_output=True, text=True, check=True).stdout
    return {(name, column): kind for name, column, kind in (line.split() for line in said.splitlines())}


def documented() -> list[dict[str, set[str]]]:
    """Return the types of the document: for each tool, by the type of the dictionary."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8").partition(HEADING)[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")][2:]
    return [{row[0].strip(): set(re.findall(r"`(\w+)`", row[tool])) for row in rows} for tool in range(1, 5)]


@pytest.mark.parametrize(("place", "read"), list(enumerate([by_pandas, by_polars, by_duckdb, by_r])))
def test_the_types_are_those_of_the_document(folder: Path, place: int, read: object) -> None:
    types: Types = read(folder)  # type: ignore[operator]
    found: dict[str, set[str]] = defaultdict(set)
    for name, dataset in DATASETS.items():
        content = pd.read_csv(io.BytesIO((folder / f"{name}.csv").read_bytes()), dtype=str)
        for column in columns_of(dataset, versions.current()):
            if content[column.name].notna().any():
                found[column.type].add(types[name, column.name])
    assert found == documented()[place]
