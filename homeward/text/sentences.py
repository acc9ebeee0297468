"""Rows → sentences. What a chart says in words, in either language; it is also the chart's text alternative.

Each clause is one message of the catalogue with its own plural forms, so that a translator can say it naturally.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from homeward.core.filter_words import filters_line, within
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import (
    counted_by,
    direction_words,
    join,
    lower_first,
    not_known,
    people,
    qualified,
    upper_first,
)
from homeward.text.totals import left_out_of_group, of_them, parts_of_total, range_across, without_group

Row = dict[str, Any]


def returned(lang: Language, side: str, who: str, count: int, known_as: str | None = None) -> str:
    """Return who returned where, without a full stop: "at least 8,836 people returned to Ukraine"."""
    n = qualified(lang, count, known_as)
    forms: dict[tuple[str, str], Callable[[], str]] = {
        ("UA", "everyone"): lambda: lang.plural(
            "{amount} person returned to Ukraine", "{amount} people returned to Ukraine", count, amount=n
        ),
        ("UA", "military"): lambda: lang.plural(
            "{amount} service member returned to Ukraine",
            "{amount} service members returned to Ukraine",
            count,
            amount=n,
        ),
        ("UA", "civilian"): lambda: lang.plural(
            "{amount} civilian returned to Ukraine", "{amount} civilians returned to Ukraine", count, amount=n
        ),
        ("RU", "everyone"): lambda: lang.plural(
            "{amount} person returned to Russia", "{amount} people returned to Russia", count, amount=n
        ),
        ("RU", "military"): lambda: lang.plural(
            "{amount} service member returned to Russia", "{amount} service members returned to Russia", count, amount=n
        ),
        ("RU", "civilian"): lambda: lang.plural(
            "{amount} civilian returned to Russia", "{amount} civilians returned to Russia", count, amount=n
        ),
    }
    return upper_first(forms[side, who]())


def exchanges(lang: Language, count: int) -> str:
    """Return a number of exchanges: "80 exchanges"."""
    return lang.plural("{n} exchange", "{n} exchanges", count)


def headline(view: View, by: dt.date | None = None) -> str:
    """Return the main finding under the filters, for a title; where no number is known it says so, never 0.

    One number (`by` a day, if it is given) and one range for each direction, and the filters: "In 2024, 1,358 people
    returned to Ukraine".
    """
    found = [_finding(view, row, by) + _range(view, row) for row in view.rows("people")]
    return _within(view, _together(view, found)) if found else nothing_found(view)


def nothing_found(view: View) -> str:
    """Return that no exchange took place, where the data cover a period in full; else that none matches the filters."""
    lang, filters = view.lang, view.filters
    period = replace(view, filters=Filters(filters.since, filters.until, direction=filters.direction))
    if filters_line(view) == filters_line(period) != "":
        covered = [row for row in view.rows("coverage") if row["level"] == "dense"]
        since, until = filters.since or view.options.first_day, filters.until or view.options.last_day
        if any(row["first_date"] <= since and until <= row["last_date"] for row in covered):
            return lang.text("No exchange took place {within}", within=within(view))
        return lang.text("No exchange is known {within}", within=within(view))
    return lang.text("No exchange matches the filters ({filters})", filters=filters_line(view))


def _within(view: View, finding: str) -> str:
    """Return a statement with the filters it holds for: "In 2024, 1,358 people returned to Ukraine"."""
    words = within(view)
    if not words:
        return finding
    return view.lang.text("{within}, {finding}", within=upper_first(words), finding=lower_first(finding))


def _together(view: View, parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return view.lang.text("{first}; {second}", first=parts[0], second=lower_first(parts[1]))


def _finding(view: View, row: Row, by: dt.date | None = None) -> str:
    unknown = row["days"] - row["days_with_number"] - row["lower_bound_days"]
    if row["total"] is None or (unknown and not row["total"]):  # nobody counted and some unknown is not "at least 0"
        return _unknown(view, row["side"], unknown or row["days"])
    words = returned(view.lang, row["side"], view.filters.who, row["total"], row["total_known_as"])
    return view.lang.text("{finding} by {date}", finding=words, date=view.lang.date(by)) if by else words


def _range(view: View, row: Row) -> str:
    """Return between which totals the sources differ, in brackets; nothing where they agree or one side is chosen."""
    if row["total"] is None or view.filters.count != "adopted" or row["total_lowest"] == row["total_highest"]:
        return ""
    return f" ({range_across(view.lang, row)})"


def _unknown(view: View, side: str, count: int) -> str:
    """Return that the number is not known for so many exchanges, without a full stop."""
    lang, ukraine = view.lang, side == "UA"
    forms: dict[tuple[str, bool], Callable[[], str]] = {
        ("everyone", True): lambda: lang.plural(
            "To Ukraine: no figure was published for {n} exchange",
            "To Ukraine: no figure was published for {n} exchanges",
            count,
        ),
        ("everyone", False): lambda: lang.plural(
            "To Russia: no figure was published for {n} exchange",
            "To Russia: no figure was published for {n} exchanges",
            count,
        ),
        ("military", True): lambda: lang.plural(
            "To Ukraine: the number of service members is not known for {n} exchange",
            "To Ukraine: the number of service members is not known for {n} exchanges",
            count,
        ),
        ("military", False): lambda: lang.plural(
            "To Russia: the number of service members is not known for {n} exchange",
            "To Russia: the number of service members is not known for {n} exchanges",
            count,
        ),
        ("civilian", True): lambda: lang.plural(
            "To Ukraine: the number of civilians is not known for {n} exchange",
            "To Ukraine: the number of civilians is not known for {n} exchanges",
            count,
        ),
        ("civilian", False): lambda: lang.plural(
            "To Russia: the number of civilians is not known for {n} exchange",
            "To Russia: the number of civilians is not known for {n} exchanges",
            count,
        ),
    }
    return forms[view.filters.who, ukraine]()


def summary(view: View, *, groups: bool = True) -> str:
    """Return what the people add up to, its parts, what is known of them (with `groups`), and what is left out."""
    clauses: list[str] = []
    for row in view.rows("people"):
        clauses += _of_side(view, row, groups=groups)
    clauses += [_cut(view, row) for row in view.rows("series_cut")]
    return join(clauses)


def _of_side(view: View, row: Row, *, groups: bool) -> list[str]:
    if row["total"] is None:
        return [view.lang.text("{unknown}; this is unknown, not zero.", unknown=_within(view, _finding(view, row)))]
    found = _within(view, _finding(view, row) + _range(view, row))
    clauses = [view.lang.text("{finding}.", finding=counted_by(view.lang, view.filters.count, found))]
    clauses += parts_of_total(view, row)
    if groups and view.filters.who == "everyone":
        clauses += [of_them(view.lang, row), *without_group(view, row)]
    return [*clauses, *_beyond(view, row)]


def _beyond(view: View, row: Row) -> list[str]:
    """Return what the total does not hold: exchanges without a figure, people left out."""
    lang = view.lang
    unknown = row["days"] - row["days_with_number"] - row["lower_bound_days"]
    clauses = []
    if unknown:
        clauses.append(lang.text("{unknown}; this is unknown, not zero.", unknown=_unknown(view, row["side"], unknown)))
    return [*clauses, *left_out_of_group(view, row)]


def _cut(view: View, row: Row) -> str:
    """Return what is left out because the period holds only a part of a series."""
    lang = view.lang
    values = {
        "direction": lang.text("To Ukraine") if row["side"] == "UA" else lang.text("To Russia"),
        "series": view.of_row(row),
        "people": people(lang, row["people"]),
    }
    if row["known_as"] == "at_least":
        return lang.text(
            "{direction}: at least {people} under the agreement {series} are not counted: "
            "their dates were not published, and the period holds only a part of the agreement.",
            **values,
        )
    return lang.text(
        "{direction}: about {people} under the agreement {series} are not counted: "
        "their dates were not published, and the period holds only a part of the agreement.",
        **values,
    )


def source_line(view: View) -> str:
    """Return the line under every chart: where the numbers come from, up to when, and which version they are."""
    return view.lang.text(
        "Source: Homeward, from published sources read up to {date}. Data version {version}. CC BY 4.0",
        date=view.lang.date(view.options.last_day),
        version=view.database.version,
    )


def describe_return(view: View, row: Row) -> str:
    """Return who returned in the direction of a row (side, people, known_as), without a full stop.

    What is unknown is said to be unknown.
    """
    lang, who = view.lang, view.filters.who
    if row["people"] is None:
        return f"{direction_words(lang, row['side'])}: {not_known(view)}"
    # How sure a total is says nothing about the number of one group in it.
    return returned(lang, row["side"], who, row["people"], row["known_as"] if who == "everyone" else None)


def describe_returns(view: View, rows: Iterable[Row]) -> str:
    """Return the same of one direction or of both, as one sentence without a full stop."""
    first, *more = [describe_return(view, row) for row in rows]
    if not more:
        return first
    return view.lang.text("{first}; {second}", first=first, second=lower_first(more[0]))


def people_caveats(view: View, exchange_id: str, sides: Collection[str]) -> list[str]:
    """Return what is doubtful about the numbers of people of an exchange to these sides, whole sentences.

    What is said of the Ukrainian figure often holds for each side: where it does not stand beside the Russian one, the
    caveats of both go with that.
    """
    rows = [row for row in view.rows("people_caveats") if row["exchange_id"] == exchange_id]
    return [view.of_row(row, "text") for row in rows if row["side"] in sides]
