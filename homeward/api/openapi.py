"""The data API described for programs: OpenAPI 3.1, made from the list of data sets and their dictionary."""

from __future__ import annotations

from typing import Any

from homeward.api.documents import ROOT, parameter_documents
from homeward.core.datasets import DATASETS
from homeward.core.filters import LISTS, Filters
from homeward.core.parameters import ALWAYS, SHAPES, VERSION, WORDS
from homeward.db.database import Database
from homeward.exports.dictionary import Column
from homeward.exports.extract import LICENCE, TITLE, Extract
from homeward.exports.formats import FORMATS

Json = dict[str, Any]
DESCRIPTION = (
    "The numbers behind every chart and table, and the facts they are made of, under the filters of the pages. "
    "What is empty is unknown, never zero. An unknown parameter or value is an error that names what is known. "
    "Answers carry an ETag; If-None-Match is answered with 304 while the version of the data is the same."
)
PROBLEM: Json = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
ABOUT: Json = {
    "type": "object",
    "description": "What a file says about itself.",
    "required": ["version", "data_to", "permalink", "newest", "licence", "citation", "notes"],
    "properties": {
        "version": {"type": "string", "pattern": f"^{VERSION}$"},
        "data_to": {"type": "string", "format": "date"},
        "permalink": {"type": "string"},
        "newest": {"type": "string"},
        "licence": {"type": "object"},
        "citation": {"type": "string"},
        "notes": {"type": "array", "items": {"type": "string"}},
        "filters": {"type": "object"},
        "columns": {"type": "array", "items": {"type": "object"}},
        "caveats": {"type": "array", "items": {"type": "object"}},
        "sources": {"type": "array", "items": {"type": "object"}},
    },
}
ZIP: Json = {"application/zip": {}}
KINDS: dict[str, Json] = {
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "list": {"type": ["array", "null"], "items": {"type": ["string", "integer", "null"]}},
}
ERRORS = {
    "304": "The client has this version already.",
    "400": "A parameter or a value is not known.",
    "404": "There is nothing of this name; the nearest names are given.",
    "410": "This version of the data is not known, any more or at all.",
    "503": "The database took too long.",
}


def openapi(database: Database, base: str) -> Json:
    """Return the description of the API."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": f"1.0.0+{database.version}",
            "description": DESCRIPTION,
            "license": {"name": LICENCE["title"], "identifier": LICENCE["name"]},
        },
        "servers": [{"url": base or "/"}],
        "tags": [
            {
                "name": "facts",
                "description": "What is known, row by row. They take the filters that bear on them.",
            },
            {"name": "chart", "description": "The numbers behind a chart. They take every filter of the pages."},
            {"name": "whole", "description": "All of it, and what it consists of."},
        ],
        "paths": {**_whole(), **_data_sets(database)},
        "components": {
            "parameters": {name: _parameter(name, held) for name, held in _held(database).items()},
            "schemas": {"Problem": PROBLEM, "About": ABOUT, **_rows(database)},
            "responses": {status: _error(status, words) for status, words in ERRORS.items()},
        },
    }


def _held(database: Database) -> dict[str, Json]:
    since = {"description": WORDS["since"], "schema": {"type": "string", "pattern": f"^{VERSION}$"}}
    shape = {"description": WORDS["shape"], "schema": {"type": "string", "enum": list(SHAPES)}}
    return parameter_documents(database) | {"since": since, "shape": shape}


def _parameter(name: str, held: Json) -> Json:
    exploded = {"style": "form", "explode": True} if name in LISTS else {}
    return {"name": name, "in": "query", **held, **exploded}


def _error(status: str, words: str) -> Json:
    if status == "304":
        return {"description": words}
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": words, "content": content}


def _rows(database: Database) -> dict[str, Json]:
    """Return the schema of a row of every data set, by its name."""
    return {
        name: {
            "type": "object",
            "description": dataset.grain,
            "required": [column.name for column in columns],
            "properties": {column.name: _column(column) for column in columns},
        }
        for name, dataset in DATASETS.items()
        for columns in [Extract(database, dataset, Filters()).columns]
    }


def _column(column: Column) -> Json:
    unit = {"x-unit": column.unit} if column.unit else {}
    return {**KINDS[column.type], "description": column.definition, **unit}


def _data_sets(database: Database) -> dict[str, Json]:
    paths: dict[str, Json] = {}
    ending = {"name": "ending", "in": "path", "required": True, "schema": {"type": "string", "enum": list(FORMATS)}}
    for name, dataset in DATASETS.items():
        taken = [{"$ref": f"#/components/parameters/{item}"} for item in (*dataset.accepted, *ALWAYS)]
        about = {"type": "object", "properties": {"homeward": {"$ref": "#/components/schemas/About"}}}
        rows = {"rows": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}}
        held: Json = {form.media_type.partition(";")[0]: {} for form in FORMATS.values()}
        whole = about | {"properties": about["properties"] | rows}  # type: ignore[operator]
        held["application/json"] = {"schema": {"oneOf": [whole, rows["rows"]]}}
        paths[f"/{ROOT}{name}.{{ending}}"] = _get(
            f"get_{name}",
            dataset.kind,
            dataset.title,
            dataset.grain,
            [ending, *taken, {"$ref": "#/components/parameters/shape"}],
            held,
        )
        schema = {"application/json": {"schema": {"$ref": "#/components/schemas/About"}}}
        words = f"What the files of {name} say about themselves: filters, columns, licence, caveats, sources."
        described = _get(f"describe_{name}", dataset.kind, dataset.title, words, taken, schema)
        paths[f"/{ROOT}{name}.metadata.json"] = described
        text = {"text/plain": {"schema": {"type": "string"}}}
        words = f"The query of {name}, ready to run in the database of the same version."
        paths[f"/{ROOT}{name}.sql"] = _get(f"query_{name}", dataset.kind, dataset.title, words, taken, text)
    return paths


def _get(name: str, tag: str, title: str, words: str, parameters: list[Json], content: Json) -> Json:
    errors = {status: {"$ref": f"#/components/responses/{status}"} for status in ERRORS}
    return {
        "get": {
            "operationId": name,
            "tags": [tag],
            "summary": title,
            "description": words,
            "parameters": parameters,
            "responses": {"200": {"description": "As asked.", "content": content}, **errors},
        }
    }


EXCHANGE_ID: Json = {
    "name": "exchange_id",
    "in": "path",
    "required": True,
    "description": "The date, with -b for a second exchange on that day; or series: and a series_id.",
    "schema": {"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2}(-[b-z])?|series:[a-z0-9-]+)$"},
    "example": "2024-01-31",
}


def _whole() -> dict[str, Json]:
    """Return the addresses that are of no single data set."""
    always = [{"$ref": f"#/components/parameters/{name}"} for name in ALWAYS]
    since = [{"$ref": "#/components/parameters/since"}]
    document: Json = {"application/json": {"schema": {"type": "object"}}}
    listed = [
        ("", "index", "Index", "Every data set: its grain, columns, parameters and formats.", always, document),
        ("openapi.json", "openapi", "This description", "OpenAPI 3.1.", always, document),
        (
            "changes.json",
            "changes",
            "Changes",
            "Rows added, removed and changed since a version that is known, by data set.",
            since + always,
            document,
        ),
        (
            "exchanges/{exchange_id}.json",
            "get_exchange",
            "One exchange",
            "Its numbers, every figure and statement with its source, and what is doubtful.",
            [EXCHANGE_ID, *always],
            document,
        ),
        ("package.zip", "package", "Data Package", "All tables as CSV, and their dictionary.", always, ZIP),
        (
            "homeward.duckdb",
            "database",
            "Database",
            "All tables, views and macros, for DuckDB 1.4 and newer.",
            always,
            {"application/vnd.duckdb": {}},
        ),
    ]
    return {f"/{ROOT}{path}": _get(name, "whole", *rest) for path, name, *rest in listed}  # type: ignore[arg-type]
