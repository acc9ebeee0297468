"""The catalogues: what the code says, extracted, and merged into the catalogue of each language.

`python -m tests.catalogues` brings the files up to date; the tests compare them without writing.
"""

from __future__ import annotations

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from homeward.core.i18n import LOCALE_DIRECTORY
from homeward.settings import ROOT

# Babel finds the words of templates by the extractor that Jinja brings.
SPOKEN = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"text": None, "plural": (1, 2), "_message": None}


def extracted() -> Catalog:
    """Return every message of homeward/ and pages/, sorted as the code stands."""
    catalog = Catalog(project="Homeward", charset="utf-8")
    for folder in ("homeward", "pages"):
        found = extract_from_dir(ROOT / folder, method_map=SPOKEN, keywords=KEYWORDS)
        for file, _line, message, comments, context in found:
            catalog.add(message, locations=[(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return catalog


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
