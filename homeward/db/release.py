"""Which code this is: the same data may be built, drawn or worded differently after a change of it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from homeward.settings import PACKAGE, QUERIES, ROOT

# What Python writes itself, what others have written (its hash is in its name), and the copies in a wheel (setup.py).
LEFT_OUT = {"__pycache__", "vendor", "site"}


@cache
def release() -> str:
    """Return the release of this code: a hash of its files and its pinned packages, 8 hexadecimal digits."""
    folders = (PACKAGE, QUERIES)
    found = {
        path.relative_to(folder.parent): path for folder in folders for path in folder.rglob("*") if path.is_file()
    }
    found[Path("requirements.txt")] = ROOT / "requirements.txt"
    digest = hashlib.sha256()
    for name in sorted(found):
        if not LEFT_OUT.intersection(name.parts):
            digest.update(f"{name}\0".encode())
            digest.update(found[name].read_bytes())
    return digest.hexdigest()[:8]
