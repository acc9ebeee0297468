"""The catalogues: what the code and the descriptions of data sets say, extracted, and merged into each language.

`python -m tests.catalogues` brings the files up to date; the tests compare them without writing.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from homeward.core.i18n import LOCALE_DIRECTORY
from homeward.settings import ROOT

# Babel finds the words of templates by the extractor that Jinja brings.
SPOKEN = [("**.py", "python"), ("**.html", "jinja2")]
DESCRIPTIONS = {"queries/datasets.csv": ("title", "grain"), "queries/columns.csv": ("unit", "definition")}
DICTIONARY = "data/datapackage.json"
KEYWORDS = {"text": None, "plural": (1, 2), "_message": None}


def extracted() -> Catalog:
    """Return every message of homeward/ and pages/, sorted as the code stands."""
    catalog = Catalog(project="Homeward", charset="utf-8")
    for folder in ("homeward", "pages"):
        found = extract_from_dir(ROOT / folder, method_map=SPOKEN, keywords=KEYWORDS)
        for file, _line, message, comments, context in found:
            catalog.add(message, locations=[(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    for place, message in described():
        catalog.add(message, locations=[(place, 0)], context="data")
    return catalog


def described() -> Iterator[tuple[str, str]]:
    """Yield what describes data sets and columns, with the file that it stands in; all of it is shown to readers."""
    for file, columns in DESCRIPTIONS.items():
        with (ROOT / file).open(encoding="utf-8", newline="") as rows:
            yield from ((file, row[column]) for row in csv.DictReader(rows) for column in columns if row[column])
    for table in json.loads((ROOT / DICTIONARY).read_text(encoding="utf-8"))["resources"]:
        yield from (
            (DICTIONARY, field["description"]) for field in table["schema"]["fields"] if not field.get("working")
        )


def catalogue(code: str) -> Catalog:
    """Return the catalogue of a language as it is kept."""
    with (LOCALE_DIRECTORY / code / "LC_MESSAGES" / "homeward.po").open("rb") as file:
        return read_po(file, locale=code)


def main() -> None:
    """Merge what the code says into every catalogue; new messages are empty, changed ones are not guessed."""
    for path in LOCALE_DIRECTORY.glob("*/LC_MESSAGES/homeward.po"):
        kept = catalogue(path.parts[-3])
        kept.update(extracted(), no_fuzzy_matching=True)
        kept.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, kept, width=120, omit_header=False, include_lineno=False, ignore_obsolete=True)


if __name__ == "__main__":
    main()
