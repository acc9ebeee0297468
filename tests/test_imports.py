"""Every module of homeward can be the first that is imported, and is small enough to be read."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys

import pytest

import homeward
from homeward.settings import ROOT

# What every module needs is imported once, the rest anew in a fork for each: a process from nothing takes seconds.
# Before a module its package is imported, whichever module it is; so what a package imports of its own can be the first.
EACH_ALONE = """
import importlib, os, sys, traceback
import babel.dates, brotli, csv, difflib, duckdb, gzip, jinja2, pandas, plotly, pyarrow, segno, starlette.routing, streamlit
import gc, homeward, xlsxwriter
gc.freeze()
failed, done = [], set()
for name in sorted(sys.argv[1:], key=lambda name: (name.count("."), name)):
    if name in done:
        continue
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        try:
            importlib.import_module(name)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os.write(writer, " ".join(each for each in sys.modules if each.startswith(f"{name}.")).encode())
        os._exit(0)
    os.close(writer)
    with open(reader) as said:
        done.update(said.read().split())
    if os.waitpid(child, 0)[1]:
        failed.append(name)
sys.exit(f"cannot be imported first: {failed}" if failed else 0)
"""
# Run as a script by Streamlit, it draws a page.
SCRIPTS = {"homeward.ui.main"}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_every_module_can_be_imported_first() -> None:
    names = [found.name for found in pkgutil.walk_packages(homeward.__path__, "homeward.")]
    assert len(names) > 100
    done = subprocess.run(
        [sys.executable, "-c", EACH_ALONE, *sorted({*names} - SCRIPTS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# ---------- small enough to be read


MODULES = sorted([*(ROOT / "homeward").rglob("*.py"), *(ROOT / "pages").glob("*.py")])


def test_no_module_has_more_than_300_lines() -> None:
    assert [path.name for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 300] == []


def test_a_function_of_more_than_40_lines_says_why_it_stands_in_one_piece() -> None:
    functions = [
        (path.name, node)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(functions) > 1000
    long = [(name, node) for name, node in functions if (node.end_lineno or 0) - node.lineno >= 40]
    assert [
        (name, node.name)
        for name, node in long
        if "in one piece" not in " ".join((ast.get_docstring(node) or "").split())
    ] == []
