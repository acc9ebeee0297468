"""A data set as a ZIP: the CSV, the pages it was read from, a README, and a Frictionless Data Package around them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from homeward.exports.csv_json import csv_lines, write_csv
from homeward.exports.extract import LICENCE, TITLE, Extract

# The same data make the same bytes: no time but the first that a ZIP can hold.
TIME = (1980, 1, 1, 0, 0, 0)
SOURCES = {
    "source_id": ("string", "Identifier of the page."),
    "publisher": ("string", "Who published it."),
    "title": ("string", "Headline; in [brackets] a description, where the headline was not visible."),
    "url": ("string", "Address of the page."),
    "published": ("date", "Date of publication; empty where none was visible."),
    "language": ("string", "Language of the page, ISO 639-1."),
    "used": ("integer", "How many figures, statements or events of what the filters let through were read from it."),
}
README = """# Homeward: {name}

{grain}

{filters_in_words[en]}

- Version of the data: {version} (data to {data_to})
- Address: <{permalink}>
- Newest: <{newest}>
- Licence: {licence[title]} (<{licence[path]}>)

## How to cite

> {citation}

## Files

{files}

## Filters

{filters}

## Columns

{columns}

## Notes

{notes}

## Coverage

{coverage}

## Caveats

{caveats}
"""


def write_zip(extract: Extract, file: IO[bytes]) -> None:
    """Write a data set as a ZIP."""
    about = extract.about("zip")
    sources = [row.values() for row in about["sources"]]
    with zipfile.ZipFile(file, "w") as archive:
        add(archive, "README.md", [readme(about).encode()])
        add(archive, "datapackage.json", [_package(about)])
        add(archive, f"{extract.dataset.name}.csv", write_csv(extract))
        if sources:
            add(archive, "sources.csv", [csv_lines(SOURCES, sources)])


def add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    """Add a file to an archive, piece by piece, without a time of its own."""
    entry = zipfile.ZipInfo(name, TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with archive.open(entry, "w", force_zip64=True) as file:
        for piece in pieces:
            file.write(piece)


def readme(about: dict[str, Any]) -> str:
    """Return what a file says about itself, for people."""
    files = [f"`{about['name']}.csv`: the numbers. RFC 4180, UTF-8, a header row; lists with semicolons."]
    if about["sources"]:
        files += [f"`sources.csv`: the {len(about['sources'])} pages they were read from."]
    lines = {
        "files": [*files, "`datapackage.json`: what each column is, for programs (Frictionless Data Package)."],
        "filters": [f"{name}: {value or 'everything'}" for name, value in about["filters"].items()],
        "columns": [
            f"`{column['name']}` ({', '.join(column[key] for key in ('type', 'unit') if key in column)}): "
            f"{column['definition']}"
            for column in about["columns"]
        ],
        "notes": about["notes"],
        "coverage": [f"{row['first_date']} to {row['last_date']}: {row['text_en']}" for row in about["coverage"]],
        "caveats": [f"{row['subject_id'] or 'all'}: {row['text_en']}" for row in about["caveats"]],
    }
    written = {name: "\n".join(f"- {line}" for line in found) or "None." for name, found in lines.items()}
    return README.format(**about | written)


def _package(about: dict[str, Any]) -> bytes:
    """Return the descriptor of the archive: a Data Package of the numbers, and of the pages they were read from."""
    columns = [
        (column["name"], column["type"], column["definition"], column.get("unit")) for column in about["columns"]
    ]
    resources = [_resource(about["name"], about["title"], about["grain"], columns)]
    if about["sources"]:
        resources += [
            _resource("sources", "Sources", "One row per page that the numbers were read from.", _of_sources())
        ]
    package = {
        "name": f"homeward-{about['name'].replace('_', '-')}",
        "title": f"{TITLE}: {about['title']}",
        "description": about["grain"],
        "version": f"1.0.0+{about['version']}",
        "homepage": about["permalink"],
        "licenses": [LICENCE],
        "resources": resources,
        "homeward": {key: value for key, value in about.items() if key not in ("columns", "sources")},
    }
    return json.dumps(package, ensure_ascii=False, indent=1).encode()


def _of_sources() -> list[tuple[str, str, str, None]]:
    return [(name, kind, definition, None) for name, (kind, definition) in SOURCES.items()]


def _resource(name: str, title: str, grain: str, columns: Iterable[tuple[str, str, str, str | None]]) -> dict[str, Any]:
    fields = [
        {"name": column, "type": "string" if kind == "list" else kind, "description": definition}
        | ({"unit": unit} if unit else {})
        for column, kind, definition, unit in columns
    ]
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "title": title,
        "description": grain,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }
