"""The tables of the sources and of the method: pages and what they said, definitions, corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from homeward.charts.plotting.table import Cell, Column, Row, exchange_link, folded
from homeward.charts.tables_exchange import stated_total
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.db.cache import cached_per_version
from homeward.db.database import Database
from homeward.text.corrections import corrected, field_name, stood
from homeward.text.facts import fact_name, fact_value
from homeward.text.format import bucket_name, direction_words, upper_first

TABLES: dict[str, tuple[str, ...]] = {}


def columns(lang: Language) -> dict[str, Column]:
    """Return the columns of these tables by name."""
    return _pages(lang) | _definitions(lang) | _corrections(lang)


def publisher_with_care(view: View, row: Row) -> Cell:
    """Return a publisher; with why it is to be used with care, folded away, if it is."""
    publisher: str = row["publisher"]
    if not row["weak"]:
        return publisher
    return folded(publisher, view.lang.text("low reliability"), [view.of_row(row, "note")]) or publisher


# ---------- pages


def _pages(lang: Language) -> dict[str, Column]:
    return {
        "published": Column(
            lang.text("Published"),
            lambda view, row: (
                view.lang.date(row["published"]) if row["published"] else view.lang.text("date not shown")
            ),
            order=lambda row: row["published"] or "",
        ),
        "publisher_with_care": Column(lang.text("Publisher"), publisher_with_care),
        "page_title": Column(lang.text("Source"), lambda _, row: row["title"], link=lambda row: row["url"]),
        "page_language": Column(
            lang.text("Language"), lambda view, row: upper_first(view.lang.name_of(row["language"]))
        ),
        "about": Column(lang.text("About"), _about),
        "said": Column(lang.text("What it said"), _statements),
    }


class _Statements:
    """What the pages of a data set said: rows of `queries/sources_said.sql` by page; and what they can speak of."""

    def __init__(self, database: Database) -> None:
        rows = database.run("sources_said").dicts()
        self.of_page: Mapping[str, list[Row]] = {
            page: list(found) for page, found in groupby(rows, key=lambda row: row["source_id"])
        }
        self.subjects: Mapping[str, Row] = {row["subject_id"]: row for row in database.run("subjects").dicts()}


@cached_per_version(1)
def _statements_in(database: Database) -> _Statements:
    return _Statements(database)


def subject_name(view: View, subject: str) -> str:
    """Return the short name of an exchange or series that some page speaks of: its day, or the name of the series."""
    if subject.startswith("series:"):
        return view.label("series", subject.removeprefix("series:"))
    return bucket_name(_statements_in(view.database).subjects[subject] | {"kind": "exchange"}, "exchange", view.lang)


def _about(view: View, row: Row) -> Cell | None:
    """Return the exchanges and series that a page speaks of: one in the open, more of them folded away."""
    lines: list[Cell] = [{"text": subject_name(view, name), **exchange_link(view, name)} for name in row["subjects"]]
    if len(lines) < 2:
        return lines[0] if lines else None
    return folded("", view.lang.plural("{n} exchange", "{n} exchanges", len(lines)), lines)


def _statements(view: View, row: Row) -> Cell | None:
    """Return what a page said, folded away under how much it is."""
    lang = view.lang
    counts = [
        lang.plural("{n} figure", "{n} figures", row["figures"]) if row["figures"] else "",
        lang.plural("{n} stated total", "{n} stated totals", row["statements"]) if row["statements"] else "",
        lang.plural("{n} event", "{n} events", row["events"]) if row["events"] else "",
    ]
    statements = _statements_in(view.database).of_page.get(row["source_id"], [])
    return folded("", ", ".join(count for count in counts if count), list(_lines(view, statements)))


def _lines(view: View, statements: list[Row]) -> Iterator[Cell]:
    """Yield what was said, figures under the exchange that they are about."""
    figures = [item for item in statements if item["kind"] == "figure"]
    for subject, items in groupby(figures, key=lambda item: item["subject_id"]):
        yield {"text": subject_name(view, subject), **exchange_link(view, subject)}
        yield from (_figure(view, item) for item in items)
    yield from (_other(view, item) for item in statements if item["kind"] != "figure")


def _figure(view: View, item: Row) -> Cell:
    """Return one figure of a page, and whether it is the number adopted."""
    direction = direction_words(view.lang, item["side"])
    text = f"{direction}: {fact_name(view, item)}: {fact_value(view, item)}"
    if item["value"] is None or item["adopted"] is None:
        return text
    if item["adopted"]:
        return view.lang.text("{figure} (main figure)", figure=text)
    return {"text": view.lang.text("{figure} (not the main figure)", figure=text), "tone": "strong"}


def _other(view: View, item: Row) -> Cell:
    """Return one total that a page states, or an event that it tells of."""
    lang = view.lang
    day = lang.date(item["first_date"])
    if item["kind"] == "event":
        return lang.text("Event of {date}: {event}", date=day, event=view.of_row(item))
    return lang.text("Stated {date}: {total}", date=day, total=stated_total(view, item))


# ---------- the method


def _definitions(lang: Language) -> dict[str, Column]:
    return {
        "vocabulary": Column(lang.text("Kind of term"), _vocabulary),
        "word": Column(lang.text("Term"), lambda view, row: view.of_row(row)),
        "word_of": Column(
            lang.text("Part of"), lambda view, row: row["part_of"] and view.label(row["measure"], row["part_of"])
        ),
        "definition": Column(lang.text("What it means"), lambda view, row: view.of_row(row, "definition")),
        "word_id": Column(lang.text("In the files"), lambda _, row: row["id"]),
    }


def _vocabulary(view: View, row: Row) -> str:
    """Return what kind of word a word is; a category is named by its measure."""
    lang = view.lang
    if row["vocabulary"] == "category":
        return view.label("measure", row["measure"])
    return {
        "side": lang.text("Direction"),
        "measure": lang.text("What is counted"),
        "qualifier": lang.text("How a number is known"),
        "mediator": lang.text("Mediator"),
        "speaker": lang.text("Who states totals"),
        "event_kind": lang.text("Kind of event"),
        "caveat_kind": lang.text("Kind of caveat"),
        "basis": lang.text("What a total counts"),
        "explanation_kind": lang.text("Kind of explanation"),
        "publisher_kind": lang.text("Kind of publisher"),
        "check": lang.text("Check of the data"),
    }[row["vocabulary"]]


def _corrections(lang: Language) -> dict[str, Column]:
    return {
        "corrected_on": Column(
            lang.text("Corrected"),
            lambda view, row: view.lang.date(row["corrected_on"]),
            order=lambda row: row["corrected_on"],
        ),
        "corrected": Column(lang.text("What is counted"), corrected),
        "field": Column(lang.text("What was corrected"), field_name),
        "old": Column(lang.text("Before"), lambda view, row: stood(view, row, "old")),
        "new": Column(lang.text("Since"), lambda view, row: stood(view, row, "new")),
        "why": Column(lang.text("Why"), lambda view, row: view.of_row(row, "why")),
    }
