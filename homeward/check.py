"""`make check`: read `data/` as a curator would want it read, and say what is wrong, where, and how to mend it.

Three readers, each sure that the one before found nothing: the form of the files (here), types and keys (Frictionless,
from `datapackage.json`), and the facts against each other (`queries/checks/*.sql`, on the built database).
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from homeward.dataset import DATA, build
from homeward.problems import DataInvalidError, Problem, report

MEND = {
    "type-error": "write {expected}",
    "constraint-error": "write {expected}",
    "primary-key": "give the row an identifier of its own, or delete the row that is there twice",
    "unique-error": "give the row a value of its own, or delete the row that is there twice",
    "foreign-key": "use an identifier that exists in the file it refers to, or add the missing row there first",
}


def explain(directory: Path, error: Exception) -> list[Problem]:
    """Return why a data directory cannot be loaded: every place the readers find, or else the database's own words."""
    problems = list(_form(directory)) or list(_types_and_keys(directory))
    return problems or [Problem("*", str(error).strip(), check="schema")]


def check(directory: Path = DATA) -> list[Problem]:
    """Return everything that is wrong with a data directory, warnings included."""
    problems = list(_form(directory)) or list(_types_and_keys(directory))
    if problems:
        return problems
    try:
        return list(build(directory).warnings)
    except DataInvalidError as error:
        return error.problems


def main() -> int:
    """Print the report; return 1 if the data cannot be served."""
    problems = check()
    print(report(problems))
    return int(any(problem.severity == "error" for problem in problems))


def _form(directory: Path) -> Iterator[Problem]:
    """Find files that are missing, empty, not UTF-8, or not plain CSV with the columns of the dictionary."""
    try:
        package = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield Problem("datapackage.json", f"the data dictionary cannot be read: {error}")
        return
    for resource in package["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        yield from _form_of_file(directory / resource["path"], columns)


def _form_of_file(path: Path, columns: list[str]) -> Iterator[Problem]:
    try:
        content = path.read_bytes()
    except OSError as error:
        yield Problem(path.name, f"cannot be read ({error.strerror}); restore the file")
        return
    if not content.strip():
        yield Problem(path.name, "the file is empty; it needs at least its header: " + ",".join(columns), 1)
        return
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        yield Problem(path.name, f"byte 0x{byte:02x} is not UTF-8; save the file with the encoding UTF-8", line)
        return
    yield from _form_of_rows(path.name, text, columns)


def _form_of_rows(name: str, text: str, columns: list[str]) -> Iterator[Problem]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    line = 1
    try:
        header = next(reader)
        if header != columns:
            yield Problem(name, f"the header must be {','.join(columns)}", 1, value=",".join(header))
            return
        for cells in reader:
            line, ended = line + 1, reader.line_num
            if ended != line:
                yield Problem(
                    name, "a quote opened here is not closed on this line; close it", line, value=cells[-1][:40]
                )
                return
            if len(cells) != len(columns):
                message = (
                    f"{len(cells)} cells where the header has {len(columns)}; put quotes around a cell with a comma"
                )
                yield Problem(name, message, line)
    except csv.Error as error:
        yield Problem(name, f"broken quoting ({error}); write a quote inside a quoted cell twice", line + 1)


def _types_and_keys(directory: Path) -> Iterator[Problem]:
    """Find cells that break a type, a constraint or a key of the dictionary."""
    from frictionless import Package  # noqa: PLC0415  (half a second that only this report needs)

    package = Package(str(directory / "datapackage.json"))
    for task in package.validate().tasks:
        resource = package.get_resource(task.name)
        for error in task.errors:
            yield _problem(str(resource.path), {f.name: f.to_dict() for f in resource.schema.fields}, error.to_dict())


def _problem(file: str, fields: dict[str, dict[str, Any]], error: dict[str, Any]) -> Problem:
    column = error.get("fieldName")
    field = fields.get(column or "", {})
    constraints = field.get("constraints", {})
    details = [f"one of {', '.join(constraints['enum'])}"] if "enum" in constraints else []
    details += [
        f"{word} {constraints[key]}"
        for key, word in (("minimum", "at least"), ("pattern", "matching"))
        if key in constraints
    ]
    expected = " ".join([f"a value of type {field.get('type')}", *details])
    mend = MEND.get(error["type"], "mend the cell").format(expected=expected)
    meaning = f" ({field['description']})" if field else ""
    return Problem(
        file,
        f"{error['note']}; {mend}{meaning}",
        error.get("rowNumber"),
        column,
        error.get("cell"),
        check=error["type"],
    )


if __name__ == "__main__":
    sys.exit(main())
