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


def bucket_name(row: Row, grain: str, lang: Language) -> str:
    """Return the name of a bucket: its day, or its month, quarter or year; of a series: its period."""
    if row["kind"] == "series":
        return lang.period(row["first_date"], row["last_date"])
    if grain == "year":
        return str(row["first_date"].year)
    if grain == "quarter":
        return lang.quarter(row["first_date"])
    if grain == "month":
        return upper_first(lang.month(row["first_date"]))
    if row.get("date_precision") == "before":
        return lang.text("On or shortly before {date}", date=lang.date(row["first_date"]))
    return lang.date(row["first_date"])


def source_line(lang: Language, row: Row) -> str | None:
    """Return who gives the adopted figure and how many others give one: "Source: Ukrinform and 8 more"."""
    if not row.get("publisher"):
        return None
    more = (row["source_count"] or 1) - 1
    if not more:
        return lang.text("Source: {publisher}", publisher=row["publisher"])
    return lang.plural(
        "Source: {publisher} and {n} more", "Source: {publisher} and {n} more", more, publisher=row["publisher"]
    )


def differs(row: Row) -> bool:
    """Return whether sources give different numbers for the people of a row."""
    return bool((row["lowest"] or 0) < (row["highest"] or 0))


def direction_words(lang: Language, side: str) -> str:
    """Return the direction of return as a short label."""
    return lang.text("To Ukraine") if side == "UA" else lang.text("To Russia")


def describe(view: View, row: Row, grain: str = "exchange") -> str:
    """Return the hover text of one row of the timeline or the running total: figure, qualifier, groups, source."""
    lang = view.lang
    name = bucket_name(row, grain, lang)
    label = view.of_row(row)
    if row["kind"] == "series":
        number = lang.text("{n} more, date not published", n=qualified(lang, row["people"], row["known_as"]))
    elif row["people"] is None:
        number = not_known(view)
    else:
        number = qualified(lang, row["people"], row.get("known_as"), at_least=row["is_at_least"])
    lines = [f"{name}: {number}", *wrapped(label), direction_words(lang, row["side"])]
    lines += _more(view, row, grain)
    return hover_text(*lines, source_line(lang, row))


def _more(view: View, row: Row, grain: str) -> list[str]:
    lang = view.lang
    groups = [
        f"{view.label('group', group)}: {lang.number(row[group])}"
        for group in GROUPS
        if row.get(group) and row["people"] != row[group]
    ]
    if row.get("unsplit") and grain != "exchange":
        groups.append(f"{lang.text('Sources differ, not split by group')}: {lang.number(row['unsplit'])}")
    lines = ["; ".join(groups)] if groups else []
    if row.get("ordinal"):
        lines.append(lang.text("Official number of the exchange: {n}", n=row["ordinal"]))
    if grain != "exchange" and row["kind"] == "exchange":
        lines.append(lang.plural("{n} exchange", "{n} exchanges", row["days"]))
        if row["days_unknown"]:
            lines.append(
                lang.plural(
                    "{n} of them with no published figure", "{n} of them with no published figure", row["days_unknown"]
                )
            )
    if differs(row):
        low, high = lang.number(row["lowest"]), lang.number(row["highest"])
        lines.append(lang.text("Sources differ: {low} to {high}", low=low, high=high))
    return lines


def group_key(view: View, rows: list[Row]) -> list[KeyItem]:
    """Return the key of the groups and marks that these rows use."""
    lang = view.lang
    key = [
        KeyItem(view.label("group", group), view.colour("group", group))
        for group in GROUPS
        if any(row.get(group) for row in rows)
    ]
    for side in dict.fromkeys(row["side"] for row in rows if row.get("unsplit")):
        label = lang.text("Sources differ, not split by group")
        if view.filters.direction == "both":  # each side has its own colour
            label = f"{label} ({lower_first(direction_words(lang, side))})"
        key.append(KeyItem(label, view.colour("side", side)))
    if any(differs(row) for row in rows):
        key.append(KeyItem(lang.text("Sources differ: range"), "$muted", "whisker"))
    if any(row["is_at_least"] for row in rows):
        key.append(KeyItem(lang.text("≥ at least"), "$muted", "open-end"))
    if any(row["people"] is None or row.get("days_unknown") for row in rows):
        key.append(KeyItem(lang.text("No published figure"), "$muted", "open"))
    return key


def not_known(view: View) -> str:
    """Return what is said where a number is unknown: of the group that is counted, if it is one."""
    return {
        "everyone": view.lang.text("no published figure"),
        "military": view.lang.text("number of service members not known"),
        "civilian": view.lang.text("number of civilians not known"),
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
        empty=view.lang.text("No exchange in the data matches the filters. Reset them to see all exchanges."),
    )


def no_branch(view: View, name: str) -> Figure:
    """Return the figure that says that exchanges match the filters, but nobody published their branches."""
    if not view.rows("branches"):
        return no_match(view, name)
    return Figure(
        name,
        title=view.lang.text("No branch was published"),
        empty=view.lang.text("No branch was published for the exchanges that match the filters."),
    )
