"""The period strip: people per month over all time, what is unknown in it, and the period that is chosen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from homeward.core.view import View
from homeward.text.format import number_label, people


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


def _totals(view: View, rows: list[dict[str, Any]]) -> dict[int, str]:
    """Return the people of each year, agreements within it included; none where both directions would be added up."""
    if view.filters.direction == "both":
        return {}
    totals: dict[int, str] = {}
    for year in view.options.years:
        touching = [row for row in rows if row["first_date"].year <= year <= row["last_date"].year]
        within = [row for row in touching if row["first_date"].year == row["last_date"].year]
        known = [row["people"] for row in within if row["people"] is not None]
        if known:
            open_ended = any(row["days_unknown"] or row["is_at_least"] or row["people"] is None for row in touching)
            totals[year] = number_label(view.lang, sum(known), None, at_least=open_ended or len(within) < len(touching))
    return totals


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
