"""The tables of the sources and of the method: pages and what they said, definitions, corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from homeward.charts.common import bucket_name, direction_words
from homeward.charts.plotting.table import Cell, Column, Row, exchange_link, folded
from homeward.charts.tables_exchange import stated_total
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.db.cache import remembered
from homeward.db.database import Dataset
from homeward.text.facts import fact_name, fact_value
from homeward.text.format import upper_first

TABLES: dict[str, tuple[str, ...]] = {
    "sources": ("published", "publisher_with_care", "page_title", "page_language", "about", "said"),
    "definitions": ("vocabulary", "word", "word_of", "definition", "word_id"),
    "corrections": ("corrected_on", "subject", "side", "figure", "old", "new", "why", "publisher", "page"),
}


def columns(words: Language) -> dict[str, Column]:
    """Return the columns of these tables by name."""
    return _pages(words) | _definitions(words) | _corrections(words)


def publisher_with_care(view: View, row: Row) -> Cell:
    """Return a publisher; with why it is to be used with care, folded away, if it is."""
    publisher: str = row["publisher"]
    if not row["weak"]:
        return publisher
    return folded(publisher, view.language.text("use with care"), [view.of_row(row, "note")]) or publisher


# ---------- pages


def _pages(words: Language) -> dict[str, Column]:
    return {
        "published": Column(
            words.text("Published"),
            lambda view, row: (
                view.language.date(row["published"]) if row["published"] else view.language.text("date not shown")
            ),
            order=lambda row: row["published"] or "",
        ),
        "publisher_with_care": Column(words.text("Publisher"), publisher_with_care),
        "page_title": Column(words.text("Page"), lambda _, row: row["title"], link=lambda row: row["url"]),
        "page_language": Column(
            words.text("Language"), lambda view, row: upper_first(view.language.name_of(row["language"]))
        ),
        "about": Column(words.text("About"), _about),
        "said": Column(words.text("What it said"), _said),
    }


class _Sayings:
    """What the pages of a data set said: rows of `queries/sources_said.sql` by page; and what they can speak of."""

    def __init__(self, dataset: Dataset) -> None:
        rows = dataset.run("sources_said").dicts()
        self.of_page: Mapping[str, list[Row]] = {
            page: list(said) for page, said in groupby(rows, key=lambda row: row["source_id"])
        }
        self.subjects: Mapping[str, Row] = {row["subject_id"]: row for row in dataset.run("subjects").dicts()}


@remembered(1)
def _sayings(dataset: Dataset) -> _Sayings:
    return _Sayings(dataset)


def subject_name(view: View, subject: str) -> str:
    """Return the short name of an exchange or series that some page speaks of: its day, or the name of the series."""
    if subject.startswith("series:"):
        return view.label("series", subject.removeprefix("series:"))
    return bucket_name(_sayings(view.dataset).subjects[subject] | {"kind": "exchange"}, "exchange", view.language)


def _about(view: View, row: Row) -> Cell | None:
    """Return the exchanges and series that a page speaks of: one in the open, more of them folded away."""
    lines: list[Cell] = [{"text": subject_name(view, name), **exchange_link(view, name)} for name in row["subjects"]]
    if len(lines) < 2:
        return lines[0] if lines else None
    return folded("", view.language.plural("{n} exchange", "{n} exchanges", len(lines)), lines)


def _said(view: View, row: Row) -> Cell | None:
    """Return what a page said, folded away under how much it is."""
    words = view.language
    counts = [
        words.plural("{n} figure", "{n} figures", row["figures"]) if row["figures"] else "",
        words.plural("{n} stated total", "{n} stated totals", row["statements"]) if row["statements"] else "",
        words.plural("{n} event", "{n} events", row["events"]) if row["events"] else "",
    ]
    said = _sayings(view.dataset).of_page.get(row["source_id"], [])
    return folded("", ", ".join(count for count in counts if count), list(_lines(view, said)))


def _lines(view: View, said: list[Row]) -> Iterator[Cell]:
    """Yield what was said, figures under the exchange that they are about."""
    figures = [item for item in said if item["kind"] == "figure"]
    for subject, items in groupby(figures, key=lambda item: item["subject_id"]):
        yield {"text": subject_name(view, subject), **exchange_link(view, subject)}
        yield from (_figure(view, item) for item in items)
    yield from (_other(view, item) for item in said if item["kind"] != "figure")


def _figure(view: View, item: Row) -> Cell:
    """Return one figure of a page, and whether it is the number adopted."""
    direction = direction_words(view.language, item["side"])
    text = f"{direction}: {fact_name(view, item)}: {fact_value(view, item)}"
    if item["value"] is None or item["adopted"] is None:
        return text
    if item["adopted"]:
        return view.language.text("{figure} (adopted)", figure=text)
    return {"text": view.language.text("{figure} (another number is adopted)", figure=text), "tone": "strong"}


def _other(view: View, item: Row) -> Cell:
    """Return one total that a page states, or an event that it tells of."""
    language = view.language
    day = language.date(item["first_date"])
    if item["kind"] == "event":
        return language.text("Event of {date}: {event}", date=day, event=view.of_row(item))
    return language.text("Stated {date}: {total}", date=day, total=stated_total(view, item))


# ---------- the method


def _definitions(words: Language) -> dict[str, Column]:
    return {
        "vocabulary": Column(words.text("Kind of word"), _vocabulary),
        "word": Column(words.text("Word"), lambda view, row: view.of_row(row)),
        "word_of": Column(
            words.text("Part of"), lambda view, row: row["part_of"] and view.label(row["measure"], row["part_of"])
        ),
        "definition": Column(words.text("What it means"), lambda view, row: view.of_row(row, "definition")),
        "word_id": Column(words.text("In the files"), lambda _, row: row["id"]),
    }


def _vocabulary(view: View, row: Row) -> str:
    """Return what kind of word a word is; a category is named by its measure."""
    words = view.language
    if row["vocabulary"] == "category":
        return view.label("measure", row["measure"])
    return {
        "side": words.text("Direction"),
        "measure": words.text("What is counted"),
        "qualifier": words.text("How a number is known"),
        "mediator": words.text("Mediator"),
        "speaker": words.text("Who states totals"),
        "event_kind": words.text("Kind of event"),
        "caveat_kind": words.text("Kind of doubt"),
        "basis": words.text("What a total counts"),
        "explanation_kind": words.text("Kind of explanation"),
        "publisher_kind": words.text("Kind of publisher"),
        "check": words.text("Check of the data"),
    }[row["vocabulary"]]


def _corrections(words: Language) -> dict[str, Column]:
    return {
        "corrected_on": Column(
            words.text("Corrected"),
            lambda view, row: view.language.date(row["corrected_on"]),
            order=lambda row: row["corrected_on"],
        ),
        "old": Column(words.text("Before"), _number("old"), number=True, order=lambda row: row["old"]),
        "new": Column(words.text("Since"), _number("new"), number=True, order=lambda row: row["new"]),
        "why": Column(words.text("Why"), lambda view, row: view.of_row(row, "why")),
    }


def _number(column: str) -> Callable[[View, Row], str]:
    """Return what stands for a number before or since a correction, which may be none."""

    def cell(view: View, row: Row) -> str:
        return view.language.text("no number") if row[column] is None else view.language.number(row[column])

    return cell
