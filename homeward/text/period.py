"""The period strip: people per month over all time, what is unknown in it, and the period that is chosen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from homeward.core.view import View
from homeward.text.format import people


def period_strip(view: View) -> dict[str, Any]:
    """Return what the browser draws the period strip from (see frontend/strip.js): months, ends, words.

    The months follow every filter but the period, so that one sees where it would lead to.
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
        "words": {
            "period": lang.text("Period"),
            "all": lang.text("All"),
            "from": lang.text("Start of the period"),
            "to": lang.text("End of the period"),
            "everything": lang.text("All time"),
            "hint": lang.text("Drag over the bars, or choose a year"),
            "after": lang.text("No data after {date}", date=lang.date(options.last_day)),
            "undated": lang.text("Dates not published: {name}", name="{name}"),
        },
    }


def _months(view: View, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the people of each month, and the exchanges of it without a published figure."""
    months: dict[dt.date, dict[str, Any]] = {}
    for row in rows:
        if row["kind"] == "series":
            continue
        month = months.setdefault(row["first_date"], {"people": 0, "unknown": 0})
        month["people"] += row["people"] or 0
        month["unknown"] += row["days_unknown"]
    return [
        {"month": month.isoformat(), **counted, "text": _text(view, month, counted)}
        for month, counted in sorted(months.items())
    ]


def _text(view: View, month: dt.date, counted: dict[str, int]) -> str:
    lang = view.lang
    parts = [people(lang, counted["people"])] if counted["people"] or not counted["unknown"] else []
    if counted["unknown"]:
        parts.append(
            lang.plural(
                "{n} exchange with no published figure", "{n} exchanges with no published figure", counted["unknown"]
            )
        )
    return f"{lang.month(month)}: {', '.join(parts)}"
