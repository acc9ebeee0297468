"""The query of a data set as SQL that runs as it stands in the database for everyone, and gives the same rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import duckdb

from homeward.db.database import statement
from homeward.exports.extract import TITLE, Extract

HEAD = """\
-- {title}
-- {name}: {grain}
-- Version {version} of the data. The same as a file: {csv}
-- Written for DuckDB {duckdb}. It runs as it stands in the database of that version:
--   curl -o homeward.duckdb "{base}data/v1/homeward.duckdb?v={version}"
--   duckdb homeward.duckdb
"""


def write_sql(extract: Extract) -> Iterator[bytes]:
    """Write the query of a data set, prepared, and its execution with the parameters of the filters."""
    name, query = extract.dataset.name, statement(extract.dataset.query).rstrip().rstrip(";")
    head = HEAD.format(
        title=TITLE,
        name=name,
        grain=extract.dataset.grain,
        version=extract.database.version,
        csv=extract.address("csv"),
        base=extract.base,
        duckdb=duckdb.__version__,
    )
    values = {**extract.parameters, **extract.database.own_parameters}
    named = dict.fromkeys(re.findall(r"\$(\w+)", re.sub("--.*", "", query)))
    bound = ",\n".join(f'    "{key}" := {literal(values[key])}' for key in named)
    execute = f"execute {name}(\n{bound}\n);" if bound else f"execute {name};"
    yield f"{head}\nprepare {name} as\n{query};\n\n{execute}\n".encode()


def literal(value: Any) -> str:
    """Return a value as SQL has it: text in quotes, whatever is in it, and lists and records of such.

    Raises:
        TypeError: it is of no type that a parameter has.
    """
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    raise TypeError(f"{type(value).__name__} is no parameter of a query")
