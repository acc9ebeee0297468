"""No import depends on which module was imported before: every module of homeward can be the first."""

from __future__ import annotations

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
