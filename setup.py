"""Puts into a wheel what a checkout has beside the package: data, queries, pages, settings (all else: pyproject.toml).

`homeward.settings.ROOT` is this folder of the wheel then, so that `pip install .` is as good as `pip install -e .`.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
FILES_OF_THE_CHECKOUT = ("app.py", "pages", "data", "queries", ".streamlit", "pyproject.toml", "requirements.txt")


class BuildWithSite(build_py):
    """Build the package, and `homeward/site` in it."""

    def run(self) -> None:
        """Copy what stands beside the package, unless the checkout itself is what is installed."""
        super().run()
        if self.editable_mode:
            return
        site = Path(self.build_lib) / "homeward" / "site"
        shutil.rmtree(site, ignore_errors=True)
        site.mkdir(parents=True)
        for name in FILES_OF_THE_CHECKOUT:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, site / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
            else:
                shutil.copy2(ROOT / name, site / name)


setup(cmdclass={"build_py": BuildWithSite})
