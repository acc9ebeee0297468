"""Our running sum against the official running totals, each on its day; and the words about such a total."""

from __future__ import annotations

from homeward.charts.common import of_chart
from homeward.charts.plotting.axes import number_axis, time_axis
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text, milliseconds, note
from homeward.charts.plotting.marks import below_the_end, marks, unknown_after
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, join, lower_first, qualified

# Families of totals of everyone, each with the mark it is drawn with; they are never joined into one line.
FAMILIES = {
    "in_exchanges": "circle",
    "all_returns": "diamond",
    "announced_returns": "square",
    "servicemen_only": "triangle-up",
    "media_sum": "x-thin-open",
    None: "hexagon-open",
}
# The families that announce a sum of exchanges, which ours is a sum of too.
EXPLAINED = ("in_exchanges", "announced_returns")


@chart("to_day", "basis", "speaker", "stated", "ours", "source")
def reconciliation(view: View) -> Figure:
    """Return our running sum as a line, and every official running total of the same direction as a mark on its day."""
    lang = view.lang
    side = "RU" if view.filters.direction == "ru" else "UA"
    claims = [row for row in view.rows("reconciliation") if row["side"] == side and row["basis"] in FAMILIES]
    claims = [row for row in claims if row["category"] in ("total", "military" if side == "RU" else "total")]
    days = [row for row in view.rows("our_sum") if row["side"] == side]
    if not claims or not days:
        nothing = lang.text("No official running total falls into the period. Choose a longer one.")
        return Figure("reconciliation", of_chart(view, "reconciliation", lang.text("None")), empty=nothing)
    top = max([row["value"] for row in claims] + [days[-1]["total"]])
    families = [family for family in FAMILIES if any(row["basis"] == family for row in claims)]
    return Figure(
        name="reconciliation",
        title=_title(view, claims),
        subtitle=lang.text("Official running totals by what they count; the line is our sum of exchanges"),
        sentence=_sentence(view, claims, families),
        key=_key(view, families, side),
        data=[
            _line(view, days, side),
            *[_marks(family, [row for row in claims if row["basis"] == family]) for family in families],
            unknown_after(view, top),
        ],
        layout=_layout(view, days, claims, top),
        hover={str(family): [_describe(view, row) for row in claims if row["basis"] == family] for family in families},
        height=460,
    )


def _title(view: View, claims: list[Row]) -> str:
    """Return how far the official count and our sum are apart at most, once what is known is explained."""
    lang = view.lang
    exact = [row for row in claims if row["qualifier"] == "exact" and row["basis"] in EXPLAINED]
    if not exact:
        return lang.text("Official running totals, and our sum")
    return lang.plural(
        "After known explanations, the official count and our sum differ by at most {n} people",
        "After known explanations, the official count and our sum differ by at most {n} people",
        max(abs(row["unexplained"]) for row in exact),
    )


def family_name(view: View, family: str | None) -> str:
    """Return what a family of totals counts."""
    return view.label("basis", family) if family else view.lang.text("Not said what is counted")


def _sentence(view: View, claims: list[Row], families: list[str | None]) -> str:
    """Return the last total of each family against our sum on its day."""
    lang = view.lang
    clauses = []
    for family in families:
        row = [row for row in claims if row["basis"] == family][-1]
        clauses.append(
            lang.text(
                "{family}, {number} as of {date} ({speaker}), our sum on that day {ours}",
                family=lower_first(family_name(view, family)),
                number=qualified(lang, row["value"], row["qualifier"]),
                date=lang.date(row["first_date"]),
                speaker=speaker_name(view, row),
                ours=lang.number(row["ours"]),
            )
        )
    return join(
        [
            lang.text("The last total of each kind: {totals}.", totals="; ".join(clauses)),
            lang.text("The kinds count different people, so they are compared with our sum, never with each other."),
        ]
    )


def speaker_name(view: View, row: Row) -> str:
    """Return who stated a total; where nobody is named, that."""
    return view.label("speaker", row["speaker"]) if row["speaker"] else view.lang.text("speaker not named")


def _key(view: View, families: list[str | None], side: str) -> list[KeyItem]:
    key = [KeyItem(view.lang.text("Our sum of exchanges"), view.colour("side", side), "line", show="ours")]
    return key + [
        KeyItem(family_name(view, family), _colour(family), f"mark-{FAMILIES[family]}", show=str(family))
        for family in families
    ]


def _colour(family: str | None) -> str:
    return "$text" if family in EXPLAINED else "$muted"


def _line(view: View, days: list[Row], side: str) -> Spec:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [milliseconds(row["first_date"]) for row in days],
        "y": [row["total"] for row in days],
        "line": {"shape": "hv", "color": view.colour("side", side), "width": 2.5},
        "hoverinfo": "skip",
        "name": "ours",
    }


def _marks(family: str | None, rows: list[Row]) -> Spec:
    marker = {
        "symbol": FAMILIES[family],
        "size": 8,
        "color": _colour(family),
        "opacity": 0.85,
        "line": {"color": _colour(family), "width": 1.5},
    }
    days, totals = [milliseconds(row["first_date"]) for row in rows], [row["value"] for row in rows]
    return marks(days, totals, str(family), marker, str(family))


def _describe(view: View, row: Row) -> str:
    lang = view.lang
    return hover_text(
        f"{speaker_name(view, row)}, {lang.date(row['first_date'])}: {qualified(lang, row['value'], row['qualifier'])}",
        family_name(view, row["basis"]),
        *gap_lines(view, row),
        lang.text("Source: {publisher}", publisher=row["publisher"]),
    )


def gap_lines(view: View, row: Row) -> list[str]:
    """Return the gap of a claim in words: our sum, the difference, how much of it is explained."""
    lang = view.lang
    lines = [lang.text("Our sum on that day: {n}", n=lang.number(row["ours"]))]
    if row["gap"]:
        lines.append(
            lang.text(
                "Difference {gap}: explained {explained}, unexplained {left}",
                gap=signed(view, row["gap"]),
                explained=signed(view, row["explained"]),
                left=signed(view, row["unexplained"]),
            )
        )
    return lines


def signed(view: View, people: int) -> str:
    """Return a number of people with its sign; 0 has none."""
    sign = "+" if people > 0 else "−" if people < 0 else ""
    return sign + view.lang.number(abs(people))


def _layout(view: View, days: list[Row], claims: list[Row], top: int) -> Spec:
    lang = view.lang
    rows = [*days, *[{"first_date": row["first_date"], "last_date": row["first_date"]} for row in claims]]
    end = days[-1]
    words = lang.text("our sum {n}", n=lang.number(end["total"]))
    at = {"x": milliseconds(end["first_date"]), "y": below_the_end(days, words), "xanchor": "right", "yanchor": "top"}
    label = note(words, **at, wide=True)
    return {
        "xaxis": time_axis(view, rows),
        "yaxis": number_axis(0, top, lang, lang.text("people since 2022")),
        "annotations": [label],
    }
