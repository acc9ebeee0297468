"""The database for everyone as who writes a query sees it: tables, columns, their definitions, rows, and macros."""

from __future__ import annotations

from typing import Any

import duckdb

from homeward.core.i18n import Language
from homeward.db.build import HARDENED
from homeward.db.cache import cached_per_version
from homeward.db.database import Database, statement
from homeward.exports.dictionary import written
from homeward.exports.package import database_file


@cached_per_version(2)
def schema(database: Database, lang: Language) -> dict[str, Any]:
    """Return `tables` (name, rows, columns: name, type, definition) and `macros` (name, parameters), by name."""
    tables: dict[str, dict[str, Any]] = {}
    with duckdb.connect(str(database_file(database)), read_only=True, config=HARDENED) as connection:
        columns = connection.execute(statement("public_columns")).fetchall()
        macros = connection.execute(statement("public_macros")).fetchall()
    described = _dictionary(database)
    for table, rows, column, kind in columns:
        english = (
            described.get((table, column)) or written().get((table, column), written().get(("", column), ("", "")))[1]
        )
        found = tables.setdefault(table, {"name": table, "rows": rows, "columns": []})
        found["columns"].append({"name": column, "type": kind, "definition": english and lang.described(english)})
    named = [{"name": name, "parameters": parameters} for name, parameters in macros]
    return {"tables": list(tables.values()), "macros": named}


def _dictionary(database: Database) -> dict[tuple[str, str], str]:
    """Return the definitions of the columns of files, by table and column."""
    return {
        (table["name"], field["name"]): field["description"]
        for table in database.dictionary["resources"]
        for field in table["schema"]["fields"]
    }
