"""The handful of numbers people ask for, each with what it counts and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from homeward.core.filters import ADOPTED
from homeward.core.view import View
from homeward.text.format import (
    counted_by,
    days,
    group_known_as,
    join,
    not_known,
    people_of,
    qualified,
    side_note,
    upper_first,
)
from homeward.text.highlights import KeyFigure, differs_by, highlights
from homeward.text.sentences import people_caveats
from homeward.text.totals import left_out_of_group, parts_of_total, range_across, without_group

Row = dict[str, Any]


def main_numbers(view: View) -> list[KeyFigure]:
    """Return the main numbers under the filters of a view. What cannot be said is left out, never 0."""
    by_side = {row["side"]: row for row in view.rows("people")}
    answers = {row["answer"]: row for row in view.rows("overview")}
    numbers = [*_people(view, by_side), *_groups(view, by_side), *highlights(view, by_side)]
    numbers += _exchanges(view, by_side, answers)
    if "latest" in answers:
        numbers.append(_latest(view, answers["latest"]))
    if "largest" in answers:
        numbers.append(_largest(view, answers["largest"]))
    return numbers


def coverage_lines(view: View) -> list[str]:
    """Return what the data cover, period by period, and what is not known after them."""
    lang = view.lang
    lines = [
        f"{lang.period(row['first_date'], row['last_date'])}: {view.of_row(row, 'text')}"
        for row in view.rows("coverage")
    ]
    return [*lines, after_the_data(view)]


def after_the_data(view: View) -> str:
    """Return what is known of the time after the data: nothing."""
    return view.lang.text(
        "No data after {date}. It does not mean that nothing happened.", date=view.lang.date(view.options.last_day)
    )


def _people(view: View, by_side: dict[str, Row]) -> Iterator[KeyFigure]:
    """Yield one number and one range for each direction; what is a part of it stands in its note."""
    lang, who = view.lang, view.filters.who
    for side, row in by_side.items():
        if row["total"] is None:
            continue
        value = qualified(lang, row["total"], row["total_known_as"])
        agree = row["total_lowest"] == row["total_highest"] or view.filters.count != ADOPTED
        spread = "" if agree else upper_first(range_across(lang, row)) + "."
        left_out = [] if who == "everyone" else left_out_of_group(view, row)
        change = differs_by(view, side, "all_people", row["total"])
        note = join([change, spread, counted_by(lang, view.filters.count), *parts_of_total(view, row), *left_out])
        yield KeyFigure(_returned_label(view, side), value, note, "timeline")


def _returned_label(view: View, side: str) -> str:
    lang = view.lang
    forms = {
        ("UA", "everyone"): lang.text("Returned to Ukraine"),
        ("UA", "military"): lang.text("Military returned to Ukraine"),
        ("UA", "civilian"): lang.text("Civilians returned to Ukraine"),
        ("RU", "everyone"): lang.text("Returned to Russia"),
        ("RU", "military"): lang.text("Military returned to Russia"),
        ("RU", "civilian"): lang.text("Civilians returned to Russia"),
    }
    return forms[side, view.filters.who]


def _exchanges(view: View, by_side: dict[str, Row], answers: dict[str, Row]) -> Iterator[KeyFigure]:
    lang = view.lang
    row = by_side.get("UA") or by_side.get("RU")
    if not row:
        return
    unknown = row["days"] - row["days_with_number"] - row["lower_bound_days"]
    notes = [differs_by(view, row["side"], "days", row["days"])]
    if row["dates"] != row["days"]:
        notes.append(lang.plural("On {n} date.", "On {n} dates.", row["dates"]))
    if unknown:
        notes.append(_without_figure(view, unknown))
    if "numbered" in answers:
        last = answers["numbered"]
        notes.append(
            lang.text(
                "The last one with a published official number is the {ordinal}, on {date}.",
                ordinal=lang.ordinal(last["ordinal"]),
                date=lang.date(last["first_date"]),
            )
        )
    yield KeyFigure(lang.text("Exchanges"), lang.number(row["days"]), join(notes), "timeline")


def _without_figure(view: View, count: int) -> str:
    """Return for how many exchanges the number of those who are counted is not known."""
    lang, who = view.lang, view.filters.who
    if who == "everyone":
        return lang.plural("{n} with no published figure.", "{n} with no published figure.", count)
    if who == "military":
        return lang.plural(
            "For {n} the number of service members is not known.",
            "For {n} the number of service members is not known.",
            count,
        )
    return lang.plural(
        "For {n} the number of civilians is not known.", "For {n} the number of civilians is not known.", count
    )


def _groups(view: View, by_side: dict[str, Row]) -> Iterator[KeyFigure]:
    lang, row = view.lang, by_side.get("UA") or by_side.get("RU")
    if not row or view.filters.who != "everyone" or not row["people"]:
        return
    where = lang.text("To Ukraine") if row["side"] == "UA" else lang.text("To Russia")
    for group in ("military", "civilian"):
        if row[f"{group}_total"] is not None:
            change = differs_by(view, row["side"], group, row[f"{group}_total"])
            note = join([change, *without_group(view, row), f"{where}.", counted_by(lang, view.filters.count)])
            value = qualified(lang, row[f"{group}_total"], group_known_as(row))
            yield KeyFigure(view.label("group", group), value, note, "groups")


def _on(view: View, row: Row) -> str:
    day = view.lang.date(row["first_date"])
    return view.lang.text("On or shortly before {date}", date=day) if row["date_precision"] == "before" else day


def _latest(view: View, row: Row) -> KeyFigure:
    lang = view.lang
    number = not_known(view) if row["people"] is None else people_of(view, row["people"], row["known_as"])
    before = lang.text("On that day or shortly before.") if row["date_precision"] == "before" else ""
    to_the_end = view.filters.until is None or view.filters.until >= view.options.last_day
    end = lang.date(view.options.last_day)
    after = lang.text("Sources read up to {date}; what came after is unknown.", date=end) if to_the_end else ""
    return KeyFigure(
        _latest_label(view, to_the_end=to_the_end),
        lang.date(row["first_date"]),
        join([f"{upper_first(number)}.", side_note(view), before, *_caveats(view, row), after]),
        "exchange",
        {"id": [row["exchange_id"]]},
    )


def _latest_label(view: View, *, to_the_end: bool) -> str:
    if view.filters.series or view.filters.mediator:
        return view.lang.text("Latest of these exchanges")
    return view.lang.text("Latest exchange known") if to_the_end else view.lang.text("Last exchange of the period")


def _largest(view: View, row: Row) -> KeyFigure:
    note = join([side_note(view), f"{_on(view, row)}: {view.of_row(row)}.", *_caveats(view, row)])
    label = {
        "everyone": view.lang.text("Largest exchange with a published figure"),
        "military": view.lang.text("Most service members known in one exchange"),
        "civilian": view.lang.text("Most civilians known in one exchange"),
    }[view.filters.who]
    number = people_of(view, row["people"], row["known_as"])
    return KeyFigure(label, number, note, "exchange", {"id": [row["exchange_id"]]})


def _caveats(view: View, row: Row) -> list[str]:
    """Return what is doubtful about the number of one exchange, in the direction that is asked about."""
    return people_caveats(view, row["exchange_id"], ["UA", "RU"] if view.filters.direction == "ru" else ["UA"])


def longest_pause(view: View) -> Iterator[KeyFigure]:
    """Yield the longest time without an exchange; nothing where there were fewer than two."""
    lang = view.lang
    longest = max(view.rows("pauses"), key=lambda row: row["days"], default=None)
    if longest:
        note = lang.text(
            "{period}, in either direction.", period=lang.period(longest["first_date"], longest["last_date"])
        )
        yield KeyFigure(lang.text("Longest pause between exchanges"), days(lang, longest["days"]), note, "timeline")
