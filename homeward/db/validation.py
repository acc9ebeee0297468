"""`make check`: read `data/` as a curator would want it read, and say what is wrong, where, and how to mend it.

Three readers, each sure that the one before found nothing: the form of the files (here), types and keys (Frictionless,
from `datapackage.json`), and the facts against each other (`queries/checks/*.sql`, on the built database).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from homeward.db.problems import Problem
from homeward.db.progress import PROGRESS


class Plain(NamedTuple):
    """How a type is written in a cell, and that in words. The database would take more; the files hold one way only."""

    pattern: str
    words: str


PLAIN = {
    "integer": Plain(r"-?\d{1,9}", "a whole number, in digits only"),
    "date": Plain(
        r"\d{4}-\d{2}-\d{2}", "a date as 2024-01-31 (Excel, LibreOffice: give the column that date format, or Text)"
    ),
    "boolean": Plain(r"true|false", "true or false, in small letters (Excel: format the column as Text first)"),
}
Described = tuple[str, Plain | None]
# A cell of text that needs no second look: with no quote in it, or quoted as it should be; no space at its ends.
BARE = r'(?![^\S\n])[^",\r\n]*+(?<!\s)'
QUOTED = r'"(?!\s)(?:[^"\r\n]++|"")*+(?<!\s)"'
TEXT = f"(?:{BARE}|{QUOTED})"
# Neither has a line that is longer than what csv takes for one cell.
SHORT = rf"(?=.{{0,{csv.field_size_limit()}}}$)"

# What Excel writes before the text of a file ("CSV UTF-8"): taken, and no part of it.
UTF8 = "utf-8-sig"
SAVED = "Excel: Save As, CSV UTF-8; LibreOffice: Save As, Text CSV, Unicode (UTF-8), field delimiter comma"
SEPARATORS = {";": "semicolons", "\t": "tabs"}

# What the schema asks of cells together, in words, with the exact cell: file → column → (holds, what to do).
Rule = tuple[str, Callable[[dict[str, str]], bool], str]
RULES: dict[str, list[Rule]] = {
    "figures.csv": [
        (
            "value",
            lambda row: (not row["value"]) == (row["qualifier"] == "mention"),
            "a mention has no value, every other row has one; write the number, or the qualifier mention",
        )
    ],
    "exchanges.csv": [
        ("exchange_id", lambda row: row["exchange_id"].startswith(row["date"]), "begin the identifier with the date"),
        ("stage", lambda row: not row["stage"] or bool(row["series_id"]), "a stage needs its series_id"),
    ],
    "series.csv": [
        (
            "last_date",
            lambda row: not row["last_date"] or row["last_date"] >= row["first_date"],
            "ends before it begins",
        ),
        ("series_id", lambda row: row["series_id"] != "none", "none is taken: it stands for days in no series"),
    ],
    "coverage.csv": [("last_date", lambda row: row["last_date"] >= row["first_date"], "ends before it begins")],
    "corrections.csv": [
        ("new", lambda row: row["old"] != row["new"], "a correction changes something"),
        ("figure_id", lambda row: bool(row["figure_id"]) != bool(row["event_id"]), "name a figure or an event"),
    ],
    "publishers.csv": [
        (
            "note_en",
            lambda row: (row["weak"] == "true") == bool(row["note_en"]),
            "a weak publisher has a note that says why, every other one has none",
        )
    ],
    "mediators.csv": [("mediator", lambda row: row["mediator"] != "none", "none is taken: it stands for none named")],
}

EMPTY_ROW = "the row is empty; delete it (Excel, LibreOffice: Delete Rows, not only contents)"
FIX_HINTS = {
    "blank-row": EMPTY_ROW,
    "type-error": "write {expected}",
    "constraint-error": "write {expected}",
    "primary-key": "give the row an identifier of its own, or delete the row that is there twice",
    "unique-error": "give the row a value of its own, or delete the row that is there twice",
    "foreign-key": "use an identifier that exists in the file it refers to, or add the missing row there first",
}


def explain(directory: Path, error: Exception) -> list[Problem]:
    """Return why a data directory cannot be loaded: every place the readers find, or else the database's own words."""
    return cell_problems(directory) or [Problem("*", str(error).strip(), check="schema")]


def cell_problems(directory: Path) -> list[Problem]:
    """Return what is wrong with single cells and rows; only with the form of the files, where that hides the rest."""
    problems = list(validate_files(directory))
    if all(problem.column for problem in problems):
        named = {(problem.file, problem.line, problem.column) for problem in problems}
        more = [*_types_and_keys(directory), *_rules(directory)]
        problems += [problem for problem in more if (problem.file, problem.line, problem.column) not in named]
    return problems


def validate_files(directory: Path) -> Iterator[Problem]:
    """Find files that are missing, empty, not UTF-8, or not plain CSV with the columns and types of the dictionary."""
    try:
        package = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))
        files = {resource["path"]: resource["schema"]["fields"] for resource in package["resources"]}
        columns = {file: [(field["name"], PLAIN.get(field["type"])) for field in files[file]] for file in files}
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield Problem("datapackage.json", f"the data dictionary cannot be read ({error!r}); restore the file")
        return
    for file, described in columns.items():
        PROGRESS.doing(f"reading {file}")
        yield from _form_of_file(directory / file, described)


def _form_of_file(path: Path, columns: list[Described]) -> Iterator[Problem]:
    if _matches_fast_path(path, columns):
        return
    names = [name for name, _ in columns]
    try:
        content = path.read_bytes()
    except OSError as error:
        yield Problem(path.name, f"cannot be read ({error.strerror}); restore the file")
        return
    if not content.strip():
        yield Problem(path.name, "the file is empty; it needs at least its header: " + ",".join(names), 1)
        return
    try:
        text = content.decode(UTF8)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        yield Problem(path.name, f"byte 0x{byte:02x} is not UTF-8; save the file as that ({SAVED})", line)
        return
    yield from _form_of_rows(path.name, text, columns)


def _matches_fast_path(path: Path, columns: list[Described]) -> bool:
    """Return whether every line of a file is plain at first sight. A file that is not is read cell by cell.

    One pattern a line takes a tenth of the time and, a line at a time, none of the memory: so millions of rows can be.
    """
    header = ",".join(name for name, _ in columns) + "\n"
    line = re.compile(SHORT + ",".join(f"(?:{plain.pattern})?" if plain else TEXT for _, plain in columns) + r"\n?")
    try:
        with path.open(encoding=UTF8, newline="\n") as lines:
            if next(lines, "") != header:
                return False
            return all(map(line.fullmatch, lines))
    except (OSError, UnicodeDecodeError):
        return False


def _form_of_rows(name: str, text: str, columns: list[Described]) -> Iterator[Problem]:
    # csv divides lines as the file does; str.splitlines would divide them at other characters too.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line, names = 1, [column for column, _ in columns]
    try:
        header = next(reader)
        if header != names:
            separated = f"; it has no commas but {SEPARATORS[found]}: {SAVED}" if (found := _separator(header)) else ""
            yield Problem(name, f"the header must be {','.join(names)}{separated}", 1, value=",".join(header))
            return
        for cells in reader:
            line += 1
            if reader.line_num != line:
                message = "a quote opened here is not closed on this line; close it"
                yield Problem(name, message, line, value=next((cell for cell in cells if "\n" in cell), "")[:40])
                return
            yield from _form_of_cells(name, line, cells, columns)
    except csv.Error as error:
        yield Problem(name, f"broken quoting ({error}); write a quote inside a quoted cell twice", line + 1)


def _separator(header: list[str]) -> str:
    """Return what stands between cells that nobody has divided, "" where it is a comma."""
    return next((mark for mark in SEPARATORS if len(header) == 1 and mark in header[0]), "")


def _form_of_cells(name: str, line: int, cells: list[str], columns: list[Described]) -> Iterator[Problem]:
    if not any(cells):
        yield Problem(name, EMPTY_ROW, line)
        return
    if len(cells) != len(columns):
        few = len(cells) < len(columns)
        mend = "a comma is missing, also for an empty cell" if few else "put quotes around a cell with a comma"
        message = f"{len(cells)} cells where the header has {len(columns)}; {mend}"
        yield Problem(name, message, line)
        return
    for cell, (column, plain) in zip(cells, columns, strict=True):
        if not cell:
            continue
        if cell != cell.strip():
            yield Problem(name, "a space or tab at an end of the cell; delete it", line, column, cell)
        elif plain and not re.fullmatch(plain.pattern, cell):
            yield Problem(name, f"write {plain.words}", line, column, cell, check="type-error")


def _types_and_keys(directory: Path) -> Iterator[Problem]:
    """Find cells that break a type, a constraint or a key of the dictionary."""
    from frictionless import FrictionlessException, Package  # noqa: PLC0415  (half a second that only this report needs)

    PROGRESS.doing("checking every cell against the data dictionary")
    try:
        package = Package(str(directory / "datapackage.json"))
        tasks = package.validate().tasks
    except FrictionlessException as refused:
        yield Problem("datapackage.json", f"the data dictionary is not one ({refused}); restore the file")
        return
    for task in tasks:
        resource = package.get_resource(task.name)
        for error in task.errors:
            yield _problem(str(resource.path), {f.name: f.to_dict() for f in resource.schema.fields}, error.to_dict())


def _rules(directory: Path) -> Iterator[Problem]:
    """Find rows whose cells do not agree with each other, and parents that are no category of their measure."""
    for file, rules in RULES.items():
        for line, row in _rows(directory / file):
            for column, holds, mend in rules:
                if not holds(row):
                    yield Problem(file, mend, line, column, row[column])
    orders: dict[tuple[str, str], int] = {}
    for line, row in _rows(directory / "categories.csv"):
        before = orders.setdefault((row["measure"], row["order"]), line)
        if before != line:
            message = f"line {before} has this order of the same measure; write the next free one"
            yield Problem("categories.csv", message, line, "order", row["order"])
    known = {(row["measure"], row["category"]) for _, row in _rows(directory / "categories.csv")}
    for line, row in _rows(directory / "figures.csv"):
        if row["parent"] and (row["measure"], row["parent"]) not in known:
            message = "no such category of this measure; write one of categories.csv, or leave the cell empty"
            yield Problem("figures.csv", message, line, "parent", row["parent"])


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding=UTF8, newline="") as file:
        yield from enumerate(csv.DictReader(file), start=2)


def _problem(file: str, fields: dict[str, dict[str, Any]], error: dict[str, Any]) -> Problem:
    column = error.get("fieldName") or (error.get("fieldNames") or [None])[-1]
    field = fields.get(column or "", {})
    constraints = field.get("constraints", {})
    details = [f"one of {', '.join(constraints['enum'])}"] if "enum" in constraints else []
    details += [
        f"{word} {constraints[key]}"
        for key, word in (("minimum", "at least"), ("pattern", "matching"))
        if key in constraints
    ]
    expected = " ".join([f"a value of type {field.get('type')}", *details])
    mend = FIX_HINTS.get(error["type"], "mend the cell").format(expected=expected)
    meaning = f" ({field['description']})" if field else ""
    return Problem(
        file,
        f"{'; '.join(filter(None, (error['note'], mend)))}{meaning}",
        error.get("rowNumber"),
        column,
        error.get("cell"),
        check=error["type"],
    )
