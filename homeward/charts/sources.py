"""The pages that were read: the list of sources, and what each one said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from homeward.charts.plotting.figure import Figure
from homeward.charts.plotting.table import Cell, Column, Row, exchange_link, folded
from homeward.charts.registry import chart, columns
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.db.cache import cached_per_version
from homeward.db.database import Database
from homeward.text.facts import fact_name, fact_value, stated_total
from homeward.text.format import bucket_name, direction_words, join, upper_first


@chart("published", "publisher_with_care", "page_title", "page_language", "about", "said")
def sources(view: View) -> Figure:
    """Return the pages that match the filters, with what each one said."""
    lang = view.lang
    rows = view.rows("sources")
    left_out = _undated(view)
    if not rows:
        return Figure(
            "sources",
            title=lang.text("No source matches the filters"),
            empty=join([lang.text("No source in the data matches the filters."), left_out]),
        )
    publishers = len({row["publisher"] for row in rows})
    languages = len({row["language"] for row in rows})
    return Figure(
        name="sources",
        title=lang.text(
            "{pages} from {publishers}",
            pages=lang.plural("{n} source", "{n} sources", len(rows)),
            publishers=lang.plural("{n} publisher", "{n} publishers", publishers),
        ),
        subtitle=lang.text(
            "The newest first; a title in [brackets] is our description, because the headline was not visible"
        ),
        hint=lang.text("open a row to see what the source said"),
        sentence=join(
            [
                lang.text(
                    "Read from these sources: {what}, in {languages}.",
                    what=lang.list(_read(view, rows)),
                    languages=lang.plural("{n} language", "{n} languages", languages),
                ),
                left_out or _dateless(view, rows),
            ]
        ),
        is_table=True,
    )


def _read(view: View, rows: list[Row]) -> list[str]:
    """Return how much was read from pages: figures, stated totals, events; what there is none of is left out."""
    lang = view.lang
    figures, statements, events = (sum(row[what] for row in rows) for what in ("figures", "statements", "events"))
    counts = [
        (figures, lang.plural("{n} figure", "{n} figures", figures)),
        (statements, lang.plural("{n} stated total", "{n} stated totals", statements)),
        (events, lang.plural("{n} event", "{n} events", events)),
    ]
    return [words for count, words in counts if count] or [lang.text("nothing yet")]


def _undated(view: View) -> str:
    """Return how many pages a period leaves out because nobody knows when they were published."""
    if not (view.filters.since or view.filters.until):
        return ""
    ((pages,),) = view.table("sources_undated").rows
    if not pages:
        return ""
    return view.lang.plural(
        "{n} source without a date is not shown: it is not known whether it was published in the period.",
        "{n} sources without a date are not shown: it is not known whether they were published in the period.",
        pages,
    )


def _dateless(view: View, rows: list[Row]) -> str:
    pages = sum(row["published"] is None for row in rows)
    if not pages:
        return ""
    return view.lang.plural("{n} source shows no date.", "{n} sources show no date.", pages)


@columns
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


def publisher_with_care(view: View, row: Row) -> Cell:
    """Return a publisher; with why it is to be used with care, folded away, if it is."""
    publisher: str = row["publisher"]
    if not row["weak"]:
        return publisher
    return folded(publisher, view.lang.text("low reliability"), [view.of_row(row, "note")]) or publisher


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
