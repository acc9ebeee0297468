"""The period strip: people per month over all time, what is unknown in it, and the period that is chosen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import direction_words, lower_first, number_label, people_of, without_number


def period_strip(view: View) -> dict[str, Any]:
    """Return what the browser draws the period strip from (see frontend/strip.js).

    `months` has a dict for each month with exchanges, `series` one for each agreement whose dates were not published;
    days are ISO texts. The months follow every filter but the period, so that one sees where it would lead to.
    """
    lang, options, filters = view.lang, view.options, view.filters
    everything = replace(
        view, filters=replace(filters, since=None, until=None, grain="month", versus_from=None, versus_to=None)
    )
    rows = everything.rows("timeline")
    return {
        "first": options.earliest.isoformat(),
        "last": options.latest.isoformat(),
        "end": options.last_day.isoformat(),
        "from": filters.since and filters.since.isoformat(),
        "to": filters.until and filters.until.isoformat(),
        "years": list(options.years),
        "totals": _totals(view, rows),
        "months": _months(view, rows),
        "series": [
            {
                "from": row["first_date"].isoformat(),
                "to": row["last_date"].isoformat(),
                "text": view.label("series", row["series_id"]),
            }
            for row in rows
            if row["kind"] == "series"
        ],
        "language": lang.code,
        "words": _words(lang, options.last_day),
    }


def _words(lang: Language, last_day: dt.date) -> dict[str, str]:
    return {
        "period": lang.text("Period"),
        "all": lang.text("All"),
        "from": lang.text("Start of the period"),
        "to": lang.text("End of the period"),
        "everything": lang.text("All time"),
        "hint": lang.text("Drag over the bars, or choose a year"),
        "after": lang.text("No data after {date}", date=lang.date(last_day)),
        "undated": lang.text("Dates not published: {name}", name="{name}"),
    }


def _totals(view: View, rows: list[dict[str, Any]]) -> dict[int, str]:
    """Return the people of each year, agreements within it included; none where both directions would be added up.

    Nobody, of those exchanges of a year whose number is known, is no number of that year: it is left out.
    """
    if view.filters.direction == "both":
        return {}
    totals: dict[int, str] = {}
    for year in view.options.years:
        touching = [row for row in rows if row["first_date"].year <= year <= row["last_date"].year]
        within = [row for row in touching if row["first_date"].year == row["last_date"].year]
        known = [row["people"] for row in within if row["people"] is not None]
        if known:
            open_ended = any(row["days_unknown"] or row["is_at_least"] or row["people"] is None for row in touching)
            bounded = open_ended or len(within) < len(touching)
            if sum(known) or not bounded:
                totals[year] = number_label(view.lang, sum(known), None, at_least=bounded)
    return totals


def _months(view: View, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a dict for each month: its first day, its people, whether a number is unknown, and both as a text."""
    months: dict[dt.date, list[dict[str, Any]]] = {}
    for row in rows:
        if row["kind"] != "series":
            months.setdefault(row["first_date"], []).append(row)
    return [
        {
            "month": month.isoformat(),
            "people": sum(row["people"] or 0 for row in of_month),
            "unknown": any(row["days_unknown"] for row in of_month),
            "text": f"{view.lang.month(month)}: {'; '.join(_side(view, row) for row in of_month)}",
        }
        for month, of_month in sorted(months.items())
    ]


def _side(view: View, row: dict[str, Any]) -> str:
    """Return who returned in a month to one side, which is named where both are shown."""
    number, unknown = row["people"] or 0, row["days_unknown"]
    parts = [people_of(view, number, at_least=row["is_at_least"])] if number or not unknown else []
    if unknown:
        parts.append(without_number(view, unknown))
    side = f"{lower_first(direction_words(view.lang, row['side']))}: " if view.filters.direction == "both" else ""
    return side + ", ".join(parts)
