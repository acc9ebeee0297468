"""Which code this is: the same data may be built, drawn or worded differently after a change of it."""

from __future__ import annotations

import hashlib
from functools import cache

from homeward.settings import QUERIES, ROOT

# What Python writes itself, and what others have written (each under a name with its hash).
LEFT_OUT = {"__pycache__", "vendor"}


@cache
def release() -> str:
    """Return the release of this code: a hash of its files and its pinned packages, 8 hexadecimal digits."""
    found = [path for folder in (ROOT / "homeward", QUERIES) for path in folder.rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted([*found, ROOT / "requirements.txt"]):
        name = path.relative_to(ROOT)
        if not LEFT_OUT.intersection(name.parts):
            digest.update(f"{name}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
