"""Military and civilian: people by year, and as shares. What all charts of years share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from homeward.charts.choices import group_choice, year_choice
from homeward.charts.common import no_match, of_chart
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text
from homeward.charts.plotting.marks import at_least_key, rings
from homeward.charts.plotting.stacked_bars import Segment, stacked
from homeward.charts.registry import DAYS, GROUPS, chart
from homeward.core.view import View
from homeward.text.format import (
    Row,
    direction_words,
    join,
    lower_first,
    named,
    number_label,
    people_of,
    qualified,
    upper_first,
    without_number,
)
from homeward.text.sentences import headline, summary

SIDES = ("UA", "RU")


@chart("year", "side", "people", *GROUPS, *DAYS)
def groups_by_year(view: View) -> Figure:
    """Return military, civilians and people whose group is not specified, one row per year."""
    rows = view.rows("groups_by_year")
    return years(
        view,
        "groups_by_year",
        [_group(view, rows, group) for group in GROUPS],
        title=by_side(view, rows, _civilian_share) if view.filters.who == "everyone" else headline(view),
        subtitle=subtitle(
            view,
            view.lang.text("People who returned to Ukraine, by year and group; their sum in brackets"),
            view.lang.text("People who returned to Russia, by year and group; their sum in brackets"),
            view.lang.text("People who returned, by year and group; their sum in brackets"),
        ),
        sentence=join([summary(view), _largest_share(view)]),
    )


@chart("year", "side", *(f"share_{group}" for group in GROUPS), *DAYS)
def group_shares(view: View) -> Figure:
    """Return the shares of the groups among all people of each year; not specified is a part of the whole."""
    rows = view.rows("group_shares")
    by_day = [row for row in view.rows("groups_by_year") if row["kind"] == "exchange"]
    return years(
        view,
        "group_shares",
        [_group(view, rows, group) for group in GROUPS],
        title=by_side(view, by_day, _published_share),
        subtitle=subtitle(
            view,
            view.lang.text("Share of each group among all who returned to Ukraine that year, group unknown included"),
            view.lang.text("Share of each group among all who returned to Russia that year, group unknown included"),
            view.lang.text("Share of each group among all who returned that year, group unknown included"),
        ),
        sentence=join(
            [
                summary(view, groups=False),
                *[_shares(view, side, by_day) for side in SIDES],
                view.lang.text("The shares are of people with a known date."),
            ]
        ),
    )


def subtitle(view: View, ukraine: str, russia: str, both: str) -> str:
    """Return the subtitle for the direction chosen, so that a picture says whose return it is of."""
    return {"ua": ukraine, "ru": russia, "both": both}[view.filters.direction]


def by_side(view: View, rows: Sequence[Row], finding: Callable[[View, list[Row]], str]) -> str:
    """Return a finding about the rows of the one direction, or one about each of the two."""
    by_side = [[row for row in rows if row["side"] == side] for side in SIDES]
    found = [finding(view, of_side) for of_side in by_side if of_side]
    if len(found) < 2:
        return "".join(found)
    return view.lang.text("{first}; {second}", first=found[0], second=lower_first(found[1]))


def total(rows: Sequence[Row], column: str, kind: str | None = None) -> int:
    """Return the sum of a column, of the rows of a kind or of all; what is unknown adds nothing."""
    return sum(row[column] or 0 for row in rows if kind in (None, row["kind"]))


# ---------- rows of years


def years(view: View, name: str, parts: list[Segment], evidence: str = "evidence_people", **words: Any) -> Figure:
    """Return a chart of years (and series) with the question of its evidence; `words`: title, subtitle, sentence."""
    lang, rows, share = view.lang, view.rows(name), name == "group_shares"
    if not rows:
        return no_match(view, name)
    if not any(value for part in parts for value in part.values):
        none = any(row["people"] == 0 for row in rows)
        nothing = (
            lang.text("Nobody, in the exchanges with a published figure.")
            if none
            else lang.text("No figure was published for the exchanges that match the filters.")
        )
        return Figure(name, title=of_chart(view, name, headline(view)), empty=nothing)
    unit = lang.text("share of all who returned") if share else lang.text("people")
    data, layout, height = stacked(parts, [_row_name(view, row) for row in rows], lang, unit=unit, share=share)
    if share:
        # The whole, whatever part of it is asked for, and room for a ring beyond.
        layout["xaxis"]["range"] = [0, 1.03]
    rings = _rings(view, rows, layout, parts)
    key = [
        KeyItem(part.label, part.colour, "unknown" if part.unknown else "known", part.choice, part.key)
        for part in parts
        if any(part.values)
    ]
    if rings:
        everyone = view.filters.who == "everyone"
        more = (
            lang.text("More exchanges, with no published figure")
            if everyone
            else lang.text("More exchanges, number not known")
        )
        key.append(KeyItem(more, "$muted", "open"))
    if any(row["is_at_least"] for row in rows):
        key.append(at_least_key(lang))
    return Figure(name, evidence=evidence, **words, key=key, data=[*data, *rings], layout=layout, height=height)


def _row_name(view: View, row: Row) -> str:
    """Return the name of a row with its people in brackets: "2024 (1,358)", "2024 (to Russia: ≥ 1,313)".

    Of a group, nobody is said in words: "2023 (no civilians)". Nobody, where some are unknown, is unknown.
    """
    lang = view.lang
    number = lang.text("unknown")
    if row["people"] is not None:
        number = number_label(lang, row["people"], row["known_as"], at_least=row["is_at_least"])
    if row["people"] == 0 and not row["is_at_least"]:
        number = lang.text("unknown") if row["days_unknown"] else people_of(view, 0)
    if view.filters.direction == "both":
        number = f"{lower_first(direction_words(lang, row['side']))}: {number}"
    return f"{year_or_series(view, row)} ({number})"


def year_or_series(view: View, row: Row) -> str:
    """Return the year of a row, or the name of its series, which is in no year."""
    return view.label("series", row["series_id"]) if row["kind"] == "series" else str(row["first_date"].year)


def _rings(view: View, rows: list[Row], layout: Spec, parts: list[Segment]) -> list[Spec]:
    """Return a ring after the bar of every row that holds an exchange without a number: unknown is not zero."""
    ends = [sum(part.values[index] or 0 for part in parts) for index in range(len(rows))]
    names, beyond = layout["yaxis"]["categoryarray"], 0.012 * layout["xaxis"]["range"][1]
    chosen = [index for index, row in enumerate(rows) if row["days_unknown"]]
    if not chosen:
        return []
    texts = [without_number(view, rows[index]["days_unknown"]) for index in chosen]
    labels = [names[index] for index in chosen]
    hover = [hover_text(name.replace("<br>", " "), text) for name, text in zip(labels, texts, strict=True)]
    return [rings([ends[index] + beyond for index in chosen], labels, hover, 8)]


def _group(view: View, rows: list[Row], group: str) -> Segment:
    """Return a group in every row, as a number of people or as a share of them."""
    label = view.label("group", group)
    hover = [part_hover(view, row, label, row[group], row["everyone"]) for row in rows]
    values, choices = [row[group] or None for row in rows], [year_choice(row) for row in rows]
    choice = group_choice(group)
    key = "" if choice else group
    return Segment(label, view.colour("group", group), values, hover, choices=choices, choice=choice, key=key)


def part_hover(
    view: View, row: Row, label: str, value: float | None, whole: int | None, share: str | None = None
) -> str:
    """Return the hover text of a part, given as a number of people or as a share of the whole (or with its `share`)."""
    lang = view.lang
    if not value or not whole:
        return ""
    count, part = (value, value / whole) if isinstance(value, int) else (round(value * whole), value)
    if share is None:
        share = lang.text("{share} of {n}", share=lang.percent(part), n=lang.number(whole))
    days = lang.plural("{n} exchange", "{n} exchanges", row["days"]) if row["days"] else lang.text("Date not published")
    number = qualified(lang, count, row["known_as"] if row["kind"] == "series" else None)
    return hover_text(f"{year_or_series(view, row)}: {named(lang, label, number)}", upper_first(share), days)


# ---------- findings


def _those(view: View, rows: list[Row]) -> str:
    """Return whom the rows of one direction are about."""
    if rows[0]["side"] == "UA":
        return view.lang.text("those who returned to Ukraine")
    return view.lang.text("those who returned to Russia")


def no_group(view: View, rows: list[Row], by: dt.date | None = None) -> str:
    """Return that the group of nobody in the rows of one direction is known (`by` a day, if it is given)."""
    lang, those = view.lang, _those(view, rows)
    if by is None:
        return lang.text("It was not published who of {those} was military and who civilian", those=those)
    return lang.text(
        "By {date} it was not published who of {those} was military and who civilian", those=those, date=lang.date(by)
    )


def _civilian_share(view: View, rows: list[Row]) -> str:
    """Return the share of civilians among those whose group is known."""
    known = total(rows, "military") + total(rows, "civilian")
    if not known:
        return no_group(view, rows)
    values = {"share": view.lang.percent(total(rows, "civilian") / known), "those": _those(view, rows)}
    return upper_first(view.lang.text("{share} of {those} and whose group is known were civilians", **values))


def _published_share(view: View, rows: list[Row]) -> str:
    """Return for how much of the people the group is known; of a group, how much of them it is, or is at least."""
    lang = view.lang
    everyone = total(rows, "everyone")
    if not everyone:
        return lang.text("No figure was published for {those}", those=_those(view, rows))
    known = total(rows, "military") + total(rows, "civilian")
    if not known:
        return lang.text(
            "For none of {those} is it known whether they were military or civilian", those=_those(view, rows)
        )
    those, whole = _those(view, rows), not any(row["left_out"] or row["is_at_least"] for row in rows)
    if view.filters.who == "everyone":
        if known == everyone and whole:
            return lang.text("Of all {those} it is known whether they were military or civilian", those=those)
        share = lang.percent(known / everyone)
        return lang.text(
            "For {share} of {those} it is known whether they were military or civilian", share=share, those=those
        )
    percent = lang.percent if whole else lang.percent_at_least
    values = {"share": percent(known / everyone), "those": those}
    if view.filters.who == "military":
        exact = upper_first(lang.text("{share} of {those} were military", **values))
        return exact if whole else lang.text("At least {share} of {those} were military", **values)
    exact = upper_first(lang.text("{share} of {those} were civilians", **values))
    return exact if whole else lang.text("At least {share} of {those} were civilians", **values)


def _largest_share(view: View) -> str:
    """Return the year with the largest share of civilians, where several years of one direction are shown."""
    rows = [row for row in view.rows("groups_by_year") if row["civilian"] and row["military"] is not None]
    if len(rows) < 2 or view.filters.direction == "both":
        return ""
    row = max(rows, key=lambda row: row["civilian"] / (row["civilian"] + row["military"]))
    return view.lang.text(
        "The share of civilians among those whose group is known was largest in {year}: {share}.",
        year=row["first_date"].year,
        share=view.lang.percent(row["civilian"] / (row["civilian"] + row["military"])),
    )


def _shares(view: View, side: str, rows: list[Row]) -> str:
    """Return the share of each group among all people of a side, in words."""
    lang = view.lang
    rows = [row for row in rows if row["side"] == side]
    everyone = total(rows, "everyone")
    if not everyone:
        return ""
    shares = [
        named(lang, lower_first(view.label("group", group)), lang.percent(total(rows, group) / everyone))
        for group in GROUPS
        if total(rows, group)
    ]
    if not shares:
        return ""
    if side == "UA":
        return lang.text("Of those who returned to Ukraine: {shares}.", shares=lang.list(shares))
    return lang.text("Of those who returned to Russia: {shares}.", shares=lang.list(shares))
