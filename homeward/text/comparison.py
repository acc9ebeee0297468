"""Rows of `compare` → words: what the two sides are called, the finding, and the differences one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from homeward.core.filter_words import within
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.options import NONE
from homeward.core.view import View
from homeward.text.format import Row, direction_words, join, lower_first, qualified, upper_first
from homeward.text.sentences import returned, summary

# How a number and its qualifier are written.
Writer = Callable[..., str]
GROUPS = ("military", "civilian", "not_specified")
# What the sentence names one by one, in this order; the table has everything.
NAMED = ("military", "civilian", "not_specified", "days_per_100", "longest_pause")
NAMED_BRANCHES = 3


def names(view: View) -> tuple[str, str]:
    """Return what the two sides of a comparison are called: "2024", "1 May – 30 June 2025", a series."""
    return _name(view, view.filters), _name(view, view.filters.versus())


def _name(view: View, filters: Filters) -> str:
    lang = view.lang
    chosen = [
        lang.text("outside any agreement") if key == NONE else view.label("series", key) for key in filters.series
    ]
    if not chosen:
        return _period(view, filters)
    if filters.since or filters.until:
        chosen.append(_period(view, filters))
    return ", ".join(chosen)


def _period(view: View, filters: Filters) -> str:
    lang, since, until = view.lang, filters.since, filters.until
    if year := filters.year():
        ends = view.options.last_day
        if since and since <= ends and year == ends.year and ends < dt.date(year, 12, 31):
            return lang.text("{year} to {day}", year=year, day=lang.day_month(ends))
        return lang.text("{year}", year=year)
    if since and until:
        return lang.period(since, until)
    if since:
        return lang.text("since {date}", date=lang.date(since))
    return lang.text("until {date}", date=lang.date(until)) if until else lang.text("the whole time")


def measure_name(view: View, measure: str) -> str:
    """Return what a measure is called, its unit included."""
    lang = view.lang
    if measure in GROUPS:
        return view.label("group", measure)
    everyone = {
        "everyone": lang.text("Everyone"),
        "military": lang.text("Military"),
        "civilian": lang.text("Civilians"),
    }
    named = {
        "all_people": everyone[view.filters.who],
        "people": lang.text("With a known date"),
        "lower_bound_people": lang.text("In exchanges known only in part"),
        "series_people": lang.text("Date not published"),
        "left_out": lang.text("Not counted: group not published"),
        "days": lang.text("Exchanges"),
        "days_with_number": lang.text("Exchanges with a figure"),
        "longest_pause": lang.text("Longest pause, days"),
        "median_pause": lang.text("Median pause, days"),
        "people_per_exchange": lang.text("People per exchange with a figure"),
        "days_per_100": lang.text("Exchanges per 100 days"),
        "period_days": lang.text("Days in the period"),
        "days_in_both": lang.text("Exchanges in both"),
    }
    return named.get(measure) or view.label("branch", measure)


def value(lang: Language, row: Row, side: str) -> str:
    """Return the number of one side (`a` or `b`) in words: "at least 3,297", "996", "unknown"."""
    known_as = row[f"{side}_known_as"]
    if known_as == "none":
        return lang.text("not applicable")
    return lang.text("unknown") if row[side] is None else qualified(lang, row[side], known_as)


def difference(lang: Language, row: Row, write: Writer = qualified) -> str | None:
    """Return the difference: "362 more", "at least 4 fewer"; None where the published numbers do not allow it."""
    if row["difference"] is None:
        return None
    n = write(lang, abs(row["difference"]), row["difference_known_as"])
    if row["difference"] > 0:
        return lang.text("{n} more", n=n)
    return lang.text("{n} fewer", n=n) if row["difference"] < 0 else lang.text("the same")


def title(view: View, rows: list[Row]) -> str:
    """Return the finding: how many people on either side, and the difference where it can be said."""
    lang = view.lang
    row = rows[0]
    first, second = names(view)
    if row["difference"] is None:
        return upper_first(
            f"{_statement(view, row, 'a', first)}; {_statement(view, row, 'b', second, brief=row['a'] is not None)}"
        )
    return upper_first(_against_the_other(lang, row, _statement(view, row, "a", first), second))


def _against_the_other(lang: Language, row: Row, first: str, second: str) -> str:
    """Return a statement with how many more or fewer people there were than on the other side."""
    change, known_as = row["difference"], row["difference_known_as"]
    parts = {"first": first, "n": lang.number(abs(change)), "second": second}
    if known_as == "at_least" and change > 0:
        return lang.text("{first}, at least {n} more than in {second}", **parts)
    if known_as == "at_least" and change < 0:
        return lang.text("{first}, at least {n} fewer than in {second}", **parts)
    parts["n"] = qualified(lang, abs(change), known_as)
    if change > 0:
        return lang.text("{first}, {n} more than in {second}", **parts)
    if change < 0:
        return lang.text("{first}, {n} fewer than in {second}", **parts)
    return lang.text("{first}, as many as in {second}", **parts)


def _statement(view: View, row: Row, side: str, name: str, *, brief: bool = False) -> str:
    """Return what one side says on its own: its people (`brief`: only how many), or that nothing is known."""
    lang = view.lang
    if row[side] is None:
        versus = view.filters.versus() if side == "b" else view.filters
        if View(view.database, lang, versus).rows("people"):
            return lang.text("{period}: no number published", period=name)
        return lang.text("{period}: no exchange in the data", period=name)
    known_as = row[f"{side}_known_as"]
    if brief:
        return lang.text("{period}: {finding}", period=name, finding=qualified(lang, row[side], known_as))
    phrase = returned(lang, row["side"], view.filters.who, int(row[side]), known_as)
    return lang.text("{period}: {finding}", period=name, finding=lower_first(phrase))


def sentence(view: View, rows: list[Row]) -> str:
    """Return the difference in words: people, groups, pace, branches, and what is unknown on either side."""
    first, second = names(view)
    compared = (
        [row for row in rows if row["side"] == rows[0]["side"]] if None not in (rows[0]["a"], rows[0]["b"]) else []
    )
    return join(
        [
            _side(view, view.filters, first),
            _side(view, view.filters.versus(), second),
            *_differences(view, compared),
            *_cautions(view, rows),
        ]
    )


def _side(view: View, filters: Filters, name: str) -> str:
    lang = view.lang
    side = View(view.database, lang, filters)
    found = summary(side, groups=False)
    # What is narrowed down names its period itself.
    if found and within(side):
        return found
    finding = found or lang.text("No exchange in the data.")
    return lang.text("{period}: {finding}", period=upper_first(name), finding=finding)


def _differences(view: View, rows: list[Row]) -> list[str]:
    """Return the measures worth naming, each with both its numbers."""
    lang = view.lang
    by_measure = {row["measure"]: row for row in rows}
    chosen = [by_measure[measure] for measure in NAMED if measure in by_measure]
    branches = [row for row in rows if row["section"] == "branch"]
    largest = sorted(branches, key=lambda row: -max(row["a"] or 0, row["b"] or 0))
    chosen += [row for row in largest if row["measure"] != "not_published"][:NAMED_BRANCHES]
    chosen += [row for row in branches if row["measure"] == "not_published"]
    parts = [_against(view, row) for row in chosen if row["a"] is not None or row["b"] is not None]
    if not parts:
        return []
    if view.filters.direction == "both":
        direction = lower_first(direction_words(lang, rows[0]["side"]))
        return [
            lang.text(
                "Compared, {direction}: {items}.",
                direction=direction,
                items="; ".join(parts),
            )
        ]
    return [lang.text("Compared: {items}.", items="; ".join(parts))]


def _against(view: View, row: Row) -> str:
    lang = view.lang
    parts = {"measure": measure_name(view, row["measure"]), "a": value(lang, row, "a"), "b": value(lang, row, "b")}
    change = difference(lang, row)
    if change is None or row["section"] not in ("people", "branch"):
        return lang.text("{measure}: {a} against {b}", **parts)
    return lang.text("{measure}: {a} against {b} ({difference})", **parts, difference=change)


def _cautions(view: View, rows: list[Row]) -> list[str]:
    """Return what to mind: exchanges that count twice, pauses across an edge, and where the data end."""
    lang, ends = view.lang, view.options.last_day
    by_measure = {row["measure"]: row for row in reversed(rows)}
    both = int(by_measure["days_in_both"]["a"] or 0)
    clauses = [
        lang.plural(
            "The periods overlap: {n} exchange is in both.", "The periods overlap: {n} exchanges are in both.", both
        )
        if both
        else "",
        lang.text("A pause that reaches beyond a period is not counted in it.")
        if by_measure["longest_pause"]["a"] or by_measure["longest_pause"]["b"]
        else "",
    ]
    periods = [filters for filters in (view.filters, view.filters.versus()) if not filters.series]
    for row in view.rows("coverage"):
        if row["level"] != "dense" and any(_touch(filters, row) for filters in periods):
            clauses.append(f"{lang.period(row['first_date'], row['last_date'])}: {view.of_row(row, 'text')}")
    if view.filters.count != "adopted" and any(row["section"] == "branch" for row in rows):
        clauses.append(lang.text("The branches are those of the main figures."))
    if view.filters.direction == "ru":
        clauses.append(
            lang.text("Branches are shown for returns to Ukraine only: for Russia hardly any were published.")
        )
    if any(filters.until is None or filters.until > ends for filters in periods):
        clauses.append(lang.text("No data after {date}.", date=lang.date(ends)))
    return clauses


def _touch(filters: Filters, row: Row) -> bool:
    """Return whether a period touches that of a row."""
    since, until = filters.since or row["first_date"], filters.until or row["last_date"]
    return bool(since <= row["last_date"] and until >= row["first_date"])
