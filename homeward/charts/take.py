"""What can be taken away from under a chart or table: numbers, picture, words, query (see frontend/take.js)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from homeward.charts.plotting.figure import Figure
from homeward.core.datasets import RESOURCES
from homeward.core.i18n import Language
from homeward.core.pages import page_of
from homeward.core.view import View
from homeward.exports.export import file_name
from homeward.exports.extract import Extract
from homeward.web.plain import address
from homeward.web.request import as_shown

# What a format is called where it is chosen.
NAMES = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet", "json": "JSON", "zip": "ZIP"}
# Pixels of a picture for each of its own: it is 1000 wide, so 1600 for a screen, and 3200 for 27 cm of print.
SCREEN, PRINT = 1.6, 3.2


def take_chart(view: View, figure: Figure) -> dict[str, Any]:
    """Return what can be taken away of a figure, under the filters that it is shown with."""
    resource = RESOURCES[figure.name]
    extract = Extract(view.dataset, resource, as_shown(view.dataset, resource, view.filters))
    picture = None if figure.sheet else _picture(view, extract)
    return take(view.language, extract) | {"picture": picture}


def take(words: Language, extract: Extract) -> dict[str, Any]:
    """Return what can be taken away of a data set."""
    return {
        "label": words.text("Take it away"),
        "numbers": _numbers(words, extract),
        "picture": None,
        "text": {"label": words.text("Words"), "copy": words.text("Copy the text")},
        "query": _query(words, extract),
        "more": words.text("More"),
    }


def _numbers(words: Language, extract: Extract) -> dict[str, Any]:
    """Return the links to a data set in every format, and what they are."""
    return {
        "label": words.text("Numbers"),
        "hint": words.text(
            "With these filters. All but CSV say what they hold: filters, columns, sources, licence, how to cite."
        ),
        "files": [
            {"label": NAMES[ending], "href": href(extract, ending), "file": extract.file(ending)} for ending in NAMES
        ],
    }


def href(extract: Extract, ending: str) -> str:
    """Return the address of a data set for a link of a page: it is fetched later, and names the page's version."""
    query = urlencode({"v": extract.dataset.version, **extract.filters.query()}, doseq=True)
    return f"./data/v1/{extract.resource.name}.{ending}?{query}"


def _picture(view: View, extract: Extract) -> dict[str, Any]:
    words, name = view.language, extract.resource.name
    query = {"lang": [words.code], **view.filters.query()}

    def file(ending: str, size: str = "") -> str:
        return file_name(f"{name}_{words.code}{size}", extract.filters, extract.dataset.version, ending)

    return {
        "label": words.text("Picture"),
        "hint": words.text("With title, sentence, source and the address of this view on it."),
        "files": [
            {"label": words.text("SVG"), "file": file("svg")},
            {"label": words.text("PNG for a screen"), "file": file("png"), "scale": SCREEN},
            {"label": words.text("PNG for print"), "file": file("png", "_print"), "scale": PRINT, "print": True},
        ],
        "page": address("./", page_of(name), query),
        "making": words.text("The picture is being made…"),
        "made": words.text("Made: {file}", file="{file}"),
        "failed": words.text("The picture could not be made. Try again."),
        "local": local_only(words),
    }


def local_only(words: Language) -> str:
    """Return why there is no address on what is taken away from a server that only its own machine can reach."""
    return words.text(
        "Without an address: only this computer can open it. Whoever runs this server sets HOMEWARD_PUBLIC_URL."
    )


def _query(words: Language, extract: Extract) -> dict[str, str]:
    return {
        "label": words.text("Show the query"),
        "hint": words.text("SQL that runs as it stands in the database of this version, to be had on the data page."),
        "copy": words.text("Copy the query"),
        "href": href(extract, "sql"),
        "loading": words.text("Loading…"),
        "failed": words.text("The query could not be loaded. Close it and open it again."),
    }
