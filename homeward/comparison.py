"""Rows of `compare` → words: what the two sides are called, the finding, and the differences one by one."""

from __future__ import annotations

import datetime as dt

from homeward.charts.common import Row, direction_words, qualified, upper_first
from homeward.filters import NONE, Filters
from homeward.language import Language
from homeward.sentences import join, lower_first, returned, summary
from homeward.view import View

GROUPS = ("military", "civilian", "not_specified")
# What the sentence names one by one, in this order; the table has everything.
NAMED = ("military", "civilian", "not_specified", "days_per_100", "people_per_exchange", "longest_pause")
NAMED_BRANCHES = 3


def names(view: View) -> tuple[str, str]:
    """Return what the two sides of a comparison are called: "2024", "1 May – 30 June 2025", a series."""
    return _name(view, view.filters), _name(view, view.filters.versus())


def _name(view: View, filters: Filters) -> str:
    words = view.language
    chosen = [words.text("not in a series") if key == NONE else view.label("series", key) for key in filters.series]
    if not chosen:
        return _period(view, filters)
    if filters.since or filters.until:
        chosen.append(_period(view, filters))
    return ", ".join(chosen)


def _period(view: View, filters: Filters) -> str:
    words, since, until = view.language, filters.since, filters.until
    if year := filters.year():
        ends = view.options.last_day
        if since and since <= ends and year == ends.year and ends < dt.date(year, 12, 31):
            return words.text("{year} to {day}", year=year, day=words.day_month(ends))
        return str(year)
    if since and until:
        return words.period(since, until)
    if since:
        return words.text("since {date}", date=words.date(since))
    return words.text("until {date}", date=words.date(until)) if until else words.text("the whole time")


def measure_name(view: View, measure: str) -> str:
    """Return what a measure is called, its unit included."""
    words = view.language
    if measure in GROUPS:
        return view.label("group", measure)
    named = {
        "all_people": words.text("People"),
        "people": words.text("Counted by day"),
        "lower_bound_people": words.text("On days known only in part"),
        "series_people": words.text("Of a series, on no single day"),
        "left_out": words.text("Left out: group not specified"),
        "days": words.text("Days of exchange"),
        "days_with_number": words.text("Days with a number"),
        "longest_pause": words.text("Longest pause, in days"),
        "median_pause": words.text("Median pause, in days"),
        "people_per_exchange": words.text("People per exchange with a number"),
        "days_per_100": words.text("Exchanges per 100 days"),
        "period_days": words.text("Days in the period"),
        "days_in_both": words.text("Exchanges that lie in both"),
    }
    return named.get(measure) or view.label("branch", measure)


def value(language: Language, row: Row, side: str) -> str:
    """Return the number of one side (`a` or `b`) in words: "at least 3,297", "996", "unknown"."""
    if row[side] is None:
        return language.text("unknown")
    return qualified(language, row[side], row[f"{side}_known_as"])


def signed(language: Language, row: Row) -> str | None:
    """Return the difference as a short label: "+362", "−4 or more"; None where it cannot be said."""
    if row["difference"] is None:
        return None
    sign = "+" if row["difference"] > 0 else "−" if row["difference"] < 0 else "±"
    number = sign + language.number(abs(row["difference"]))
    return language.text("{n} or more", n=number) if row["difference_known_as"] == "at_least" else number


def title(view: View, rows: list[Row]) -> str:
    """Return the finding: how many people on either side, and the difference where it can be said."""
    words = view.language
    row = rows[0]
    first, second = names(view)
    if row["difference"] is None:
        sides = [_statement(view, row, side, name) for side, name in (("a", first), ("b", second))]
        return upper_first("; ".join(sides))
    n = qualified(words, abs(row["difference"]), row["difference_known_as"])
    parts = {"first": _statement(view, row, "a", first), "n": n, "second": second}
    if row["difference"] > 0:
        return upper_first(words.text("{first}, {n} more than in {second}", **parts))
    if row["difference"] < 0:
        return upper_first(words.text("{first}, {n} fewer than in {second}", **parts))
    return upper_first(words.text("{first}, as many as in {second}", **parts))


def _statement(view: View, row: Row, side: str, name: str) -> str:
    """Return what one side says on its own: its people, or that nothing is known."""
    words = view.language
    if row[side] is None:
        versus = view.filters.versus() if side == "b" else view.filters
        if View(view.dataset, words, versus).rows("people"):
            return words.text("{period}: no number published", period=name)
        return words.text("{period}: no exchange in the data", period=name)
    known_as = row[f"{side}_known_as"]
    phrase = returned(words, row["side"], view.filters.who, int(row[side]), at_least=known_as == "at_least")
    return words.text("{period}: {finding}", period=name, finding=lower_first(phrase))


def sentence(view: View, rows: list[Row]) -> str:
    """Return the difference in words: people, groups, pace, branches, and what is unknown on either side."""
    first, second = names(view)
    words = view.language
    return join(
        [
            _side(view, view.filters, first),
            _side(view, view.filters.versus(), second),
            words.text("Compared, {first} against {second}:", first=first, second=second),
            *_differences(view, [row for row in rows if row["side"] == rows[0]["side"]]),
            *_cautions(view, rows),
        ]
    )


def _side(view: View, filters: Filters, name: str) -> str:
    words = view.language
    found = summary(View(view.dataset, words, filters), groups=False) or words.text("No exchange in the data.")
    return words.text("{period}: {finding}", period=upper_first(name), finding=found)


def _differences(view: View, rows: list[Row]) -> list[str]:
    """Return the measures worth naming, each with both its numbers."""
    words = view.language
    by_measure = {row["measure"]: row for row in rows}
    chosen = [by_measure[measure] for measure in NAMED if measure in by_measure]
    branches = [row for row in rows if row["section"] == "branch"]
    largest = sorted(branches, key=lambda row: -max(row["a"] or 0, row["b"] or 0))
    chosen += [row for row in largest if row["measure"] != "not_published"][:NAMED_BRANCHES]
    chosen += [row for row in branches if row["measure"] == "not_published"]
    parts = [_against(view, row) for row in chosen if row["a"] is not None or row["b"] is not None]
    where = direction_words(words, rows[0]["side"]) + ":" if view.filters.direction == "both" else ""
    return [where, words.text("{items}.", items="; ".join(parts))] if parts else []


def _against(view: View, row: Row) -> str:
    words = view.language
    parts = {"measure": measure_name(view, row["measure"]), "a": value(words, row, "a"), "b": value(words, row, "b")}
    difference = signed(words, row)
    if difference is None or row["section"] not in ("people", "branch"):
        return words.text("{measure} {a} against {b}", **parts)
    return words.text("{measure} {a} against {b} ({difference})", **parts, difference=difference)


def _cautions(view: View, rows: list[Row]) -> list[str]:
    """Return what to mind: exchanges that count twice, pauses across an edge, and where the data end."""
    words, ends = view.language, view.options.last_day
    by_measure = {row["measure"]: row for row in reversed(rows)}
    both = int(by_measure["days_in_both"]["a"] or 0)
    clauses = [
        words.plural("The two overlap: {n} exchange lies in both.", "The two overlap: {n} exchanges lie in both.", both) if both else "",
        words.text("A pause that reaches beyond a period is not counted in it.")
        if by_measure["longest_pause"]["a"] or by_measure["longest_pause"]["b"]
        else "",
    ]
    untils = [filters.until for filters in (view.filters, view.filters.versus()) if not filters.series]
    if any(until is None or until > ends for until in untils):
        clauses.append(words.text("The data end on {date}; what came after is unknown.", date=words.date(ends)))
    return clauses
