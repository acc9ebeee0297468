"""What a total is made of, and what it leaves out: with a known date, in whole agreements, group unknown."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import group_known_as, qualified, qualified_people

Row = dict[str, Any]
# The filters that leave a part of the people whom official totals count.
NOT_IN_OFFICIAL_TOTALS = ("since", "who", "scope", "series", "mediator", "count")


def parts_of_total(view: View, row: Row) -> list[str]:
    """Return what the total of a side (a row of `people`) is made of; nothing where no number is known."""
    if row["people"] is not None and row["people"] == row["total"]:
        return [_exchanges(view, row)] if row["people"] else []
    lang, parts = view.lang, []
    if row["people"]:
        parts.append(
            lang.plural(
                "{people} with a known date in {n} exchange ({period})",
                "{people} with a known date in {n} exchanges ({period})",
                row["days_with_number"],
                people=lang.number(row["people"]),
                period=lang.period(row["first_date"], row["last_date"]),
            )
        )
    if row["lower_bound_days"]:
        parts.append(
            lang.plural(
                "at least {people} in {n} exchange without a published total",
                "at least {people} in {n} exchanges without a published total",
                row["lower_bound_days"],
                people=lang.number(row["lower_bound_people"]),
            )
        )
    if row["series_people"]:
        parts.append(
            lang.text(
                "{people} under the agreement {agreement}, whose dates have no figures",
                people=_of_agreements(lang, row),
                agreement=agreements(view, row),
            )
        )
    return [lang.text("Of them: {parts}.", parts="; ".join(parts))]


def _exchanges(view: View, row: Row) -> str:
    """Return in how many exchanges the people of a side returned; of a group also in how many there was none of it."""
    lang, held, dated = view.lang, row["exchanges_with_people"], row["days_with_number"]
    period = lang.period(row["first_date"], row["last_date"])
    if view.filters.who == "everyone" or held == dated:
        return lang.plural(
            "They returned in {n} exchange ({period}).",
            "They returned in {n} exchanges ({period}).",
            held,
            period=period,
        )
    return lang.plural(
        "They returned in {n} exchange; in {others} more it is known that there were none ({period}).",
        "They returned in {n} exchanges; in {others} more it is known that there were none ({period}).",
        held,
        others=lang.number(dated - held),
        period=period,
    )


def _of_agreements(lang: Language, row: Row) -> str:
    return qualified(lang, row["series_people"], "at_least" if row["series_at_least"] else "about")


def agreements(view: View, row: Row) -> str:
    """Return the names of the agreements whose people are in a total without a date."""
    return view.lang.list([view.label("series", series) for series in row["series"]])


def range_across(lang: Language, row: Row) -> str:
    """Return between which totals the sources put the people of a side (a row of `people`)."""
    low, high = lang.number(row["total_lowest"]), lang.number(row["total_highest"])
    return lang.text("range across sources: {low}–{high}", low=low, high=high)


def of_them(lang: Language, row: Row) -> str:
    """Return who they were, as far as it is known; nothing if no group is."""
    if not row["people"] or not (row["military"] or row["civilian"]):
        return ""
    if row["people"] == row.get("total", row["people"]) and row["people"] > 1 and group_known_as(row) == "exact":
        if row["people"] == row["military"]:
            return lang.text("All of them were military.")
        if row["people"] == row["civilian"]:
            return lang.text("All of them were civilians.")
    parts, known_as = [], group_known_as(row)
    if n := row.get("military_total", row["military"]):
        amount = qualified(lang, n, known_as)
        parts.append(lang.plural("{amount} was military", "{amount} were military", n, amount=amount))
    if n := row.get("civilian_total", row["civilian"]):
        amount = qualified(lang, n, known_as)
        parts.append(lang.plural("{amount} was a civilian", "{amount} were civilians", n, amount=amount))
    if row["not_specified"] is None:
        # The extremes of the groups and of everyone are each of its own fact: the ones are not "of" the others.
        return lang.text("By group, each counted in the same way: {parts}.", parts=lang.list(parts))
    listed = lang.list(parts)
    bounded = row.get("lower_bound_people") or 0
    if row["people"] + bounded == row.get("total", row["people"]):
        found = lang.text("Of them, {parts}.", parts=listed)
    elif bounded:
        dated = qualified(lang, row["people"] + bounded, "at_least")
        found = lang.text("Of {n} with a known date, {parts}.", n=dated, parts=listed)
    else:
        found = lang.text("Of those with a known date, {parts}.", parts=listed)
    return found


def without_group(view: View, row: Row) -> list[str]:
    """Return for how many people no group was published, those of agreements included."""
    lang, n = view.lang, row["not_specified"] or 0
    clauses = []
    if n:
        clauses.append(
            lang.plural("For {n} person no group was published.", "For {n} people no group was published.", n)
        )
    if row.get("series_people"):
        of_series = {"people": _of_agreements(lang, row), "agreement": agreements(view, row)}
        clauses.append(
            lang.text("Nor is a group known for {people} under the agreement {agreement}.", **of_series)
            if n
            else lang.text("No group is known for {people} under the agreement {agreement}.", **of_series)
        )
    return clauses


def left_out_of_group(view: View, row: Row) -> list[str]:
    """Return for how many people of these exchanges and agreements no group was published: they are not counted."""
    lang = view.lang
    clauses = []
    if row["left_out"]:
        clauses.append(
            lang.plural(
                "Not counted: {n} person in these exchanges whose group was not published.",
                "Not counted: {n} people in these exchanges whose group was not published.",
                row["left_out"],
            )
        )
    if row["series_left_out"]:
        clauses.append(
            lang.text(
                "Not counted either: {n} under the agreement {agreement}, whose group was not published.",
                n=qualified_people(lang, row["series_left_out"], "at_least" if row["series_at_least"] else "about"),
                agreement=agreements(view, row),
            )
        )
    return clauses


def exact_officials(view: View, basis: str) -> list[list[Row]]:
    """Return the exact official totals of a basis of everyone who returned to Ukraine, in order of time."""
    rows = [
        row
        for row in view.rows("reconciliation_parts")
        if (row["basis"], row["side"], row["category"], row["qualifier"]) == (basis, "UA", "total", "exact")
    ]
    return [list(group) for _, group in groupby(rows, key=lambda row: row["claim_id"])]


def last_official(view: View, basis: str) -> list[Row]:
    """Return the rows of the last of these totals, none where there is none."""
    claims = exact_officials(view, basis)
    return claims[-1] if claims else []


def claim(view: View, row: Row) -> str:
    """Return an official total by who stated it and when."""
    speaker = view.label("speaker", row["speaker"]) if row["speaker"] else view.lang.text("speaker not named")
    return f"{speaker}, {view.lang.date(row['first_date'])}"


def official_totals(view: View) -> str:
    """Return the last official totals to Ukraine and why they are not ours; nothing where only a part is counted."""
    filters = view.filters
    if filters.direction == "ru":
        return ""
    everyone = Filters(until=filters.until, direction=filters.direction)
    if any(getattr(filters, name) != getattr(everyone, name) for name in NOT_IN_OFFICIAL_TOTALS):
        return ""
    narrow, wide = last_official(view, "in_exchanges"), last_official(view, "all_returns")
    if not narrow or not wide:
        return ""
    lang = view.lang
    return lang.text(
        "Official totals differ: they end on other days and count other people. "
        "{narrow}, counting exchanges ({first}); {wide}, counting returns outside exchanges too ({second}).",
        narrow=lang.number(narrow[0]["value"]),
        first=claim(view, narrow[0]),
        wide=lang.number(wide[0]["value"]),
        second=claim(view, wide[0]),
    )
