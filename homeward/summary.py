"""/summary: the main numbers as a plain page, for readers without scripts, for print, and for whoever is in a hurry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from homeward.charts.common import bucket_name, qualified, source_line
from homeward.charts.groups import year_or_series
from homeward.controls import choice_labels
from homeward.filters import LANGUAGES, NONE, Filters
from homeward.numbers import coverage_lines, main_numbers
from homeward.own_files import PLAIN, SUMMARY
from homeward.payload import source_line as source_of_all
from homeward.plain import address, answer, view_asked
from homeward.sentences import headline, left_out, summary
from homeward.templates import head, render
from homeward.told import told_together
from homeward.view import View

Row = dict[str, Any]
SIDES = ("UA", "RU")
LATEST = 10
EMPTY = "–"


class Cell(NamedTuple):
    """A number in a table, and what is to be known about it."""

    value: str
    note: str = ""


class Year(NamedTuple):
    """A row of the table of years: a year, a series, or all of them. `sides`: to Ukraine, to Russia."""

    name: str
    exchanges: str
    sides: list[Cell]
    href: str = ""


class Exchange(NamedTuple):
    """One of the latest exchanges."""

    day: str
    href: str
    told: str
    label: str
    source: str


def summary_page(request: Request) -> Response:
    """Answer the main numbers under the filters of the query string, as a page that needs no script."""
    view, ignored = view_asked(request)
    # What means something on other pages only is neither read nor kept, as on every page.
    view = replace(view, filters=view.filters.of_page(()))
    words, filters = view.language, view.filters.query()
    both = replace(view, filters=replace(view.filters, direction="both", grain="exchange"))
    page = render(
        "summary",
        words,
        head=head(request, "summary", filters, words, words.text("Main numbers")),
        styles=[f".{file.path}" for file in (PLAIN, SUMMARY)],
        languages={code: address("./", "summary", {"lang": [code], **filters}) for code in LANGUAGES},
        query={"lang": [words.code], **filters},
        csv=filters,
        left_out=left_out(words, ignored),
        headline=headline(view) or words.text("No exchange matches the filters"),
        sentence=summary(view),
        filters=list(_filters(view)),
        numbers=main_numbers(view),
        years=list(_years(both)),
        together=_together(both),
        latest=list(_latest(both)),
        coverage=coverage_lines(view),
        files=_files(view),
        source=source_of_all(view),
    )
    return answer(request, page, "text/html", view)


def _filters(view: View) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of every filter that the numbers of this page go through."""
    words, filters = view.language, view.filters
    if filters.since:
        yield words.text("From"), words.date(filters.since)
    if filters.until:
        yield words.text("To"), words.date(filters.until)
    chosen = filters.query()
    labels = choice_labels(words)
    titles = {"who": words.text("Who"), "direction": words.text("Direction"), "scope": words.text("Scope")}
    for name in titles.keys() & chosen.keys():
        yield titles[name], labels[name][chosen[name][0]]
    lists = {
        "series": (words.text("Series"), words.text("Not in a series")),
        "mediator": (words.text("Mediator"), words.text("None named")),
    }
    for name, (title, nothing) in lists.items():
        if name in chosen:
            yield title, ", ".join(nothing if key == NONE else view.label(name, key) for key in chosen[name])


def _years(view: View) -> Iterator[Year]:
    """Yield a row for each year, and for each series what it holds beyond its days, in both directions."""
    words = view.language
    for _, rows in groupby(view.rows("groups_by_year"), key=lambda row: (row["kind"], row["bucket"])):
        by_side = {row["side"]: row for row in rows}
        row = next(iter(by_side.values()))
        of_year = row["kind"] == "exchange"
        chosen = replace(view.filters, direction=Filters().direction, grain=Filters().grain)
        year = chosen.with_year(row["first_date"].year).query()
        yield Year(
            name=year_or_series(view, row) or "",
            exchanges=_exchanges(view, row["days"]) if of_year else "",
            sides=[_cell(view, by_side.get(side)) for side in SIDES],
            href=address("./", "summary", {"lang": [words.code], **year}) if of_year else "",
        )


def _exchanges(view: View, count: int) -> str:
    return view.language.plural("{n} exchange", "{n} exchanges", count)


def _cell(view: View, row: Row | None) -> Cell:
    words = view.language
    if row is None:
        return Cell(EMPTY)
    unknown = row["days_unknown"]
    note = words.plural("{n} day unknown", "{n} days unknown", unknown) if unknown else ""
    if row["people"] is None:
        return Cell(words.text("unknown"), note)
    return Cell(qualified(words, row["people"], row["known_as"], at_least=row["is_at_least"]), note)


def _together(view: View) -> Year:
    """Return the row of everything above it."""
    words, people = view.language, {row["side"]: row for row in view.rows("people")}
    days = max((row["days"] for row in people.values()), default=0)
    return Year(words.text("Together"), _exchanges(view, days), [_sum(view, people.get(side)) for side in SIDES])


def _sum(view: View, row: Row | None) -> Cell:
    if row is None:
        return Cell(EMPTY)
    if not row["days_with_number"] + row["lower_bound_days"] and not row["series_people"]:
        return Cell(view.language.text("unknown"))
    at_least = bool(row["lower_bound_people"]) or bool(row["series_at_least"])
    known = (row["people"] or 0) + row["lower_bound_people"] + (row["series_people"] or 0)
    return Cell(qualified(view.language, known, "about" if row["series_people"] else None, at_least=at_least))


def _latest(view: View) -> Iterator[Exchange]:
    """Yield the latest exchanges, newest first, in both directions."""
    exchanges = [row for row in view.rows("timeline") if row["kind"] == "exchange"]
    days = [list(rows) for _, rows in groupby(exchanges, key=lambda row: row["bucket"])]
    for rows in reversed(days[-LATEST:]):
        sides = sorted(rows, key=lambda row: SIDES.index(row["side"]))
        yield Exchange(
            day=bucket_name(rows[0], "exchange", view.language),
            href=address("./", "exchange", {"id": [rows[0]["bucket"]], "lang": [view.language.code]}),
            told=told_together(view, sides),
            label=view.of_row(rows[0]),
            source=next((found for row in sides if (found := source_line(view.language, row))), ""),
        )


def _files(view: View) -> dict[str, str]:
    """Return what the most asked for files hold, by their names."""
    words = view.language
    return {
        "timeline": words.text("People per exchange, by group"),
        "groups_by_year": words.text("Military and civilian by year"),
        "branches_by_year": words.text("Branches of service by year"),
        "running_total": words.text("Running total"),
        "pauses": words.text("Pauses between exchanges"),
    }
