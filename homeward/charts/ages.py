"""The youngest and the oldest of each exchange, where an age was published."""

from __future__ import annotations

from homeward.charts.common import no_match
from homeward.charts.plotting.axes import shows_end, span_of, time_axis, value_axis
from homeward.charts.plotting.figure import DAY_MS, Figure, KeyItem, Spec, hover_text, milliseconds, note, separate
from homeward.charts.plotting.marks import marks, spans, unknown_after
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, bucket_name, direction_words, join, source_line

LOWEST, HIGHEST = 10, 80
ENDS = ("youngest", "oldest")


@chart("day", "exchange", "side", "youngest", "oldest", "source", unnamed=("who", "direction"))
def ages(view: View) -> Figure:
    """Return a line per exchange from the youngest to the oldest; a hollow end where only that one is known."""
    lang = view.lang
    rows = view.rows("ages")
    if not view.rows("people"):
        return no_match(view, "ages")
    if not rows:
        nothing = lang.text("No age was published for the exchanges that match the filters.")
        return Figure("ages", title=lang.text("No age was published"), empty=nothing)
    days = separate([milliseconds(row["first_date"]) for row in rows], 9 * DAY_MS)
    one_known = any(None in (row["youngest"], row["oldest"]) for row in rows)
    return Figure(
        name="ages",
        evidence="evidence_ages",
        title=_title(view, rows),
        subtitle=lang.text("Ages in years: the youngest and the oldest of each exchange for which they were published"),
        sentence=_sentence(view, rows),
        key=[
            *[
                KeyItem(view.label("age", end), view.colour("age", end), show=end)
                for end in ENDS
                if any(row[end] for row in rows)
            ],
            *([KeyItem(lang.text("Only this age is known"), "$muted", "mark-diamond-open")] if one_known else []),
        ],
        data=[_spans(rows, days), *[_dots(view, rows, days, end) for end in ENDS], unknown_after(view, 2 * HIGHEST)],
        layout=_layout(view, rows, days),
        height=340,
        says=("who",) if any(row["is_of_everyone"] for row in rows) else (),
    )


def _spans(rows: list[Row], days: list[float]) -> Spec:
    """Return the lines between two known ends."""
    known = [(row, day) for row, day in zip(rows, days, strict=True) if None not in (row["youngest"], row["oldest"])]
    return spans([(day, day) for _, day in known], [(row["youngest"], row["oldest"]) for row, _ in known], 1.5)


def _dots(view: View, rows: list[Row], days: list[float], end: str) -> Spec:
    chosen = [(row, day) for row, day in zip(rows, days, strict=True) if row[end] is not None]
    alone = [None in (row["youngest"], row["oldest"]) for row, _ in chosen]
    colour = view.colour("age", end)
    marker = {
        "symbol": ["diamond-open" if hollow else "circle" for hollow in alone],
        "size": 8,
        "color": colour,
        "line": {"width": 1.5, "color": colour},
    }
    x, y = [day for _, day in chosen], [row[end] for row, _ in chosen]
    return marks(x, y, [_describe(view, row) for row, _ in chosen], marker, end)


def _describe(view: View, row: Row) -> str:
    lang = view.lang
    known = [f"{view.label('age', end)}: {row[end]}" for end in ENDS if row[end] is not None]
    side = direction_words(lang, row["side"]) if view.filters.direction == "both" else None
    about = lang.text("An age is approximate.") if row["is_about"] else None
    everyone = lang.text("Of everyone, not of the group alone") if row["is_of_everyone"] else None
    head = f"{bucket_name(row, 'exchange', lang)}: {', '.join(known)}"
    return hover_text(head, view.of_row(row), side, about, everyone, source_line(lang, row))


def _extremes(rows: list[Row]) -> tuple[Row | None, Row | None]:
    """Return the exchange of the youngest and that of the oldest."""
    youngest = min((row for row in rows if row["youngest"] is not None), key=lambda row: row["youngest"], default=None)
    oldest = max((row for row in rows if row["oldest"] is not None), key=lambda row: row["oldest"], default=None)
    return youngest, oldest


def _title(view: View, rows: list[Row]) -> str:
    lang, who = view.lang, view.filters.who
    youngest, oldest = _extremes(rows)
    if youngest and oldest:
        ages = {"low": youngest["youngest"], "high": oldest["oldest"]}
        if not any(row["is_of_everyone"] for row in rows):
            return lang.text("From {low} to {high} years old, where ages were published", **ages)
        if who == "military":
            return lang.text(
                "Ages of the military, of everyone where theirs were not published alone: {low} to {high}", **ages
            )
        return lang.text(
            "Ages of civilians, of everyone where theirs were not published alone: {low} to {high}", **ages
        )
    if youngest:
        return lang.text("The youngest was {age} years old, where ages were published", age=youngest["youngest"])
    return lang.text(
        "The oldest was {age} years old, where ages were published", age=oldest["oldest"] if oldest else ""
    )


def _sentence(view: View, rows: list[Row]) -> str:
    lang = view.lang
    youngest, oldest = _extremes(rows)
    everyone = sum(row["is_of_everyone"] for row in rows)
    return join(
        [
            lang.text(
                "An age was published for {n} of {days} exchanges.",
                n=lang.number(len(rows)),
                days=lang.number(sum({row["side"]: row["days"] for row in rows}.values())),
            ),
            lang.text(
                "The youngest was {age}, on {date}.",
                age=youngest["youngest"],
                date=lang.date(youngest["first_date"]),
            )
            if youngest
            else "",
            lang.text("The oldest was {age}, on {date}.", age=oldest["oldest"], date=lang.date(oldest["first_date"]))
            if oldest
            else "",
            lang.plural(
                "For {n} exchange the ages are of everyone.", "For {n} exchanges the ages are of everyone.", everyone
            )
            if everyone
            else "",
            lang.text("These are only the ends of the range: the ages of the others are not known."),
        ]
    )


def _layout(view: View, rows: list[Row], days: list[float]) -> Spec:
    lang = view.lang
    last_day = {"first_date": view.options.last_day, "last_date": view.options.last_day}
    shown = [*rows, last_day] if shows_end(view) else rows
    first, last = span_of(view, shown)
    low = min([LOWEST, *[row[end] - 5 for row in rows for end in ENDS if row[end]]])
    high = max([HIGHEST, *[row[end] + 5 for row in rows for end in ENDS if row[end]]])
    ticks = [age for age in range(0, high + 1, 10) if low <= age]
    place = dict(zip((row["bucket"] + row["side"] for row in rows), days, strict=True))
    labels = []
    for end, row, above in zip(ENDS, _extremes(rows), (False, True), strict=True):
        if row:
            anchor: Spec = {"yanchor": "bottom", "yshift": 5} if above else {"yanchor": "top", "yshift": -5}
            labels.append(note(str(row[end]), place[row["bucket"] + row["side"]], row[end], **anchor))
    span = [min(first, days[0] - 9 * DAY_MS), max(last, days[-1] + 9 * DAY_MS)]
    return {
        "xaxis": time_axis(view, shown, span),
        "yaxis": value_axis(ticks, map(str, ticks), [low, high], lang.text("years of age")),
        "annotations": labels,
    }
