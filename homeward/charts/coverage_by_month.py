"""How densely the time is covered: pages by month, exchanges as ticks, and where knowledge ends."""

from __future__ import annotations

from dataclasses import replace

from homeward.charts.plotting.axes import number_axis, shows_end, time_axis
from homeward.charts.plotting.figure import DAY_MS, Figure, KeyItem, Spec, hover_text, milliseconds
from homeward.charts.plotting.marks import area, marks, unknown_after
from homeward.charts.plotting.template import CLEAR
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, bucket_name, join
from homeward.text.quality import coverage_name

BAND_FROM = 0.86


@chart("from", "to", "coverage_level", "days_of_exchange", "pages")
def coverage_by_month(view: View) -> Figure:
    """Return the band of coverage over the pages of each month; what comes after the data is hatched."""
    rows = view.rows("coverage_by_month")
    lang = view.lang
    if not rows:
        return Figure(
            "coverage_by_month",
            title=lang.text("The period lies outside the data"),
            empty=lang.text("The data do not cover the period at all. Choose another one."),
        )
    spans = _spans(rows)
    most = max(row["pages"] for row in rows)
    return Figure(
        name="coverage_by_month",
        title=_title(view, spans),
        subtitle=lang.text("Sources by month of publication; each tick on the band is an exchange"),
        sentence=_sentence(view, rows, spans),
        key=[
            *[
                KeyItem(coverage_name(lang, level), _colour(view), "known" if level == "dense" else "part")
                for level in dict.fromkeys(level for level, _, _ in spans)
            ],
            *([KeyItem(lang.text("Unknown"), "$muted", "unknown")] if shows_end(view) else []),
        ],
        data=[
            _bars(view, rows),
            *[_band(view, *span) for span in spans],
            _ticks(view),
            unknown_after(view, most or 1),
            unknown_after(view, 1) | {"yaxis": "y2"},
        ],
        layout=_layout(view, rows, most),
        chooses="id",
        height=330,
        says=("since", "until"),
    )


Span = tuple[str, Row, Row]


def _spans(rows: list[Row]) -> list[Span]:
    """Return the stretches of one level: the level, the first row, the last row."""
    spans: list[Span] = []
    for row in rows:
        if spans and spans[-1][0] == row["level"]:
            spans[-1] = (row["level"], spans[-1][1], row)
        else:
            spans.append((row["level"], row, row))
    return spans


def _colour(view: View) -> str:
    return view.colour("side", "UA")


def _title(view: View, spans: list[Span]) -> str:
    lang = view.lang
    parts = [
        lang.text("full to {date}", date=lang.date(last["last_date"]))
        if level == "dense"
        else lang.text("partial to {date}", date=lang.date(last["last_date"]))
        for level, _, last in spans
    ]
    if shows_end(view):
        parts.append(lang.text("no data after that"))
    return lang.text("Coverage: {parts}", parts=", ".join(parts))


def _sentence(view: View, rows: list[Row], spans: list[Span]) -> str:
    lang = view.lang
    clauses = []
    for level, first, last in spans:
        of_span = [row for row in rows if row["level"] == level]
        pages, exchanges = (sum(row[column] for row in of_span) for column in ("pages", "exchanges"))
        clauses.append(
            lang.text(
                "{level} coverage from {first} to {last}: {pages}, {exchanges}.",
                level=coverage_name(lang, level),
                first=lang.date(first["first_date"]),
                last=lang.date(last["last_date"]),
                pages=lang.plural("{n} source", "{n} sources", pages) if pages else lang.text("no source"),
                exchanges=lang.plural("{n} exchange", "{n} exchanges", exchanges)
                if exchanges
                else lang.text("no exchange"),
            )
        )
    undated = rows[0]["undated"]
    return join(
        [
            *clauses,
            lang.plural(
                "{n} source has no date and belongs to no month.",
                "{n} sources have no date and belong to no month.",
                undated,
            )
            if undated
            else None,
            lang.text(
                "No data after {date}; it does not mean that nothing happened.",
                date=lang.date(view.options.last_day),
            )
            if shows_end(view)
            else None,
        ]
    )


def _bars(view: View, rows: list[Row]) -> Spec:
    return {
        "type": "bar",
        "x": [_middle(row) for row in rows],
        "y": [row["pages"] or None for row in rows],
        "width": [max((row["last_date"] - row["first_date"]).days, 1) * DAY_MS for row in rows],
        "marker": {"color": view.colour("total", "all")},
        "hovertext": [_hover(view, row) for row in rows],
        "name": "pages",
    }


def _middle(row: Row) -> float:
    return (milliseconds(row["first_date"]) + milliseconds(row["last_date"]) + DAY_MS) / 2


def _hover(view: View, row: Row) -> str:
    lang = view.lang
    return hover_text(
        f"{lang.period(row['first_date'], row['last_date'])}: "
        + lang.plural("{n} source", "{n} sources", row["pages"]),
        lang.plural("{n} exchange", "{n} exchanges", row["exchanges"]),
        coverage_name(lang, row["level"]),
    )


def _band(view: View, level: str, first: Row, last: Row) -> Spec:
    """Return a stretch of the band: filled where coverage is dense, an outline where it is thin."""
    left, right = milliseconds(first["first_date"]), milliseconds(last["last_date"]) + DAY_MS
    words = hover_text(coverage_name(view.lang, level), view.lang.period(first["first_date"], last["last_date"]))
    fill = _colour(view) if level == "dense" else CLEAR
    look = {"yaxis": "y2", "fillcolor": fill, "line": {"color": _colour(view), "width": 1.5}}
    return area(left, right, 0, 1, words, level) | look


def _ticks(view: View) -> Spec:
    """Return the exchanges of the period, whatever their series or mediator, as ticks on the band."""
    everything = View(view.database, view.lang, replace(view.filters, series=(), mediator=()))
    rows = everything.rows("completeness")
    days = [milliseconds(row["first_date"]) for row in rows]
    hover = [hover_text(bucket_name(row, "exchange", view.lang), view.of_row(row)) for row in rows]
    marker = {"symbol": "line-ns-open", "size": 16, "color": "$text", "line": {"width": 1.5}}
    exchanges = [row["exchange_id"] for row in rows]
    return marks(days, [0.5] * len(rows), hover, marker, "exchanges", yaxis="y2", customdata=exchanges)


def _layout(view: View, rows: list[Row], most: int) -> Spec:
    return {
        "xaxis": time_axis(view, rows),
        "yaxis": number_axis(0, most or 1, view.lang, view.lang.text("sources"), domain=[0, BAND_FROM - 0.06]),
        "yaxis2": {"domain": [BAND_FROM, 1], "range": [0, 1], "showticklabels": False},
    }
