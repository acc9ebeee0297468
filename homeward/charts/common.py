"""What the charts share: places on the axis of time or of sequence, words about one exchange, words about a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from homeward.charts.plotting.figure import Figure, KeyItem, hover_text, wrapped
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import lower_first, qualified, upper_first
from homeward.text.sentences import nothing_found

Row = dict[str, Any]
GROUPS = ("military", "civilian", "not_specified")


def bucket_name(row: Row, grain: str, language: Language) -> str:
    """Return the name of a bucket: its day, or its month, quarter or year; of a series: its period."""
    if row["kind"] == "series":
        return language.period(row["first_date"], row["last_date"])
    if grain == "year":
        return str(row["first_date"].year)
    if grain == "quarter":
        return language.quarter(row["first_date"])
    if grain == "month":
        return upper_first(language.month(row["first_date"]))
    if row.get("date_precision") == "before":
        return language.text("On or shortly before {date}", date=language.date(row["first_date"]))
    return language.date(row["first_date"])


def source_line(language: Language, row: Row) -> str | None:
    """Return who gives the adopted figure and how many others give one: "Source: Ukrinform and 8 more"."""
    if not row.get("publisher"):
        return None
    more = (row["source_count"] or 1) - 1
    if not more:
        return language.text("Source: {publisher}", publisher=row["publisher"])
    return language.plural(
        "Source: {publisher} and {n} more", "Source: {publisher} and {n} more", more, publisher=row["publisher"]
    )


def differs(row: Row) -> bool:
    """Return whether sources give different numbers for the people of a row."""
    return bool((row["lowest"] or 0) < (row["highest"] or 0))


def direction_words(language: Language, side: str) -> str:
    """Return the direction of return as a short label."""
    return language.text("To Ukraine") if side == "UA" else language.text("To Russia")


def describe(view: View, row: Row, grain: str = "exchange") -> str:
    """Return the hover text of one row of the timeline or the running total: figure, qualifier, groups, source."""
    language = view.language
    name = bucket_name(row, grain, language)
    label = view.of_row(row)
    if row["kind"] == "series":
        number = language.text("{n} more, on no single day", n=qualified(language, row["people"], row["known_as"]))
    elif row["people"] is None:
        number = not_known(view)
    else:
        number = qualified(language, row["people"], row.get("known_as"), at_least=row["is_at_least"])
    lines = [f"{name}: {number}", *wrapped(label), direction_words(language, row["side"])]
    lines += _more(view, row, grain)
    return hover_text(*lines, source_line(language, row))


def _more(view: View, row: Row, grain: str) -> list[str]:
    language = view.language
    groups = [
        f"{view.label('group', group)}: {language.number(row[group])}"
        for group in GROUPS
        if row.get(group) and row["people"] != row[group]
    ]
    if row.get("unsplit") and grain != "exchange":
        groups.append(f"{language.text('Sources differ, not split by group')}: {language.number(row['unsplit'])}")
    lines = ["; ".join(groups)] if groups else []
    if row.get("ordinal"):
        lines.append(language.text("Official number of the exchange: {n}", n=row["ordinal"]))
    if grain != "exchange" and row["kind"] == "exchange":
        lines.append(language.plural("{n} exchange", "{n} exchanges", row["days"]))
        if row["days_unknown"]:
            lines.append(
                language.plural("{n} of them without a number", "{n} of them without a number", row["days_unknown"])
            )
    if differs(row):
        low, high = language.number(row["lowest"]), language.number(row["highest"])
        lines.append(language.text("Sources differ: {low} to {high}", low=low, high=high))
    return lines


def group_key(view: View, rows: list[Row]) -> list[KeyItem]:
    """Return the key of the groups and marks that these rows use."""
    language = view.language
    key = [
        KeyItem(view.label("group", group), view.colour("group", group))
        for group in GROUPS
        if any(row.get(group) for row in rows)
    ]
    for side in dict.fromkeys(row["side"] for row in rows if row.get("unsplit")):
        label = language.text("Sources differ, not split by group")
        if view.filters.direction == "both":  # each side has its own colour
            label = f"{label} ({lower_first(direction_words(language, side))})"
        key.append(KeyItem(label, view.colour("side", side)))
    if any(differs(row) for row in rows):
        key.append(KeyItem(language.text("Sources differ: lowest to highest"), "$muted", "whisker"))
    if any(row["is_at_least"] for row in rows):
        key.append(KeyItem(language.text("≥ at least this many"), "$muted", "open-end"))
    if any(row["people"] is None or row.get("days_unknown") for row in rows):
        key.append(KeyItem(language.text("No number published"), "$muted", "open"))
    return key


def not_known(view: View) -> str:
    """Return what is said where a number is unknown: of the group that is counted, if it is one."""
    return {
        "everyone": view.language.text("no number published"),
        "military": view.language.text("number of military not known"),
        "civilian": view.language.text("number of civilians not known"),
    }[view.filters.who]


def end_of(rows: list[Row]) -> dt.date:
    """Return the last day that rows speak of."""
    last: dt.date = max(row["last_date"] for row in rows)
    return last


def no_match(view: View, name: str) -> Figure:
    """Return the figure that says that no exchange took place or none matches the filters, and how to get back."""
    return Figure(
        name,
        title=nothing_found(view),
        empty=view.language.text("No exchange in the data matches the filters. Reset them to see all exchanges."),
    )


def no_branch(view: View, name: str) -> Figure:
    """Return the figure that says that exchanges match the filters, but nobody published their branches."""
    if not view.rows("branches"):
        return no_match(view, name)
    return Figure(
        name,
        title=view.language.text("No branch of service was published"),
        empty=view.language.text("No branch of service was published for the exchanges that match the filters."),
    )
