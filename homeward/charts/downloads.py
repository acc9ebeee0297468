"""What can be downloaded from under a chart, table or presentation (frontend/take.js, frontend/files.js)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from homeward.charts.plotting.figure import Figure
from homeward.core.datasets import DATASETS
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.pages import page_of
from homeward.core.presentation import Slide, slides_query
from homeward.core.urls import address
from homeward.core.view import View
from homeward.exports.extract import Extract, as_shown, file_name

# What a format is called where it is chosen.
NAMES = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet", "json": "JSON", "zip": "ZIP"}
# Pixels of a picture for each of its own: it is 1000 wide, so 1600 for a screen, and 3200 for 27 cm of print.
SCREEN, PRINT = 1.6, 3.2


def chart_downloads(view: View, figure: Figure) -> dict[str, Any]:
    """Return what can be taken away of a figure, under the filters that it is shown with."""
    dataset = DATASETS[figure.name]
    extract = Extract(view.database, dataset, as_shown(view.database, dataset, view.filters))
    picture = None if figure.is_table else _picture(view, extract)
    return downloads(view.lang, extract) | {"picture": picture}


def downloads(lang: Language, extract: Extract) -> dict[str, Any]:
    """Return what can be taken away of a data set."""
    words = words_of_taking(lang)
    query = {"open": {"href": _page_of_query(lang, extract)}, "href": href(extract, "sql")}
    files = [{"label": NAMES[ending], "href": href(extract, ending), "file": extract.file(ending)} for ending in NAMES]
    return filled({"numbers": {"files": files}, "picture": None, "query": query}, words)


@cache
def words_of_taking(lang: Language) -> dict[str, Any]:
    """Return what is said where something can be taken away: the same for every figure."""
    return {
        "label": lang.text("Download"),
        "numbers": {
            "label": lang.text("Data"),
            "hint": lang.text(
                "With these filters. For Excel take the Excel file: there a CSV may be split or misread. "
                "All formats but CSV include filters, columns, sources, licence and citation."
            ),
        },
        "picture": {
            "label": lang.text("Image"),
            "hint": lang.text("With title, filters, text, source and link."),
            "making": lang.text("The picture is being made…"),
            "made": lang.text("Made: {file}", file="{file}"),
            "failed": lang.text("The picture could not be made. Try again."),
            "local": local_only(lang),
        },
        "text": {"label": lang.text("Text"), "copy": lang.text("Copy the text")},
        "query": {
            "label": lang.text("Show the query"),
            "hint": lang.text("SQL for the database of this version, which is on the Data page."),
            "copy": lang.text("Copy the query"),
            "open": {"label": lang.text("Open as SQL")},
            "loading": lang.text("Loading…"),
            "failed": lang.text("The query could not be loaded. Close it and open it again."),
        },
        "more": lang.text("More"),
    }


def filled(content: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """Return a figure's content with the words that are the same for every figure; what it has itself stays."""
    found = dict(words)
    for key, value in content.items():
        inside = words.get(key)
        if isinstance(value, Mapping) and isinstance(inside, Mapping):
            found[key] = filled(value, inside)
        else:
            found[key] = value
    return found


def without(content: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """Return a figure's content without the words that `filled` gives back to it."""
    found = {}
    for key, value in content.items():
        inside = words.get(key)
        if key in words and value == inside:
            continue
        if isinstance(value, Mapping) and isinstance(inside, Mapping):
            found[key] = without(value, inside)
        else:
            found[key] = value
    return found


def href(extract: Extract, ending: str) -> str:
    """Return the address of a data set for a link of a page: it is fetched later, and names the page's version."""
    query = urlencode({"v": extract.database.version, **extract.filters.query()}, doseq=True)
    return f"./data/v1/{extract.dataset.name}.{ending}?{query}"


def _picture(view: View, extract: Extract) -> dict[str, Any]:
    lang, name = view.lang, extract.dataset.name
    query = {"lang": [lang.code], **view.filters.query()}

    def file(ending: str, size: str = "") -> str:
        return file_name(f"{name}_{lang.code}{size}", extract.filters, extract.database.version, ending)

    files = [
        {"label": lang.text("SVG"), "file": file("svg")},
        {"label": lang.text("PNG (1600 px)"), "file": file("png"), "scale": SCREEN},
        {"label": lang.text("PNG (3200 px)"), "file": file("png", "_print"), "scale": PRINT, "print": True},
    ]
    return filled({"files": files, "page": address("./", page_of(name), query)}, words_of_taking(lang)["picture"])


def local_only(lang: Language) -> str:
    """Return why there is no address on what is taken away from a server that only its own machine can reach."""
    return lang.text(
        "Without an address: only this computer can open it. Whoever runs this server sets HOMEWARD_PUBLIC_URL."
    )


def _page_of_query(lang: Language, extract: Extract) -> str:
    """Return the SQL page with the query of a data set and its filters."""
    query = {**extract.filters.query(), "lang": [lang.code], "dataset": [extract.dataset.name]}
    return address("./", "sql", query)


# ---------- a presentation as one file


def as_file(view: View, slides: Sequence[Slide], path: str = "present.html", theme: str = "") -> str:
    """Return the address of slides as one file (`path`: present.html), or of the same as pages to print (print)."""
    query = {**replace(view, filters=Filters()).query(), "slide": slides_query(slides)}
    return address("./", path, query | ({"theme": [theme]} if theme else {}))
