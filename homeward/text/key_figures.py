"""The handful of numbers people ask for, each with what it counts and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from homeward.core.filters import ADOPTED
from homeward.core.view import View
from homeward.text.format import (
    counted_by,
    days,
    join,
    not_known,
    qualified,
    qualified_people,
    upper_first,
    with_series,
)

Row = dict[str, Any]


class KeyFigure(NamedTuple):
    """A number with its words: `label` what is counted, `value` ready to be shown, `note` how sure it is.

    `path` is the page that breaks it down, and `query` what of its address is not that of the view.
    """

    label: str
    value: str
    note: str
    path: str | None = None
    query: dict[str, list[str]] | None = None


def main_numbers(view: View) -> list[KeyFigure]:
    """Return the main numbers under the filters of a view. What cannot be said is left out, never 0."""
    by_side = {row["side"]: row for row in view.rows("people")}
    answers = {row["answer"]: row for row in view.rows("overview")}
    numbers = [*_people(view, by_side), *_exchanges(view, by_side, answers), *_groups(view, by_side)]
    if "latest" in answers:
        numbers.append(_latest(view, answers["latest"]))
    if "largest" in answers:
        numbers.append(_largest(view, answers["largest"]))
    return [*numbers, *_pause(view)]


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
        "After {date}: unknown. It does not mean that nothing happened.", date=view.lang.date(view.options.last_day)
    )


def _people(view: View, by_side: dict[str, Row]) -> Iterator[KeyFigure]:
    lang = view.lang
    for side, row in by_side.items():
        known = (row["people"] or 0) + row["lower_bound_people"]
        if not row["days_with_number"] + row["lower_bound_days"]:
            continue
        label = lang.text("Returned to Ukraine") if side == "UA" else lang.text("Returned to Russia")
        value = qualified(lang, known, None, at_least=bool(row["lower_bound_people"]))
        yield KeyFigure(label, value, join([_counted_on(view, row), *_whose(view, row)]), "timeline")
        yield from _with_series(view, row, known)


def _whose(view: View, row: Row) -> Iterator[str]:
    """Yield by whose figures it is, or between which the sources put it, where they differ."""
    lang, count = view.lang, view.filters.count
    yield counted_by(lang, count)
    if count == ADOPTED and row["lowest"] != row["highest"]:
        low, high = (
            qualified(lang, row[end], None, at_least=bool(row["lower_bound_people"])) for end in ("lowest", "highest")
        )
        yield lang.text("By the lowest figures of any source {low}, by the highest {high}.", low=low, high=high)


def _counted_on(view: View, row: Row) -> str:
    return view.lang.plural(
        "Counted on {n} day of exchange.",
        "Counted on {n} days of exchange.",
        row["days_with_number"] + row["lower_bound_days"],
    )


def _with_series(view: View, row: Row, known: int) -> Iterator[KeyFigure]:
    """Yield the same with people of series who are not counted by day: the other true answer, not a note."""
    if not row["series_people"]:
        return
    lang = view.lang
    label = (
        lang.text("To Ukraine, with whole series") if row["side"] == "UA" else lang.text("To Russia, with whole series")
    )
    both = with_series(
        lang, known + row["series_people"], at_least=bool(row["lower_bound_people"]), about=not row["series_at_least"]
    )
    series = lang.list([view.label("series", series) for series in row["series"]])
    note = lang.text("With {series}, whose days have no numbers.", series=series)
    yield KeyFigure(label, both, note, "reconciliation")


def _exchanges(view: View, by_side: dict[str, Row], answers: dict[str, Row]) -> Iterator[KeyFigure]:
    lang = view.lang
    row = by_side.get("UA") or by_side.get("RU")
    if not row:
        return
    unknown = row["days"] - row["days_with_number"] - row["lower_bound_days"]
    notes = [lang.plural("{n} without a number.", "{n} without a number.", unknown)] if unknown else []
    if "numbered" in answers:
        last = answers["numbered"]
        notes.append(
            lang.text(
                "The last one with a published official number is the {ordinal}, on {date}.",
                ordinal=lang.ordinal(last["ordinal"]),
                date=lang.date(last["first_date"]),
            )
        )
    yield KeyFigure(lang.text("Days of exchange"), lang.number(row["days"]), join(notes), "timeline")


def _groups(view: View, by_side: dict[str, Row]) -> Iterator[KeyFigure]:
    lang, row = view.lang, by_side.get("UA") or by_side.get("RU")
    if not row or view.filters.who != "everyone" or not row["people"]:
        return
    where = lang.text("To Ukraine") if row["side"] == "UA" else lang.text("To Russia")
    rest = f"{where}."
    if row["not_specified"]:
        rest = lang.plural(
            "{where}; for {n} person no group was given.",
            "{where}; for {n} people no group was given.",
            row["not_specified"],
            where=where,
        )
    for group in ("military", "civilian"):
        known = [number for number in (row[group], row[f"lower_bound_{group}"]) if number is not None]
        if known:
            note = join([rest, counted_by(lang, view.filters.count)])
            yield KeyFigure(view.label("group", group), lang.number(sum(known)), note, "groups")


def _on(view: View, row: Row) -> str:
    day = view.lang.date(row["first_date"])
    return view.lang.text("On or shortly before {date}", date=day) if row["date_precision"] == "before" else day


def _number(view: View, row: Row) -> str:
    """Return how many were counted of an exchange; how sure its total is says nothing of the number of one group."""
    return qualified_people(view.lang, row["people"], row["known_as"] if view.filters.who == "everyone" else None)


def _latest(view: View, row: Row) -> KeyFigure:
    lang = view.lang
    number = not_known(view) if row["people"] is None else _number(view, row)
    before = lang.text("On that day or shortly before.") if row["date_precision"] == "before" else ""
    end = view.options.last_day
    is_open = view.filters.until is None or view.filters.until >= end
    after = lang.text("Sources read up to {date}; what came after is unknown.", date=lang.date(end)) if is_open else ""
    return KeyFigure(
        lang.text("Latest exchange known"),
        lang.date(row["first_date"]),
        join([f"{upper_first(number)}.", before, after]),
        "exchange",
        {"id": [row["exchange_id"]]},
    )


def _largest(view: View, row: Row) -> KeyFigure:
    note = f"{_on(view, row)}: {view.of_row(row)}"
    label = view.lang.text("Largest exchange with a number")
    return KeyFigure(label, _number(view, row), note, "exchange", {"id": [row["exchange_id"]]})


def _pause(view: View) -> Iterator[KeyFigure]:
    lang = view.lang
    longest = max(view.rows("pauses"), key=lambda row: row["days"], default=None)
    if longest:
        note = lang.text("{period}, whoever returned.", period=lang.period(longest["first_date"], longest["last_date"]))
        yield KeyFigure(lang.text("Longest pause between exchanges"), days(lang, longest["days"]), note, "timeline")
