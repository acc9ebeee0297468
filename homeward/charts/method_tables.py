"""The tables of the method: what every term means, and what was corrected."""

from __future__ import annotations

from homeward.charts.plotting.figure import Figure
from homeward.charts.plotting.table import Column, Row
from homeward.charts.registry import chart, columns
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.corrections import corrected, field_name, stood


@chart("vocabulary", "word", "word_of", "definition", "word_id")
def definitions(view: View) -> Figure:
    """Return every word of the vocabularies and what it means."""
    lang = view.lang
    rows = view.rows("definitions")
    return Figure(
        name="definitions",
        title=lang.plural("{n} term and what it means", "{n} terms and what they mean", len(rows)),
        subtitle=lang.text("Search for a term; the last column is how it is written in the files"),
        sentence=lang.text("Charts, tables and files use these terms, in both languages."),
        is_table=True,
    )


@columns
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


@chart("corrected_on", "subject", "corrected", "field", "old", "new", "why", "publisher", "page")
def corrections(view: View) -> Figure:
    """Return the log of corrections; a calm sentence where there is none."""
    lang = view.lang
    rows = view.rows("corrections")
    if not rows:
        return Figure(
            "corrections",
            title=lang.text("No correction so far"),
            empty=lang.text(
                "Nothing has been corrected since it was first published here. "
                "When something is, it is listed here with what stood there before and since, the reason and the page."
            ),
        )
    return Figure(
        name="corrections",
        title=lang.plural(
            "{n} correction since the data were first published here",
            "{n} corrections since the data were first published here",
            len(rows),
        ),
        sentence=lang.text("The last correction was made on {date}.", date=lang.date(rows[0]["corrected_on"])),
        is_table=True,
    )


@columns
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
