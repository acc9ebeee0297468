"""/summary: the main numbers as a plain page, for readers without scripts, for print, and for whoever is in a hurry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from homeward.charts.groups import year_or_series
from homeward.core.assets import PLAIN, SUMMARY
from homeward.core.filter_words import filters_line
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.urls import address
from homeward.core.view import View
from homeward.text.filters import ignored_notice
from homeward.text.format import bucket_name, found_by, qualified, source_line
from homeward.text.key_figures import coverage_lines, longest_pause, main_numbers
from homeward.text.sentences import describe_returns, headline, people_caveats, summary
from homeward.text.sentences import source_line as source_of_all
from homeward.text.totals import official_totals
from homeward.web.request import lenient_view
from homeward.web.responses import answer
from homeward.web.templates import head, render

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
    """One of the latest exchanges. `caveats`: what is doubtful about its numbers."""

    day: str
    href: str
    returns: str
    label: str
    source: str
    caveats: list[str]


def summary_page(request: Request) -> Response:
    """Answer the main numbers under the filters of the query string, as a page that needs no script."""
    view, ignored = lenient_view(request)
    # Filters of single pages are dropped, as on every page that they do not apply to.
    view = replace(view, filters=view.filters.of_page(()))
    lang, query = view.lang, view.query()
    both = replace(view, filters=replace(view.filters, direction="both"))
    page = render(
        "summary",
        lang,
        head=head(request, "summary", query, lang, finding(view), summary(view)),
        styles=[f".{file.path}" for file in (PLAIN, SUMMARY)],
        languages={code: address("./", "summary", {**query, "lang": [code]}) for code in LANGUAGES},
        home=address("./", "", query),
        query=query,
        clear=address("./", "summary", replace(view, filters=Filters()).query()),
        left_out=ignored_notice(lang, ignored),
        headline=finding(view),
        sentence=summary(view),
        filters=filters_line(view),
        numbers=[*main_numbers(view), *longest_pause(view)],
        official=official_totals(view),
        years=list(_years(both, view)),
        together=_together(both),
        latest=list(_latest(both)),
        coverage=coverage_lines(view),
        files=_files(view),
        source=source_of_all(view),
    )
    return answer(request, page, "text/html", view)


def finding(view: View) -> str:
    """Return the headline of the main numbers under the filters of a view."""
    return found_by(view.lang, view.filters.count, headline(view))


def _years(view: View, chosen: View) -> Iterator[Year]:
    """Yield a row for each year, with a link to it, and for each series what it holds beyond its days."""
    buckets = _buckets(view, "year")
    for by_side in (*_of_kind(buckets, "exchange"), *_of_kind(buckets, "series")):
        row = next(iter(by_side.values()))
        of_year = row["kind"] == "exchange"
        year = replace(chosen, filters=_within(chosen.filters, row["first_date"].year)).query()
        yield Year(
            name=year_or_series(view, row),
            exchanges=_exchanges(view, row["days"]) if of_year else "",
            sides=[_cell(view, by_side.get(side)) for side in SIDES],
            href=address("./", "summary", year) if of_year else "",
        )


def _within(filters: Filters, year: int) -> Filters:
    """Return the filters for that part of a year that they let through."""
    whole = filters.with_year(year)
    since = max(filter(None, (filters.since, whole.since)))
    until = min(filter(None, (filters.until, whole.until)))
    return replace(whole, since=since, until=until)


def _buckets(view: View, grain: str) -> list[dict[str, Row]]:
    """Return the rows of the timeline by bucket in order, each by side."""
    rows = replace(view, filters=replace(view.filters, grain=grain)).rows("timeline")
    together = groupby(rows, key=lambda row: (row["first_date"], row["kind"], row["bucket"]))
    return [{row["side"]: row for row in bucket} for _, bucket in together]


def _of_kind(buckets: list[dict[str, Row]], kind: str) -> Iterator[dict[str, Row]]:
    return (by_side for by_side in buckets if next(iter(by_side.values()))["kind"] == kind)


def _exchanges(view: View, count: int) -> str:
    return view.lang.plural("{n} exchange", "{n} exchanges", count)


def _cell(view: View, row: Row | None) -> Cell:
    lang = view.lang
    if row is None:
        return Cell(EMPTY)
    unknown = row["days_unknown"]
    note = lang.plural("{n} exchange unknown", "{n} exchanges unknown", unknown) if unknown else ""
    if row["people"] is None:
        return Cell(lang.text("unknown"), note)
    return Cell(qualified(lang, row["people"], row["known_as"], at_least=row["is_at_least"]), note)


def _together(view: View) -> Year:
    """Return the row of everything above it."""
    lang, people = view.lang, {row["side"]: row for row in view.rows("people")}
    days = max((row["days"] for row in people.values()), default=0)
    return Year(lang.text("Total"), _exchanges(view, days), [_sum(view, people.get(side)) for side in SIDES])


def _sum(view: View, row: Row | None) -> Cell:
    if row is None:
        return Cell(EMPTY)
    if row["total"] is None:
        return Cell(view.lang.text("unknown"))
    return Cell(qualified(view.lang, row["total"], row["total_known_as"]))


def _latest(view: View) -> Iterator[Exchange]:
    """Yield the latest exchanges, newest first, in both directions."""
    everything = replace(view, filters=Filters()).query()
    days = list(_of_kind(_buckets(view, "exchange"), "exchange"))
    for by_side in reversed(days[-LATEST:]):
        sides = [by_side[side] for side in SIDES if side in by_side]
        yield Exchange(
            day=bucket_name(sides[0], "exchange", view.lang),
            href=address("./", "exchange", {**everything, "id": [sides[0]["bucket"]]}),
            returns=describe_returns(view, sides),
            label=view.of_row(sides[0]),
            source=next((found for row in sides if (found := source_line(view.lang, row))), ""),
            caveats=people_caveats(view, sides[0]["bucket"], SIDES),
        )


def _files(view: View) -> dict[str, str]:
    """Return what the most asked for files hold, by their names."""
    lang = view.lang
    return {
        "timeline": lang.text("People per exchange, by group"),
        "groups_by_year": lang.text("Military and civilian by year"),
        "branches_by_year": lang.text("Branches of service by year"),
        "running_total": lang.text("Cumulative total"),
        "pauses": lang.text("Pauses between exchanges"),
    }
