"""`make check`: build the database, and say what is wrong with the files, all of it."""

from __future__ import annotations

import sys
from pathlib import Path

from homeward.db.build import build
from homeward.db.problems import DataInvalidError, Problem, report
from homeward.db.progress import shown
from homeward.db.validation import cell_problems
from homeward.settings import DATA, built_database


def check(directory: Path = DATA) -> list[Problem]:
    """Return everything that is wrong with a data directory, warnings included."""
    problems = cell_problems(directory)
    if problems:
        return problems
    try:
        return list(build(directory).warnings)
    except DataInvalidError as error:
        return error.problems


def in_full(error: DataInvalidError) -> list[Problem]:
    """Return everything that is wrong with the data, if they were refused: what stopped the build may hide the rest."""
    problems = [] if built_database() else check()
    return problems if any(problem.severity == "error" for problem in problems) else error.problems


def main() -> int:
    """Print the report; return 1 if the data cannot be served."""
    with shown():
        problems = check()
    print(report(problems))
    wrong = any(problem.severity == "error" for problem in problems)
    print(f"Next: {'mend these, from the top, and run make check again' if wrong else 'make test'}.")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
