"""Rows → sentences. What a chart says in words, in either language; it is also the chart's text alternative.

Each clause is one message of the catalogue with its own plural forms, so that a translator can say it naturally.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import Row, direction_words, join, lower_first, not_known, people, qualified, with_series


def returned(lang: Language, side: str, who: str, count: int, *, at_least: bool = False) -> str:
    """Return who returned where, without a full stop: "7,901 people returned to Ukraine"."""
    forms: dict[tuple[str, str], Callable[[], str]] = {
        ("UA", "everyone"): lambda: lang.plural(
            "{n} person returned to Ukraine", "{n} people returned to Ukraine", count
        ),
        ("UA", "military"): lambda: lang.plural(
            "{n} member of the military returned to Ukraine", "{n} members of the military returned to Ukraine", count
        ),
        ("UA", "civilian"): lambda: lang.plural(
            "{n} civilian returned to Ukraine", "{n} civilians returned to Ukraine", count
        ),
        ("RU", "everyone"): lambda: lang.plural(
            "{n} person returned to Russia", "{n} people returned to Russia", count
        ),
        ("RU", "military"): lambda: lang.plural(
            "{n} member of the military returned to Russia", "{n} members of the military returned to Russia", count
        ),
        ("RU", "civilian"): lambda: lang.plural(
            "{n} civilian returned to Russia", "{n} civilians returned to Russia", count
        ),
    }
    phrase = forms[side, who]()
    return lang.text("At least {phrase}", phrase=phrase) if at_least else phrase


def headline(view: View) -> str:
    """Return the main finding under the filters, for a title; where no number is known it says so, never 0."""
    parts = [_finding(view, row) for row in view.rows("people")]
    if len(parts) < 2:
        return "".join(parts)
    return view.lang.text("{first}; {second}", first=parts[0], second=lower_first(parts[1]))


def _finding(view: View, row: Row) -> str:
    lang = view.lang
    known = (row["people"] or 0) + row["lower_bound_people"]
    unknown = row["days"] - row["days_with_number"] - row["lower_bound_days"]
    if unknown and not known and not row["series_people"]:
        return _unknown(view, row["side"], unknown)
    at_least = bool(row["lower_bound_people"])
    return returned(lang, row["side"], view.filters.who, known, at_least=at_least) + _with_series(view, row)


def _unknown(view: View, side: str, count: int) -> str:
    """Return that the number is not known for so many days, without a full stop."""
    lang, ukraine = view.lang, side == "UA"
    if view.filters.who == "everyone" and ukraine:
        return lang.plural(
            "To Ukraine: no number was published for {n} day of exchange",
            "To Ukraine: no number was published for {n} days of exchange",
            count,
        )
    if view.filters.who == "everyone":
        return lang.plural(
            "To Russia: no number was published for {n} day of exchange",
            "To Russia: no number was published for {n} days of exchange",
            count,
        )
    forms: dict[tuple[str, bool], Callable[[], str]] = {
        ("military", True): lambda: lang.plural(
            "To Ukraine: the number of military is not known for {n} day of exchange",
            "To Ukraine: the number of military is not known for {n} days of exchange",
            count,
        ),
        ("military", False): lambda: lang.plural(
            "To Russia: the number of military is not known for {n} day of exchange",
            "To Russia: the number of military is not known for {n} days of exchange",
            count,
        ),
        ("civilian", True): lambda: lang.plural(
            "To Ukraine: the number of civilians is not known for {n} day of exchange",
            "To Ukraine: the number of civilians is not known for {n} days of exchange",
            count,
        ),
        ("civilian", False): lambda: lang.plural(
            "To Russia: the number of civilians is not known for {n} day of exchange",
            "To Russia: the number of civilians is not known for {n} days of exchange",
            count,
        ),
    }
    return forms[view.filters.who, ukraine]()


def _with_series(view: View, row: Row) -> str:
    lang = view.lang
    if not row["series_people"]:
        return ""
    return lang.text(", {n} with {series}", n=_together(view, row), series=_names(view, row))


def _together(view: View, row: Row) -> str:
    """Return the sum of days, lower bounds and series, as sure as the least sure of them."""
    number = (row["people"] or 0) + row["lower_bound_people"] + row["series_people"]
    return with_series(view.lang, number, at_least=bool(row["lower_bound_people"]), about=not row["series_at_least"])


def summary(view: View, *, groups: bool = True) -> str:
    """Return what the people add up to, what is known of them (with `groups`), and what is left out."""
    clauses: list[str] = []
    for row in view.rows("people"):
        clauses += _of_side(view, row, groups=groups)
    clauses += [_cut(view, row) for row in view.rows("series_cut")]
    return join(clauses)


def _of_side(view: View, row: Row, *, groups: bool) -> list[str]:
    lang, who = view.lang, view.filters.who
    clauses = []
    if row["days_with_number"]:
        clauses.append(
            lang.text(
                "{returned} on {days} of exchange ({period}).",
                returned=returned(lang, row["side"], who, row["people"]),
                days=lang.plural("{n} day", "{n} days", row["days_with_number"]),
                period=lang.period(row["first_date"], row["last_date"]),
            )
        )
    if groups and who == "everyone":
        clauses.append(of_them(lang, row))
    clauses += _beyond(view, row)
    return clauses


def of_them(lang: Language, row: Row) -> str:
    """Return who they were, as far as it is known; nothing if no group is."""
    if not row["people"] or not (row["military"] or row["civilian"]):
        return ""
    parts = []
    if row["military"]:
        parts.append(lang.plural("{n} was military", "{n} were military", row["military"]))
    if row["civilian"]:
        parts.append(lang.plural("{n} was a civilian", "{n} were civilians", row["civilian"]))
    if row["not_specified"]:
        parts.append(lang.plural("for {n} no group was given", "for {n} no group was given", row["not_specified"]))
    if row["not_specified"] is None:
        # The extremes of the groups and of everyone are each of its own fact: the ones are not "of" the others.
        return lang.text("By group, each counted in the same way: {parts}.", parts=lang.list(parts))
    return lang.text("Of them {parts}.", parts=lang.list(parts))


def _beyond(view: View, row: Row) -> list[str]:
    """Return what the sum of the days does not hold: lower bounds, series, days without a number, people left out."""
    lang = view.lang
    clauses = [_lower_bound(view, row)] if row["lower_bound_days"] else []
    clauses += [_series(view, row)] if row["series_people"] else []
    unknown = row["days"] - row["days_with_number"] - row["lower_bound_days"]
    if unknown:
        clauses.append(lang.text("{unknown}; this is unknown, not zero.", unknown=_unknown(view, row["side"], unknown)))
    return [*clauses, *_left_out(view, row)]


def _lower_bound(view: View, row: Row) -> str:
    """Return what is known of the days of which only a part is, and the sum with them."""
    lang, known = view.lang, people(view.lang, row["lower_bound_people"])
    if not row["days_with_number"]:
        return lang.plural(
            "For {n} day of exchange only a part is known: at least {people}.",
            "For {n} days of exchange only a part is known: at least {people}.",
            row["lower_bound_days"],
            people=known,
        )
    return lang.plural(
        "On {n} more day only a part is known, at least {people}; with them the sum is at least {total}.",
        "On {n} more days only a part is known, at least {people}; with them the sum is at least {total}.",
        row["lower_bound_days"],
        people=known,
        total=lang.number(row["people"] + row["lower_bound_people"]),
    )


def _left_out(view: View, row: Row) -> list[str]:
    """Return who is not counted because nobody said whether they are military or civilian."""
    lang = view.lang
    clauses = []
    if row["left_out"]:
        clauses.append(
            lang.plural(
                "{n} person whose group was not specified is left out.",
                "{n} people whose group was not specified are left out.",
                row["left_out"],
            )
        )
    if row["series_left_out"]:
        clauses.append(
            lang.text(
                "Left out too: {n} of {series}, whose group was not specified and who are not counted by day.",
                n=lang.number(row["series_left_out"]),
                series=_names(view, row),
            )
        )
    return clauses


def _names(view: View, row: Row) -> str:
    return view.lang.list([view.label("series", series) for series in row["series"]])


def _series(view: View, row: Row) -> str:
    lang = view.lang
    return lang.text(
        "With those of {series} who are not counted by day, {n} more, the total is {total}.",
        series=_names(view, row),
        n=qualified(lang, row["series_people"], "at_least" if row["series_at_least"] else "about"),
        total=_together(view, row),
    )


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
            "{direction}: at least {people} of {series} are left out; "
            "they belong to no single day, and the period cuts the series.",
            **values,
        )
    return lang.text(
        "{direction}: about {people} of {series} are left out; "
        "they belong to no single day, and the period cuts the series.",
        **values,
    )


def source_line(view: View) -> str:
    """Return the line under every chart: where the numbers come from, up to when, and which version they are."""
    return view.lang.text(
        "Source: Homeward, from published sources read up to {date}; version {version}; CC BY 4.0",
        date=view.lang.date(view.options.last_day),
        version=view.dataset.version,
    )


def describe_return(view: View, row: Row) -> str:
    """Return who returned in the direction of a row (side, people, known_as), without a full stop.

    What is unknown is said to be unknown.
    """
    lang, who = view.lang, view.filters.who
    if row["people"] is None:
        return f"{direction_words(lang, row['side'])}: {not_known(view)}"
    # How sure a total is says nothing about the number of one group in it.
    known_as = row["known_as"] if who == "everyone" else None
    at_least = known_as in ("at_least", "lower_bound")
    phrase = returned(lang, row["side"], who, row["people"], at_least=at_least)
    return lang.text("About {phrase}", phrase=phrase) if known_as == "about" else phrase


def describe_returns(view: View, rows: Iterable[Row]) -> str:
    """Return the same of one direction or of both, as one sentence without a full stop."""
    first, *more = [describe_return(view, row) for row in rows]
    if not more:
        return first
    return view.lang.text("{first}; {second}", first=first, second=lower_first(more[0]))
