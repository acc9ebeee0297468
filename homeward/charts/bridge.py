"""From one official total to another through our own sum: what lies between them, and what nothing explains."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from homeward.charts.plotting.axes import names_axis, round_ticks, value_axis
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text, note, plain, wrapped
from homeward.charts.plotting.marks import hatched, marks
from homeward.charts.registry import chart
from homeward.core.filters import Filters
from homeward.core.view import View
from homeward.text.format import Row, join
from homeward.text.totals import claim, exact_officials, last_official

ROW_PIXELS = 36
NAME_LETTERS = 30
KINDS = ("outside_the_count", "other_agreement", "no_day_known", "not_an_exchange", "counted_differently")


class Step(NamedTuple):
    """One row of the bridge, from `start` to `end` people. `kind` is of explanations, None unexplained, or "total"."""

    name: str
    kind: str | None
    start: int
    end: int
    lines: tuple[str, ...] = ()


@chart()
def bridge(view: View) -> Figure:
    """Return the way from the last official count of exchanges to the last count of all returns, through our sum."""
    lang = view.lang
    narrow, wide = last_official(view, "in_exchanges"), last_official(view, "all_returns")
    if not narrow or not wide:
        title = lang.text("No two exact official totals that count differently")
        return Figure("bridge", title, empty=_why_none(view, known=bool(wide)))
    steps = _steps(view, narrow, wide)
    data = [_bars(view, steps), _unexplained(view, steps), _marks(steps)]
    return Figure(
        name="bridge",
        title=lang.text(
            "Why two official totals differ: {narrow} and {wide}",
            narrow=lang.number(narrow[0]["value"]),
            wide=lang.number(wide[0]["value"]),
        ),
        subtitle=lang.text("People returned to Ukraine by two official counts, and what lies between them and our sum"),
        sentence=_sentence(view, narrow, wide),
        key=_key(view, steps),
        data=[trace for trace in data if trace["y"]],
        layout=_layout(view, steps),
        height=ROW_PIXELS * len(steps) + 80,
    )


def _why_none(view: View, *, known: bool) -> str:
    """Return why there are no two totals to compare, and when there are; `known`: the total of all returns is there."""
    lang = view.lang
    if view.filters.direction == "ru":
        return lang.text("Official totals that count differently are known for returns to Ukraine only.")
    if known:
        return lang.text("The period has no exact official count of exchanges. Choose a longer one.")
    exact = exact_officials(replace(view, filters=Filters()), "all_returns")
    if not exact:
        return lang.text("No exact official count of all returns is known.")
    return lang.text(
        "The period has no exact official count of all returns. The first one known is as of {date}; "
        "choose a period that includes it.",
        date=lang.date(exact[0][0]["first_date"]),
    )


def _steps(view: View, narrow: list[Row], wide: list[Row]) -> list[Step]:
    """Return the rows of the bridge: a total, what leads to our sum, our sum, what leads to the other total."""
    lang = view.lang
    first, ours, last = narrow[0]["value"], wide[0]["ours"], wide[0]["value"]
    steps = [Step(claim(view, narrow[0]), "total", first, first)]
    place = first
    for kind, people, lines in _by_kind(view, narrow):
        steps.append(Step(_kind_name(view, kind), kind, place, place - people, lines))
        place -= people
    steps.append(Step(lang.text("Our sum of exchanges"), "total", ours, ours))
    place = ours
    for kind, people, lines in _by_kind(view, wide):
        steps.append(Step(_kind_name(view, kind), kind, place, place + people, lines))
        place += people
    return [*steps, Step(claim(view, wide[0]), "total", last, last)]


def _by_kind(view: View, rows: list[Row]) -> list[tuple[str | None, int, tuple[str, ...]]]:
    """Return the explanations of one total by kind, with people and words; what nothing explains comes last."""
    found: list[tuple[str | None, int, tuple[str, ...]]] = []
    for kind in (*KINDS, None):
        chosen = [row for row in rows if row["kind"] == kind]
        if chosen:
            lines = tuple(part_line(view, row) for row in chosen if row["kind"])
            found.append((kind, sum(row["people"] for row in chosen), lines))
    return found


def part_line(view: View, row: Row) -> str:
    """Return an explanation in words with its people: "−22: On 19 March 2025 …"; our own reading says so."""
    lang = view.lang
    sign = "+" if row["people"] > 0 else "−"
    words = f"{sign}{lang.number(abs(row['people']))}: {view.of_row(row, 'text')}"
    return words if row["certainty"] == "stated" else lang.text("{words} (inferred)", words=words)


def _kind_name(view: View, kind: str | None) -> str:
    return view.label("explanation_kind", kind) if kind else view.lang.text("Unexplained")


def _colour(view: View, kind: str | None) -> str:
    return view.colour("explanation_kind", kind) if kind else "$muted"


def _bars(view: View, steps: list[Step]) -> Spec:
    chosen = [(place, step) for place, step in enumerate(steps) if step.kind in KINDS]
    return _floating(view, chosen, "explained", {"color": [_colour(view, step.kind) for _, step in chosen]})


def _unexplained(view: View, steps: list[Step]) -> Spec:
    chosen = [(place, step) for place, step in enumerate(steps) if step.kind is None]
    return _floating(view, chosen, "unexplained", hatched(view.colour("group", "not_specified"), "$muted"))


def _floating(view: View, chosen: list[tuple[int, Step]], name: str, marker: Spec) -> Spec:
    return {
        "type": "bar",
        "orientation": "h",
        "base": [min(step.start, step.end) for _, step in chosen],
        "x": [abs(step.end - step.start) for _, step in chosen],
        "y": [place for place, _ in chosen],
        "width": 0.6,
        "hovertext": [_hover(view, step) for _, step in chosen],
        "marker": marker,
        "name": name,
    }


def _marks(steps: list[Step]) -> Spec:
    """Return a mark for every total: a point, because the axis does not begin at zero."""
    chosen = [(place, step) for place, step in enumerate(steps) if step.kind == "total"]
    x, y = [step.end for _, step in chosen], [place for place, _ in chosen]
    marker = {"symbol": "diamond", "size": 13, "color": "$text"}
    return marks(x, y, [hover_text(step.name) for _, step in chosen], marker, "totals")


def _hover(view: View, step: Step) -> str:
    return hover_text(f"{step.name}: {_signed(view, step)}", *[line for text in step.lines for line in wrapped(text)])


def _signed(view: View, step: Step) -> str:
    people = step.end - step.start
    return ("+" if people > 0 else "−") + view.lang.number(abs(people))


def _layout(view: View, steps: list[Step]) -> Spec:
    lang = view.lang
    low = min(min(step.start, step.end) for step in steps)
    high = max(max(step.start, step.end) for step in steps)
    room = (high - low) * 0.1
    ticks = [tick for tick in round_ticks(0, high + room, 24) if tick >= low - room]
    connectors: list[Spec] = [
        {
            "type": "line",
            "x0": step.end,
            "x1": step.end,
            "y0": place,
            "y1": place + 1,
            "line": {"color": "$muted", "dash": "dot"},
        }
        for place, step in enumerate(steps[:-1])
    ]
    people = lang.text("people; not from zero")
    return {
        "xaxis": value_axis(ticks, map(lang.number, ticks), [low - room, high + 3 * room], people),
        "yaxis": names_axis(["<br>".join(map(plain, _lines(step))) for step in steps]),
        "annotations": [_label(view, place, step) for place, step in enumerate(steps)],
        "shapes": connectors,
        "margin": {"l": 70, "r": 36, "t": 6, "b": 48},
    }


def _lines(step: Step) -> list[str]:
    """Return the name of a row in lines; of a total, the date has its own."""
    parts = step.name.split(", ") if step.kind == "total" else [step.name]
    return [line for part in parts for line in wrapped(part, NAME_LETTERS)]


def _label(view: View, place: int, step: Step) -> Spec:
    text = view.lang.number(step.end) if step.kind == "total" else _signed(view, step)
    at: dict[str, Any] = {"xanchor": "left", "yanchor": "middle", "xshift": 10 if step.kind == "total" else 5}
    return note(text, max(step.start, step.end), place, **at, font={"size": 13, "color": "$text"})


def _key(view: View, steps: list[Step]) -> list[KeyItem]:
    kinds = list(dict.fromkeys(step.kind for step in steps if step.kind in KINDS))
    key = [KeyItem(_kind_name(view, kind), _colour(view, kind)) for kind in kinds]
    if any(step.kind is None for step in steps):
        key.append(KeyItem(_kind_name(view, None), "$muted", "unknown"))
    return key


def _sentence(view: View, narrow: list[Row], wide: list[Row]) -> str:
    lang = view.lang
    first, last = narrow[0], wide[0]
    return join(
        [
            lang.text(
                "{first}: {narrow} people, counting exchanges. {last}: {wide}, counting all returns.",
                first=claim(view, first),
                narrow=lang.number(first["value"]),
                last=claim(view, last),
                wide=lang.number(last["value"]),
            ),
            lang.text(
                "Our sum of exchanges with a known date is {ours}; it includes some people whom "
                "the first does not count, and lacks others.",
                ours=lang.number(last["ours"]),
            ),
            lang.text(
                "Unexplained: {left} people between the first and our sum, {right} between our sum and the second.",
                left=lang.number(abs(_rest(narrow))),
                right=lang.number(abs(_rest(wide))),
            ),
        ]
    )


def _rest(rows: list[Row]) -> int:
    return sum(row["people"] for row in rows if row["kind"] is None)
