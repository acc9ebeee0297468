"""Filters in words: as a list of short names (`active_filters`), and as a part of a sentence (`within`).

A picture, a file or a title that leaves its page must still say what it is of.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import replace

from babel.lists import format_list

from homeward.core.datasets import query_of
from homeward.core.filters import Filters
from homeward.core.i18n import Language
from homeward.core.options import NONE
from homeward.core.pages import VERSUS
from homeward.core.view import View
from homeward.db.database import parameters_of

# The filters that leave a part of the people; the others say how it is drawn.
NARROWING = ("from", "to", "who", "direction", "scope", "series", "mediator", "count", "id")
# Of a group these queries have the military, whichever group is chosen: only they have a branch of service.
OF_MILITARY = ("branches",)
# Of one exchange these have everything, whichever period and direction are chosen.
WHOLE_OF_ONE = ("accounts",)
# These hold nobody but the military.
WITHOUT_CIVILIANS = (*OF_MILITARY, "branch_tree", "branch_grid", "branch_followed")


def effective(view: View, name: str) -> View:
    """Return a view with only those narrowing filters that the query of a chart or table uses."""
    query, fixed = query_of(name)
    used = parameters_of(query) - fixed.keys()
    # The two sides of a comparison differ in these: its title names them.
    sides = ("from", "to", "series") if set(VERSUS) <= used else ()
    default, fields = Filters(), {"from": "since", "to": "until"}
    whole = ("from", "to", "direction") if query in WHOLE_OF_ONE and view.filters.id else ()
    unused = [fields.get(key, key) for key in NARROWING if key not in used or key in (*sides, *whole)]
    changes = {key: getattr(default, key) for key in unused}
    if query in OF_MILITARY and view.filters.who != default.who:
        changes["who"] = "military"
    return replace(view, filters=replace(view.filters, **changes))


def active_filters(view: View) -> list[str]:
    """Return the filters that leave a part of the whole, each in a few words; nothing where everything is shown."""
    lang, filters = view.lang, view.filters
    people = {"military": lang.text("Military only"), "civilian": lang.text("Civilians only")}
    count = {"lowest": lang.text("Lowest figures"), "highest": lang.text("Highest figures")}
    found = [
        _exchange(view) if filters.id else "",
        people.get(filters.who, ""),
        {"ru": lang.text("To Russia"), "both": lang.text("Both directions")}.get(filters.direction, ""),
        _period_name(view),
        _listed(view, "series", lang.text("Agreement"), lang.text("exchanges outside any agreement")),
        _listed(view, "mediator", lang.text("Mediator"), lang.text("exchanges with no mediator named")),
        lang.text("Exchange only, without those returned outside it") if filters.scope == "proper" else "",
        count.get(filters.count, ""),
    ]
    return [text for text in found if text]


def filters_line(view: View) -> str:
    """Return the same on one line: "Military only · 2024 · Mediator: United Arab Emirates"."""
    return " · ".join(active_filters(view))


def filters_of(view: View, name: str) -> str:
    """Return the line of the filters that a chart or data set follows, and that it cannot follow "Civilians only"."""
    line = filters_line(effective(view, name))
    if view.filters.who != "civilian" or query_of(name)[0] not in WITHOUT_CIVILIANS:
        return line
    note = view.lang.text("“Civilians only” does not apply here: only the military have a branch of service")
    return f"{line} · {note}" if line else note


def within(view: View, *, people: Collection[str] = ()) -> str:
    """Return the filters as a part of a sentence: "in exchanges mediated by the United Arab Emirates in 2024".

    Empty where everything is counted. `people` names those of the filters who and direction that a finding does not say
    itself: "among civilians who returned to Russia".
    """
    lang, filters = view.lang, view.filters
    parts = [_among(lang, filters, people), _mediated(view), _agreed(view), _in_period(view)]
    words = " ".join(part for part in parts if part)
    if filters.scope == "proper":
        outside = lang.text("without those returned outside the exchange")
        return f"{words}, {outside}" if words else outside
    return words


def qualified(view: View, text: str, *, people: Collection[str] = ()) -> str:
    """Return a text with the filters it holds for: "In 2024: 3 of 9", "Rank, in 2024: enlisted 9 and officers 3"."""
    words = within(view, people=people)
    if not words:
        return text
    subject, *findings = text.split(": ")
    if len(findings) == 1 and not re.search(r"[\d;]", subject):
        return view.lang.text("{subject}, {within}: {finding}", subject=subject, within=words, finding=findings[0])
    goes_on = text if view.begins_with_label(text) else text[:1].lower() + text[1:]
    return view.lang.text("{within}: {finding}", within=words[:1].upper() + words[1:], finding=goes_on)


def _exchange(view: View) -> str:
    row = view.rows("exchange")[0]
    return f"{view.lang.period(row['first_date'], row['last_date'])}: {view.of_row(row)}"


def _period_name(view: View) -> str:
    lang, filters = view.lang, view.filters
    if filters.since and filters.until:
        return years_name(filters) or lang.period(filters.since, filters.until)
    if filters.since:
        return lang.text("From {date}", date=lang.date(filters.since))
    return lang.text("To {date}", date=lang.date(filters.until)) if filters.until else ""


def years_name(filters: Filters) -> str:
    """Return the years if the period is whole calendar years, "2024" or "2024–2025"; else nothing."""
    first, last = filters.since, filters.until
    if not first or not last or (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return ""
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"


def _listed(view: View, name: str, heading: str, none: str) -> str:
    keys: Collection[str] = getattr(view.filters, name)
    labels = [none if key == NONE else view.label(name, key) for key in keys]
    return f"{heading}: {', '.join(labels)}" if labels else ""


def _among(lang: Language, filters: Filters, named: Collection[str]) -> str:
    """Return whose people are counted, where that is not everyone who returned to Ukraine; `named` as of `within`."""
    who = filters.who if "who" in named else "everyone"
    direction = filters.direction if "direction" in named else "both"
    forms = {
        ("military", "ua"): lang.text("among the military who returned to Ukraine"),
        ("civilian", "ua"): lang.text("among civilians who returned to Ukraine"),
        ("everyone", "ru"): lang.text("among those who returned to Russia"),
        ("military", "ru"): lang.text("among the military who returned to Russia"),
        ("civilian", "ru"): lang.text("among civilians who returned to Russia"),
        ("military", "both"): lang.text("among the military"),
        ("civilian", "both"): lang.text("among civilians"),
    }
    return forms.get((who, direction), "")


def _mediated(view: View) -> str:
    lang, keys = view.lang, view.filters.mediator
    named = _either(lang, [view.label("mediator_in_text", key) for key in keys if key != NONE])
    if NONE not in keys:
        return lang.text("in exchanges mediated by {mediators}", mediators=named) if named else ""
    if not named:
        return lang.text("in exchanges with no mediator named")
    return lang.text("in exchanges mediated by {mediators} or with no mediator named", mediators=named)


def _agreed(view: View) -> str:
    lang, keys = view.lang, view.filters.series
    named = _either(lang, [view.label("series", key) for key in keys if key != NONE])
    if NONE not in keys:
        return lang.text("under the agreement {agreements}", agreements=named) if named else ""
    if not named and view.filters.mediator:
        return lang.text("outside any agreement")
    if not named:
        return lang.text("in exchanges outside any agreement")
    return lang.text("under the agreement {agreements} or outside any agreement", agreements=named)


def _either(lang: Language, names: list[str]) -> str:
    return format_list(names, style="or", locale=lang.locale) if names else ""


def _in_period(view: View) -> str:
    lang, since, until = view.lang, view.filters.since, view.filters.until
    if year := years_name(view.filters):
        ends = view.options.last_day
        if year == str(ends.year) and ends < dt.date(ends.year, 12, 31):
            return lang.text("in {year} up to {day}", year=year, day=lang.day_month(ends))
        return lang.text("in {years}", years=year) if "–" in year else lang.text("in {year}", year=year)
    if since and until and since != until:
        first = lang.day_month(since) if since.year == until.year else lang.date(since)
        return lang.text("from {first} to {last}", first=first, last=lang.date(until))
    if since and until:
        return lang.text("on {date}", date=lang.date(since))
    if since:
        return lang.text("since {date}", date=lang.date(since))
    return lang.text("until {date}", date=lang.date(until)) if until else ""
