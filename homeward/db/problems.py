"""What is wrong with the data, where exactly, and how to mend it: the words a curator reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one place in the data.

    `line` counts from 1, the header included, as an editor shows it; None where a whole file is meant.
    """

    file: str
    message: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    severity: str = "error"
    check: str = ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (f"data/{self.file}", self.line, self.column) if part is not None)
        shown = "" if self.value is None else f" {self.value!r}:"
        return f"{self.severity}: {place}:{shown} {self.message}"


class DataInvalidError(Exception):
    """The data set cannot be served. `problems` says what is wrong, in the order a curator should read it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems in the order of the files, errors first."""
    return sorted(problems, key=lambda problem: (problem.severity != "error", problem.file, problem.line or 0))


def report(problems: Sequence[Problem]) -> str:
    """Return the problems as lines of text, errors first, closed by a line that counts them."""
    errors = sum(problem.severity == "error" for problem in problems)
    closing = f"{errors} error(s), {len(problems) - errors} warning(s)"
    return "\n".join([*map(str, in_order(problems)), closing])


def described(error: BaseException) -> str:
    """Return what has failed, without paths of this machine: it is public at /healthz?verbose=1."""
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}: {reason}" if reason else type(error).__name__
