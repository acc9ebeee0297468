"""Data as they are while somebody works on them: half-written, deleted, in a wrong encoding, wrong; and mended again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from homeward.settings import DATA

# The cells that an adopted figure of the data is known by, and its value: it may be larger without breaking a check.
FIGURE, PEOPLE = "686d18abc0,2022-04-01,UA,total,all,,,,", 86


class Spoilt(NamedTuple):
    """A way to spoil a data directory, and what the report must name."""

    spoil: Callable[[Path], object]
    names: str


def replaced(directory: Path, file: str, old: str, new: str) -> None:
    """Replace the first place of a text in a file; it must be there."""
    path = directory / file
    text = path.read_text(encoding="utf-8")
    assert old in text, (file, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def cut(directory: Path, file: str) -> None:
    """Leave the first half of a file, ending in the middle of a line."""
    path = directory / file
    content = path.read_bytes()
    half = content[: len(content) // 2]
    path.write_bytes(half[: half.rindex(b",")])


SPOILT = {
    "half-written": Spoilt(lambda data: cut(data, "figures.csv"), "figures.csv"),
    "deleted": Spoilt(lambda data: (data / "exchanges.csv").unlink(), "exchanges.csv"),
    "wrong encoding": Spoilt(
        lambda data: (data / "events.csv").write_bytes((DATA / "events.csv").read_bytes().decode().encode("utf-16")),
        "events.csv",
    ),
    "failing check": Spoilt(lambda data: replaced(data, "events.csv", ",2022-03-11,", ",2999-03-11,"), "events.csv"),
    "unknown source": Spoilt(lambda data: replaced(data, "figures.csv", "pravda-2022-03-01", "prawda"), "figures.csv"),
    "empty": Spoilt(lambda data: (data / "sources.csv").write_text(""), "sources.csv"),
    "no number": Spoilt(lambda data: replaced(data, "figures.csv", FIGURE, f"{FIGURE}about "), "figures.csv"),
    "dictionary cut": Spoilt(lambda data: cut(data, "datapackage.json"), "datapackage.json"),
    "a folder": Spoilt(lambda data: ((data / "series.csv").unlink(), (data / "series.csv").mkdir()), "*"),
    "all gone": Spoilt(lambda data: [path.unlink() for path in data.iterdir()], "*"),
}


def mend(directory: Path, more: int = 0) -> None:
    """Write the data anew, file after file, with so many more people in one figure."""
    for path in directory.iterdir():
        if path.is_dir():
            path.rmdir()
    for path in sorted(DATA.iterdir()):
        if path.name == "figures.csv":
            text = path.read_text(encoding="utf-8")
            (directory / path.name).write_text(
                text.replace(f"{FIGURE}{PEOPLE},", f"{FIGURE}{PEOPLE + more},"), encoding="utf-8"
            )
        else:
            shutil.copyfile(path, directory / path.name)
