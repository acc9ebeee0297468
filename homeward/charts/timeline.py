"""The timeline: people per exchange, month, quarter or year, stacked by group, in true time or in sequence."""

from __future__ import annotations

from homeward.charts.choices import bucket_choice
from homeward.charts.common import describe, group_key, no_match
from homeward.charts.events import event_key, event_marks, event_texts
from homeward.charts.plotting.axes import number_axis
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, note, wrapped
from homeward.charts.plotting.marks import direction_labels, line_across, rings, spans, unknown_after
from homeward.charts.plotting.positions import TimePositions, begins
from homeward.charts.registry import DAYS, GROUPS, SPREAD, chart
from homeward.core.view import View
from homeward.text.format import Row, differs, number_label
from homeward.text.sentences import headline, summary

# Up to so many columns each carries its number; of more, only the tallest that stand apart.
LABELLED_COLUMNS = 26
LABELS_OF_MANY = 4
LONGEST_PAUSES = 3
SHORTEST_LABELLED_PAUSE = 45
RING_PIXELS = 14
LINE_PIXELS = 16
LABEL_OFFSET = 6
# Above the chart lies a strip for events.
TOP, STRIP_FROM = 0.94, 0.95
# Labels in true time are at least this share of the axis apart: a number has room there on a phone.
APART = 0.08
NAME_OF_COLUMN = 16
# A column that is higher than a series by this share of the axis has its number above the name of the series.
CLEAR = 0.14
# The name of a series beside its column takes about this share of the axis.
NAME_SHARE = 0.13
SIDES = ("UA", "RU")
# People whose groups would not add up to their number, because sources differ.
UNSPLIT = "unsplit"


@chart("when", "exchange", "side", "people", *GROUPS, "unsplit", *SPREAD, *DAYS, "source")
def timeline(view: View) -> Figure:
    """Return the timeline under the filters of a view."""
    lang, filters = view.lang, view.filters
    rows = view.rows("timeline")
    if not rows:
        return no_match(view, "timeline")
    columns = TimePositions(view, rows)
    hover = {side: [describe(view, row, filters.bucket) for row in columns.of_side(side)] for side in SIDES}
    low, high = columns.extent()
    data = [*_bars(view, columns), *_spread(columns), *_unknown(columns, hover)]
    key = group_key(view, rows)
    if columns.in_time and filters.bucket == "exchange":
        data.append(unknown_after(view, high, low, columns.last + columns.width))
    if columns.stages():
        key.append(KeyItem(lang.text("Stages of one agreement"), "$pale", "stages"))
    if _pauses(view, columns):
        key.append(KeyItem(lang.text("Longest pauses"), "$muted", "line"))
    if filters.events == "1":
        data.append(event_marks(view, columns))
        key += event_key(view)
        hover["events"] = event_texts(view)
    return Figure(
        name="timeline",
        evidence="evidence_people",
        title=headline(view),
        subtitle=_subtitle(view),
        sentence=summary(view),
        key=key,
        data=data,
        layout=_layout(view, columns),
        hover=hover,
        choices={side: [bucket_choice(row, filters.bucket) for row in columns.of_side(side)] for side in SIDES},
        chooses="id",
        timed=columns.in_time,
        height=480,
    )


def _subtitle(view: View) -> str:
    lang = view.lang
    return {
        "exchange": lang.text("People per exchange, by group"),
        "month": lang.text("People per month, by group"),
        "quarter": lang.text("People per quarter, by group"),
        "year": lang.text("People per year, by group"),
    }[view.filters.bucket]


def _bars(view: View, columns: TimePositions) -> list[Spec]:
    """Return one trace of bars per side and group: solid, because these numbers are known."""
    traces = []
    for side in SIDES:
        rows = columns.of_side(side)
        for group in (*GROUPS, UNSPLIT):
            values = [columns.sign(side) * row[group] if row[group] else None for row in rows]
            if any(values):
                colour = view.colour("side", side) if group == UNSPLIT else view.colour("group", group)
                bar = {"type": "bar", "x": columns.x(rows), "y": values, "width": columns.width * 0.86, "name": group}
                traces.append(bar | {"marker": {"color": colour}, "hover": side})
    return traces


def _spread(columns: TimePositions) -> list[Spec]:
    """Return a stroke from the lowest to the highest figure of every column for which sources differ."""
    rows = [row for row in columns.rows if differs(row)]
    if not rows:
        return []
    ends = [(columns.sign(row["side"]) * row["lowest"], columns.sign(row["side"]) * row["highest"]) for row in rows]
    look = {"symbol": "line-ew-open", "size": 5, "color": "$text", "line": {"width": 1.2}}
    line = spans([(x, x) for x in columns.x(rows)], ends, line={"color": "$text", "width": 1.2}, name="spread")
    return [line | {"mode": "lines+markers", "marker": look, "opacity": 0.8, "cliponaxis": False}]


def _unknown(columns: TimePositions, hover: dict[str, list[str]]) -> list[Spec]:
    """Return a ring for every bucket that holds an exchange without a number: unknown is not zero."""
    low, high = columns.extent()
    lift = (high - low) * 0.02
    traces: list[Spec] = []
    for side in SIDES:
        numbered = list(enumerate(columns.of_side(side)))
        chosen = [(index, row) for index, row in numbered if row["people"] is None or row["days_unknown"]]
        if chosen:
            rows = [row for _, row in chosen]
            heights = [columns.reach(row) + columns.sign(side) * lift for row in rows]
            traces.append(rings(columns.x(rows), heights, [hover[side][index] for index, _ in chosen]))
    return traces


def _layout(view: View, columns: TimePositions) -> Spec:
    lang = view.lang
    low, high = columns.extent()
    top = TOP if _pauses(view, columns) or view.filters.events == "1" else 1
    return {
        "xaxis": columns.x_axis(),
        "yaxis": number_axis(low * 1.16, high * 1.08, lang, lang.text("people"), domain=[0, top]),
        "yaxis2": {"domain": [STRIP_FROM, 1], "range": [0, 1], "showticklabels": False},
        "annotations": [
            *_column_labels(view, columns),
            *(direction_labels(lang, 0.93, 0.005) if columns.mirrored else ()),
            *_pause_labels(view, columns),
        ],
        "shapes": [
            *[_story(left, right) for left, right in columns.stages().values()],
            *[line_across(place, TOP) for place in columns.year_breaks()],
            *_pause_lines(view, columns),
        ],
    }


def _story(left: float, right: float) -> Spec:
    """Return a band behind the columns of a series: one story in stages."""
    place = {"type": "rect", "yref": "paper", "x0": left, "x1": right, "y0": 0, "y1": TOP}
    return place | {"fillcolor": "$pale", "line": {"width": 0}}


def _column_labels(view: View, columns: TimePositions) -> list[Spec]:
    """Return the numbers on the columns, with "≥" or "≈" where they are not exact, and the name of a series."""
    few = len(columns.buckets) <= LABELLED_COLUMNS
    labels = []
    for row in _labelled(columns, few):
        above = columns.sign(row["side"]) > 0
        shift = RING_PIXELS if row["days_unknown"] else 1
        place: Spec = {"yanchor": "bottom", "yshift": shift} if above else {"yanchor": "top", "yshift": -shift}
        x, y = columns.place[row["bucket"]], columns.height(row)
        right = row["kind"] == "series" and _is_lower_to_the_right(columns, row)
        if y != columns.reach(row):  # beside the stroke that goes on from here
            place |= (
                {"xanchor": "left", "xshift": LABEL_OFFSET} if right else {"xanchor": "right", "xshift": -LABEL_OFFSET}
            )
        wide = len(columns.buckets) > 12 and row["kind"] != "series"
        number = number_label(view.lang, row["people"], row["known_as"], at_least=row["is_at_least"])
        labels.append(note(number, x, y, wide=wide, **place))
        if row["kind"] == "series":
            name = view.label("series", row["series_id"])
            place |= {"yshift": place["yshift"] + (LINE_PIXELS if above else -LINE_PIXELS)}
            if columns.grain in ("quarter", "year"):  # wide columns: the name stands over its own
                beyond = place["yshift"] if y == columns.reach(row) else LABEL_OFFSET if above else -LABEL_OFFSET
                place |= {"xanchor": "center", "xshift": 0, "yshift": beyond}
                labels.append(note(wrapped(name, NAME_OF_COLUMN), x, columns.reach(row), wide=True, **place))
                continue
            if right and y == columns.reach(row):  # not over the taller column on its left
                place |= {"xanchor": "left", "xshift": -LABEL_OFFSET}
            elif not right:
                place |= {"xanchor": "right"} if x > columns.middle() else {"xanchor": "left", "xshift": 0}
            labels.append(note(name, x, y, wide=True, **place))
    return labels


def _is_lower_to_the_right(columns: TimePositions, row: Row) -> bool:
    """Return whether the name of a series has room to the right of its column, and a taller column on its left."""
    x, room = columns.place[row["bucket"]], (columns.last - columns.first) * NAME_SHARE

    def highest(low: float, high: float) -> float:
        side = columns.of_side(row["side"])
        return max(
            (abs(columns.height(each)) for each in side if low < columns.place[each["bucket"]] < high), default=0
        )

    height = abs(columns.height(row))
    return highest(x - room, x) > height >= highest(x, x + room) and x + room <= columns.last


def _labelled(columns: TimePositions, few: bool) -> list[Row]:
    rows = [row for row in columns.rows if row["people"]]
    if few and not columns.in_time:
        return rows
    most = len(rows) if few else LABELS_OF_MANY * (2 if columns.mirrored else 1)
    apart = (columns.last - columns.first) * APART if columns.grain == "exchange" or not few else 0
    chosen: list[Row] = [row for row in rows if row["kind"] == "series"]
    for row in sorted(rows, key=lambda row: -row["people"]):
        place = columns.place[row["bucket"]]
        free = all(
            abs(place - columns.place[other["bucket"]]) > apart or _stands_over(columns, row, other)
            for other in chosen
            if other["side"] == row["side"]
        )
        if free and len(chosen) < most:
            chosen.append(row)
    return chosen


def _stands_over(columns: TimePositions, row: Row, other: Row) -> bool:
    """Return whether the number of a column stands so far above a series that its name does not reach it."""
    low, high = columns.extent()
    above = abs(columns.height(row)) - abs(columns.reach(other))
    return other["kind"] == "series" and above > CLEAR * (high - low)


def _pauses(view: View, columns: TimePositions) -> list[Row]:
    """Return the longest pauses between the exchanges shown, in true time only, if they are long enough to be seen."""
    if not columns.in_time or columns.grain != "exchange" or len(columns.buckets) < 2:
        return []
    begin, end = begins(columns.buckets[0]), begins(columns.buckets[-1])
    inside = [row for row in view.rows("pauses") if row["first_date"] >= begin and row["last_date"] <= end]
    longest = sorted(inside, key=lambda row: -row["days"])[:LONGEST_PAUSES]
    return [row for row in longest if row["days"] > max(SHORTEST_LABELLED_PAUSE, 0.04 * (end - begin).days)]


def _pause_lines(view: View, columns: TimePositions) -> list[Spec]:
    """Return a stroke on the line of zero for each of the longest pauses."""
    gap = columns.width * 0.7
    return [
        {
            "type": "line",
            "x0": columns.at(row["first_date"]) + gap,
            "x1": columns.at(row["last_date"]) - gap,
            "y0": 0,
            "y1": 0,
            "line": {"color": "$muted", "width": 3},
            "layer": "above",
        }
        for row in _pauses(view, columns)
    ]


def _pause_labels(view: View, columns: TimePositions) -> list[Spec]:
    return [
        note(
            view.lang.plural("{n} day", "{n} days", row["days"]),
            (columns.at(row["first_date"]) + columns.at(row["last_date"])) / 2,
            0,
            yanchor="bottom",
            yshift=4,
            wide=True,
        )
        for row in _pauses(view, columns)
    ]
