"""What is known of every exchange: a grid of exchanges and of what can be known of them, and the same as a table."""

from __future__ import annotations

from collections.abc import Callable

from homeward.charts.common import no_match
from homeward.charts.plotting.axes import by_year, names_axis, year_axis, year_breaks
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text
from homeward.charts.plotting.marks import line_across, marks
from homeward.charts.plotting.table import Cell, Column, toned
from homeward.charts.registry import chart, columns
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import Row, bucket_name, lower_first, named
from homeward.text.quality import DIMENSIONS, LEVELS, dimension_names, level_names

ROW_PIXELS = 42
# How each level is drawn: solid is known, hollow is known in part, a ring is only a mention, a dash is unknown.
SYMBOLS = {"known": "square", "part": "square-open", "mention": "circle-open", "unknown": "line-ew-open"}
MARKS = {"known": "known", "part": "part", "mention": "open", "unknown": "dash"}
TONES = {"known": "strong", "unknown": "quiet", "none": "quiet"}
SIZES = {"known": 8, "part": 7, "mention": 6, "unknown": 5}


@chart("day_of", *(f"level_{name}" for name in DIMENSIONS), "levels_known")
def completeness(view: View) -> Figure:
    """Return what is known of every exchange as a table to sort and to search."""
    rows = view.rows("completeness")
    if not rows:
        return no_match(view, "completeness")
    lang = view.lang
    shares = sorted(row["known"] / row["applicable"] for row in rows)
    return Figure(
        name="completeness",
        title=lang.text("Data completeness by exchange"),
        subtitle=lang.text("Unknown means that no source we read says it, not that it is zero"),
        hint=lang.text("click a heading to sort"),
        sentence=lang.plural(
            "Of {n} exchange at least {share} of what applies is fully known.",
            "For half of {n} exchanges at least {share} of what applies is fully known.",
            len(rows),
            share=lang.percent(shares[len(rows) // 2]),
        ),
        is_table=True,
    )


@chart()
def completeness_grid(view: View) -> Figure:
    """Return the grid of exchanges, in order, and of what can be known of them."""
    rows = list(reversed(view.rows("completeness")))
    if not rows:
        return no_match(view, "completeness_grid")
    lang = view.lang
    levels = level_names(lang)
    used = [level for level in SYMBOLS if any(row[name] == level for row in rows for name in DIMENSIONS)]
    return Figure(
        name="completeness_grid",
        evidence="evidence_everything",
        title=lang.plural(
            "How many returned to Ukraine is known for {known} of {n} exchanges",
            "How many returned to Ukraine is known for {known} of {n} exchanges",
            len(rows),
            known=lang.number(_known(rows, "total_ua")),
        ),
        subtitle=lang.text(
            "Each column is an exchange, in order; each row a topic, with the number of exchanges for which it is known"
        ),
        hint=lang.text("click a mark to open its exchange"),
        sentence=_sentence(view, rows),
        key=[KeyItem(levels[level], _colour(view, level), MARKS[level]) for level in used],
        data=[_marks(view, rows, level) for level in reversed(used)],
        layout=_layout(view, rows),
        chooses="id",
        height=ROW_PIXELS * len(DIMENSIONS) + 50,
    )


def _known(rows: list[Row], name: str) -> int:
    return sum(row[name] == "known" for row in rows)


def _colour(view: View, level: str) -> str:
    return view.colour("side", "UA") if level in ("known", "part") else "$muted"


def _sentence(view: View, rows: list[Row]) -> str:
    lang = view.lang
    names = dimension_names(lang)
    counts = [named(lang, lower_first(names[name]), lang.number(_known(rows, name))) for name in DIMENSIONS]
    return lang.plural(
        "Fully known, of {n} exchange: {counts}.",
        "Fully known, of {n} exchanges: {counts}.",
        len(rows),
        counts=lang.list(counts),
    )


def _marks(view: View, rows: list[Row], level: str) -> Spec:
    cells = [
        (place, len(DIMENSIONS) - line, row, name)
        for place, row in enumerate(rows)
        for line, name in enumerate(DIMENSIONS)
        if row[name] == level
    ]
    marker = {
        "symbol": SYMBOLS[level],
        "size": SIZES[level],
        "color": _colour(view, level),
        "opacity": 0.6 if level == "unknown" else 1,
        "line": {"width": {"known": 0, "part": 2}.get(level, 1.2)},
    }
    x, y = [place for place, _, _, _ in cells], [line for _, line, _, _ in cells]
    hover = [_hover(view, row, name) for _, _, row, name in cells]
    return marks(x, y, hover, marker, level, customdata=[row["exchange_id"] for _, _, row, _ in cells])


def _hover(view: View, row: Row, name: str) -> str:
    lang = view.lang
    level = level_names(lang)[row[name]]
    return hover_text(f"{dimension_names(lang)[name]}: {level}", bucket_name(row, "exchange", lang))


def _layout(view: View, rows: list[Row]) -> Spec:
    lang = view.lang
    years = by_year((place, row["first_date"].year) for place, row in enumerate(rows))
    names = dimension_names(lang)
    counts = [
        lang.text("{n} of {all}", n=_known(rows, name), all=sum(row[name] != "none" for row in rows))
        for name in DIMENSIONS
    ]
    return {
        "margin": {"l": 56, "r": 12, "t": 6, "b": 36},
        "xaxis": year_axis(years, [-1, len(rows)]),
        "yaxis": names_axis(
            [f"{names[name]}<br>{count}" for name, count in zip(DIMENSIONS, counts, strict=True)],
            list(range(len(DIMENSIONS), 0, -1)),
            range=[0.4, len(DIMENSIONS) + 0.6],
        ),
        "shapes": [line_across(place) for place in year_breaks(years)],
    }


@columns
def _columns(lang: Language) -> dict[str, Column]:
    return {
        "day_of": Column(
            lang.text("When"),
            lambda view, row: bucket_name(row, "exchange", view.lang),
            order=lambda row: row["first_date"],
            link=lambda row: row.get("subject_id") or row["exchange_id"],
        ),
        "of_exchange": Column(
            lang.text("Exchange"),
            lambda view, row: row["exchange_id"] and view.of_row(row),
            link=lambda row: row["exchange_id"],
        ),
        **{
            f"level_{name}": Column(heading, _level(name), order=_place(name))
            for name, heading in dimension_names(lang).items()
        },
        "levels_known": Column(
            lang.text("Known, of what applies"),
            lambda view, row: view.lang.text("{n} of {all}", n=row["known"], all=row["applicable"]),
            number=True,
            order=lambda row: row["known"] / row["applicable"],
        ),
    }


def _level(name: str) -> Callable[[View, Row], Cell]:
    def cell(view: View, row: Row) -> Cell:
        level = row[name]
        return toned(level_names(view.lang)[level], TONES.get(level))

    return cell


def _place(name: str) -> Callable[[Row], int]:
    return lambda row: LEVELS.index(row[name])
