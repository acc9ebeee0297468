"""The running totals of military, civilians and people whose group is not specified, in true time."""

from __future__ import annotations

from homeward.charts.choices import group_choice
from homeward.charts.common import no_match, of_chart, so_far
from homeward.charts.groups import by_side, no_group, subtitle
from homeward.charts.plotting.axes import end_of, number_axis, time_axis
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text, milliseconds, note
from homeward.charts.plotting.marks import direction_labels, unknown_after
from homeward.charts.registry import chart
from homeward.charts.running_total import band
from homeward.core.view import View
from homeward.text.format import (
    GROUPS,
    Row,
    bucket_name,
    group_known_as,
    join,
    of_group,
    qualified,
    upper_first,
)
from homeward.text.sentences import headline, summary

# Lines closer than this share of the axis have their labels on different sides.
CLOSE = 0.13
# Two lines of a label, and the one of the line above, need this share of the axis.
ROOM_FOR_LINES = 0.13
# Below the lowest line there is room for its label.
ROOM_BELOW = 1.12
Line = tuple[str, str, list[Row]]


@chart("day", "exchange", "side", "group", "known", "total", "total_at_least")
def group_totals(view: View) -> Figure:
    """Return one step line per group (and direction); to Russia is drawn below the line when both are shown."""
    lang = view.lang
    rows = view.rows("group_totals")
    lines = _lines(rows)
    if not rows:
        return no_match(view, "group_totals")
    if not lines:
        nothing = lang.text("No figure was published for the exchanges that match the filters.")
        return Figure("group_totals", title=of_chart(view, "group_totals", headline(view)), empty=nothing)
    heights = [_sign(view, side) * of_group[-1]["total_at_least"] for side, _, of_group in lines]
    low, high = min([0, *heights]), max([0, *heights])
    high = high if high or low else 1
    return Figure(
        name="group_totals",
        evidence="evidence_people",
        title=by_side(view, [row for _, _, of_group in lines for row in of_group], _title),
        subtitle=subtitle(
            view,
            lang.text("Cumulative total of those who returned to Ukraine, by group"),
            lang.text("Cumulative total of those who returned to Russia, by group"),
            lang.text("Cumulative total by group"),
        ),
        sentence=join([summary(view), _after(view)]),
        key=_key(view, lines),
        data=[*[trace for line in lines for trace in _traces(view, *line)], unknown_after(view, high, low)],
        layout=_layout(view, lines, (low, high)),
        hover={f"{side} {group}": [_describe(view, row) for row in of_group] for side, group, of_group in lines},
        height=412,
    )


def _lines(rows: list[Row]) -> list[Line]:
    """Return the groups of each side of which a number above zero is known, each from its first known number on."""
    lines = []
    for side in ("UA", "RU"):
        for group in GROUPS:
            known = [
                row
                for row in rows
                if (row["side"], row["group"]) == (side, group) and row["total_at_least"] is not None
            ]
            if known and known[-1]["total_at_least"]:
                lines.append((side, group, [row | {"total": row["total"] or 0} for row in known]))
    return lines


def _sign(view: View, side: str) -> int:
    return -1 if side == "RU" and view.filters.direction == "both" else 1


def _traces(view: View, side: str, group: str, rows: list[Row]) -> list[Spec]:
    colour, sign = view.colour("group", group), _sign(view, side)
    signed = [row | {"total": sign * row["total"], "total_at_least": sign * row["total_at_least"]} for row in rows]
    line: Spec = {"type": "scatter", "mode": "lines", "name": f"{side} {group}"}
    step = line | {
        "x": [milliseconds(row["last_date"]) for row in signed],
        "y": [row["total"] for row in signed],
        "line": {"shape": "hv", "color": colour, "width": 2.5},
        "hover": f"{side} {group}",
    }
    return [*band(signed, line | {"hoverinfo": "skip"}, colour, "total", "total_at_least", 0.35), step]


def _describe(view: View, row: Row) -> str:
    lang = view.lang
    label = view.label("group", row["group"])
    number = lang.text("unknown") if row["people"] is None else lang.number(row["people"])
    return hover_text(f"{bucket_name(row, 'exchange', lang)}: {label} {number}", view.of_row(row), so_far(view, row))


def _title(view: View, rows: list[Row]) -> str:
    """Return where the totals of a side stand at the end: "1,329 service members and 29 civilians returned … by …"."""
    lang = view.lang
    ends = {row["group"]: row["total"] for row in rows}
    known_as = _known_as(view, rows[0]["side"])
    known = [
        of_group(lang, group, ends[group], qualified(lang, ends[group], known_as))
        for group in ("military", "civilian")
        if ends.get(group)
    ]
    if not known:
        return no_group(view, rows, end_of(rows))
    values = {"people": upper_first(lang.list(known)), "date": lang.date(end_of(rows))}
    if rows[0]["side"] == "UA":
        return lang.text("{people} returned to Ukraine by {date}", **values)
    return lang.text("{people} returned to Russia by {date}", **values)


def _after(view: View) -> str:
    if view.filters.until:
        return ""
    return view.lang.text("No data after {date}.", date=view.lang.date(view.options.last_day))


def _key(view: View, lines: list[Line]) -> list[KeyItem]:
    shown = dict.fromkeys(group for _, group, _ in lines)
    key = [
        KeyItem(view.label("group", group), view.colour("group", group), "line", group_choice(group)) for group in shown
    ]
    banded = [group for _, group, rows in lines if rows[-1]["total"] != rows[-1]["total_at_least"]]
    if banded:
        key.append(
            KeyItem(
                view.lang.text("Date not published (at least)"),
                view.colour("group", banded[0]),
                "band",
            )
        )
    return key


def _layout(view: View, lines: list[Line], extent: tuple[int, int]) -> Spec:
    lang = view.lang
    rows = [row for _, _, of_group in lines for row in of_group]
    labels = [_label(view, line, lines, extent) for line in lines]
    if view.filters.direction == "both":
        labels += direction_labels(lang, 0.99, 0.01)
    return {
        "xaxis": time_axis(view, rows),
        "yaxis": number_axis(extent[0] * ROOM_BELOW, extent[1], lang, lang.text("people, cumulative")),
        "annotations": labels,
    }


def _label(view: View, line: Line, lines: list[Line], extent: tuple[int, int]) -> Spec:
    """Return the name and number at the end of a line; where another line is close there, in the middle of it."""
    lang = view.lang
    side, group, rows = line
    end, sign = rows[-1], _sign(view, side)
    place: Spec = {"yanchor": "bottom", "yshift": 3} if sign > 0 else {"yanchor": "top", "yshift": -3}
    beyond = [of[-1]["total"] - end["total"] for other, _, of in lines if other == side and of is not rows]
    near = any(0 <= gap < CLOSE * (extent[1] - extent[0]) for gap in beyond)
    text = f"{view.label('group', group)}: {_number_at_the_end(view, line)}"
    if near:
        middle = [row for row in rows if milliseconds(row["last_date"]) <= _middle(rows)][-1]
        return note(text, _middle(rows), sign * middle["total"], xanchor="center", **place)
    lines_of_text = [text]
    over = [of[-1]["total"] - end["total_at_least"] for other, _, of in lines if other == side and of is not rows]
    has_room = not any(0 <= gap < ROOM_FOR_LINES * (extent[1] - extent[0]) for gap in over)
    if end["total_at_least"] > end["total"] and has_room:
        lines_of_text.append(lang.text("with whole agreements at least {n}", n=lang.number(end["total_at_least"])))
    wide = view.filters.direction == "both" and len(lines_of_text) > 1
    at = milliseconds(end["last_date"])
    return note(lines_of_text, at, sign * end["total_at_least"], wide=wide, xanchor="right", align="right", **place)


def _number_at_the_end(view: View, line: Line) -> str:
    """Return the total of a line as the title has it: of a group, at least, where the group of others is not known."""
    side, group, rows = line
    number = rows[-1]["total"]
    if group not in ("military", "civilian"):
        return view.lang.number(number)
    return qualified(view.lang, number, _known_as(view, side))


def _known_as(view: View, side: str) -> str:
    """Return how the totals of the groups of a side are known."""
    (whole,) = [row for row in view.rows("people") if row["side"] == side]
    return group_known_as(whole, view.filters.who)


def _middle(rows: list[Row]) -> float:
    """Return the middle of the time of a line, in milliseconds."""
    return (milliseconds(rows[0]["last_date"]) + milliseconds(rows[-1]["last_date"])) / 2
