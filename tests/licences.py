"""The licences of what the app runs on: what each locked package says of itself, as the table LICENSES.md.

`python -m tests.licences` writes the table; the tests compare it without writing.
"""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from homeward.core.vendored import vendored
from homeward.settings import ROOT

LOCK = ROOT / "requirements.lock"
TABLE = ROOT / "LICENSES.md"
# What may be used and passed on with code under the MIT licence. Whatever else comes is looked at by somebody first.
ALLOWED = frozenset(
    {
        *(
            "MIT",
            "MIT-0",
            "MIT-CMU",
            "ISC",
            "0BSD",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "Apache-2.0",
            "PSF-2.0",
            "Python-2.0",
        ),
        *("MPL-2.0", "Zlib", "CC0-1.0", "Unlicense", "OFL-1.1"),
        "Artistic-1.0-Perl",  # text-unidecode, which is used as it comes, for frictionless
    }
)
# Of packages that name their licence in words of their own: what their licence file says.
SAID = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Artistic License": "Artistic-1.0-Perl",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
HEAD = """# Licences

What the app runs on, from requirements.lock, with the licence that each package names. `make lock` writes this table;
the tests compare it with what is installed, and fail on a licence that is not allowed (tests/licences.py). Versions stand in
the lock. The code of Homeward is under the [MIT](LICENSE) licence, its data under [CC BY 4.0](data/README.md#licence).

| package | licence |
|---|---|
"""
VENDORED = """
In homeward/frontend/vendor is what others have written and no package of the lock brings, built by `make vendor`. The
licences stand whole in LICENSES.txt there:

| file | from | licence | SHA-256 |
|---|---|---|---|
"""


class Locked(NamedTuple):
    """A line of the lock: exactly one version, on the machines of its marker, and the hashes of its files."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)


def locked() -> list[Locked]:
    """Return the lines of the lock."""
    text = LOCK.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [Locked(Requirement(line.split("--hash")[0]), tuple(re.findall(r"--hash=(\S+)", line))) for line in lines]


def installed(name: str) -> Distribution | None:
    """Return what is installed under a name."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def licence_of(found: Distribution) -> str:
    """Return the licence that an installed package names, as an SPDX expression where we know it."""
    if expression := found.metadata.get("License-Expression"):
        return str(expression)
    classifiers = [item.split(" :: ")[-1] for item in found.metadata.get_all("Classifier", []) if "License ::" in item]
    first_line = (found.metadata.get("License") or "").strip().partition("\n")[0]
    said = next((word for word in (*classifiers, first_line) if word in SAID), first_line or " ".join(classifiers))
    return SAID.get(said, said)


def licences() -> dict[str, str]:
    """Return the licence of every locked package that is installed here, by name."""
    names = sorted({item.name for item in locked()})
    return {name: licence_of(found) for name in names if (found := installed(name))}


def parts_of(expression: str) -> set[str]:
    """Return the licences of an expression, of which every one has to be allowed."""
    return set(re.split(r"\s+(?:AND|OR)\s+", expression.replace("(", "").replace(")", "")))


def table() -> str:
    """Return the table, and what is kept with us of others."""
    rows = "".join(f"| {name} | {licence} |\n" for name, licence in licences().items())
    others = "".join(f"| {row.name} | {row.packages} | {row.licence} | {row.sha256} |\n" for row in vendored().values())
    return HEAD + rows + VENDORED + others


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
