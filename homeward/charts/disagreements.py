"""Where pages give different numbers for one fact: the widest spreads drawn, and every one in a table."""

from __future__ import annotations

from homeward.charts.plotting.axes import names_axis, round_ticks, value_axis
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text, note, plain
from homeward.charts.plotting.marks import marks, spans
from homeward.charts.plotting.table import Cell, Column, folded, number_column, toned
from homeward.charts.registry import chart, columns
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.facts import NOT_PEOPLE, fact_name, fact_value
from homeward.text.format import Row, direction_words, join, lower_first, qualified
from homeward.text.quality import of_language, verdict_names

DRAWN = 12
# What these measures count is called by names.
PROPER = ("branch", "defended", "origin")
ROW_PIXELS = 44


@chart(
    *("day_of", "side", "figure", "adopted", "spread_lowest", "spread_highest", "spread"),
    *("verdict", "given", "caveats"),
)
def disagreements(view: View) -> Figure:
    """Return every fact with different numbers as a table: who gives what, and whether it is a dispute."""
    rows = view.rows("disagreements")
    if not rows:
        return Figure(
            "disagreements",
            title=view.lang.text("No disagreement under these filters"),
            empty=view.lang.text("No two sources disagree on a figure of the exchanges that match the filters."),
        )
    lang = view.lang
    return Figure(
        name="disagreements",
        title=lang.plural("Sources disagree on {n} figure", "Sources disagree on {n} figures", len(_disputed(rows))),
        subtitle=lang.text("Facts for which sources give different figures, the disputed ones first"),
        hint=lang.text("open a row to see who gives what"),
        sentence=summary(view, rows),
        is_table=True,
    )


@chart()
def disagreement_spreads(view: View) -> Figure:
    """Return the widest spreads between the numbers that pages give for one fact."""
    every = view.rows("disagreements")
    rows = [row for row in _disputed(every) if row["measure"] not in NOT_PEOPLE][:DRAWN]
    if not rows:
        return Figure(
            "disagreement_spreads",
            title=view.lang.text("No disagreement on a number of people"),
            empty=view.lang.text(
                "No two sources disagree on a number of people of the exchanges that match the filters."
            ),
        )
    lang, first = view.lang, rows[0]
    return Figure(
        name="disagreement_spreads",
        title=lang.text(
            "Widest difference between sources on one figure: {low} to {high} people",
            low=lang.number(first["lowest"]),
            high=lang.number(first["highest"]),
        ),
        subtitle=lang.plural(
            "The {n} figure on which sources differ most, for the same people",
            "The {n} figures on which sources differ most, for the same people",
            len(rows),
        ),
        sentence=join([_widest(view, first), summary(view, every)]),
        key=[
            KeyItem(lang.text("Main figure"), view.colour("side", "UA")),
            KeyItem(lang.text("Given by other sources"), "$muted", "mark-square-open"),
        ],
        data=[_spans(rows), *_ends(view, rows)],
        layout=_layout(view, rows),
        chooses="id",
        height=ROW_PIXELS * len(rows) + 80,
    )


def _disputed(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["verdict"] == "disputed"]


def summary(view: View, rows: list[Row]) -> str:
    """Return how many facts have different numbers, and how many of those are a dispute."""
    lang = view.lang
    of = {
        verdict: sum(row["verdict"] == verdict for row in rows)
        for verdict in ("disputed", "scope", "part", "compatible")
    }
    return join(
        [
            lang.plural(
                "For {n} fact sources give different figures, {disputed} of them disputed.",
                "For {n} facts sources give different figures, {disputed} of them disputed.",
                len(rows),
                disputed=lang.number(of["disputed"]),
            ),
            lang.plural(
                "{n} is no dispute: the numbers count different people.",
                "{n} are no dispute: the numbers count different people.",
                of["scope"],
            )
            if of["scope"]
            else None,
            lang.plural("In {n} both can be true.", "In {n} both can be true.", of["compatible"])
            if of["compatible"]
            else None,
            lang.plural(
                "In {n} one source gives both, of parts.", "In {n} one source gives both, of parts.", of["part"]
            )
            if of["part"]
            else None,
        ]
    )


def _widest(view: View, row: Row) -> str:
    return view.lang.text(
        "The largest difference is {n}: {fact}; main figure: {adopted}.",
        n=view.lang.number(row["spread"]),
        fact=_in_text(view, row),
        adopted=view.lang.text("none") if row["value"] is None else fact_value(view, row),
    )


def _name(view: View, row: Row) -> str:
    """Return a fact on one line: what is counted, in which direction, and when."""
    lang = view.lang
    when = lang.period(row["first_date"], row["last_date"])
    return f"{fact_name(view, row)} ({lower_first(direction_words(lang, row['side']))}), {when}"


def _in_text(view: View, row: Row) -> str:
    """Return the same inside a sentence: units and places keep their capital."""
    name = _name(view, row)
    return name if row["measure"] in PROPER else lower_first(name)


def _places(rows: list[Row]) -> list[int]:
    return list(range(len(rows), 0, -1))


def _spans(rows: list[Row]) -> Spec:
    """Return the lines from the lowest to the highest number."""
    return spans([(row["lowest"], row["highest"]) for row in rows], [(place, place) for place in _places(rows)])


def _ends(view: View, rows: list[Row]) -> list[Spec]:
    """Return the marks: the number adopted, solid, and those of others at the ends, hollow."""
    places = list(zip(rows, _places(rows), strict=True))
    others = [
        (row, place, value)
        for row, place in places
        for value in (row["lowest"], row["highest"])
        if value != row["value"]
    ]
    adopted = [(row, place, row["value"]) for row, place in places if row["value"] is not None]
    solid = {"symbol": "circle", "size": 11, "color": view.colour("side", "UA")}
    hollow = {"symbol": "square-open", "size": 9, "color": "$muted", "line": {"width": 2}}
    return [_dots(view, others, hollow, "others"), _dots(view, adopted, solid, "adopted")]


def _dots(view: View, points: list[tuple[Row, int, int]], marker: Spec, name: str) -> Spec:
    return marks(
        [value for _, _, value in points],
        [place for _, place, _ in points],
        [_hover(view, row, value) for row, _, value in points],
        marker,
        name,
        customdata=[row["subject_id"] for row, _, _ in points],
    )


def _hover(view: View, row: Row, value: int) -> str:
    """Return what is said of one number: its fact, and the pages that give it."""
    lang = view.lang
    publishers = [name for name, number in zip(row["publishers"], row["numbers"], strict=True) if number == value]
    shown = publishers[:4]
    if len(publishers) > len(shown):
        shown.append(lang.plural("{n} other publisher", "{n} other publishers", len(publishers) - len(shown)))
    head = lang.text("main figure: {n}", n=lang.number(value)) if value == row["value"] else lang.number(value)
    return hover_text(f"{fact_name(view, row)}: {head}", _name(view, row), lang.list(shown))


def _layout(view: View, rows: list[Row]) -> Spec:
    lang = view.lang
    top = max(row["highest"] for row in rows)
    ticks = round_ticks(0, top)
    notes = []
    for row, place in zip(rows, _places(rows), strict=True):
        notes += [
            note(lang.number(row["lowest"]), row["lowest"], place, xanchor="right", xshift=-9),
            note(lang.number(row["highest"]), row["highest"], place, xanchor="left", xshift=9),
        ]
    names = [
        plain(f"{fact_name(view, row)}, {lower_first(direction_words(lang, row['side']))}")
        + "<br>"
        + plain(lang.period(row["first_date"], row["last_date"]))
        for row in rows
    ]
    room = [-top * 0.25, top * 1.25]  # for the numbers on either side, on a phone too
    return {
        "margin": {"l": 70, "r": 30, "t": 6, "b": 48},
        "xaxis": value_axis(ticks, map(lang.number, ticks), room, lang.text("people")),
        "yaxis": names_axis(names, _places(rows), range=[0.4, len(rows) + 0.6]),
        "annotations": notes,
    }


@columns
def _columns(lang: Language) -> dict[str, Column]:
    return {
        "adopted": Column(lang.text("Main figure"), _adopted, number=True, order=lambda row: row["value"]),
        **{
            name: number_column(heading, column)
            for name, column, heading in (
                ("spread_lowest", "lowest", lang.text("Lowest")),
                ("spread_highest", "highest", lang.text("Highest")),
                ("spread", "spread", lang.text("Difference")),
            )
        },
        "verdict": Column(lang.text("Is it a dispute?"), _verdict),
        "given": Column(lang.text("Who gives what"), _figures_by_publisher),
        "caveats": Column(lang.text("What we say of it"), _caveats),
    }


def _verdict(view: View, row: Row) -> Cell:
    return toned(verdict_names(view.lang)[row["verdict"]], "strong" if row["verdict"] == "disputed" else None)


def _adopted(view: View, row: Row) -> str:
    if row["value"] is None:
        return view.lang.text("none")
    return qualified(view.lang, row["value"], row["qualifier"])


def _figures_by_publisher(view: View, row: Row) -> Cell | None:
    """Return who gives what, the largest number first: a line per page, which leads there."""
    lang = view.lang
    lines: list[Cell] = [
        {
            "text": f"{fact_value(view, row | {'value': number, 'qualifier': qualifier})}: {publisher}",
            "href": url,
            **({} if number == row["value"] else {"tone": "strong"}),
        }
        for number, qualifier, publisher, url in zip(
            row["numbers"], row["qualifiers"], row["publishers"], row["urls"], strict=True
        )
    ]
    label = lang.plural("{n} source", "{n} sources", row["pages"])
    numbers = sorted(set(row["numbers"]), reverse=True)
    return folded(" · ".join(lang.number(number) for number in numbers), label, lines)


def _caveats(view: View, row: Row) -> Cell | None:
    """Return the doubts about a fact, folded away."""
    texts = of_language(view, row, "caveats")
    return folded("", view.lang.plural("{n} remark", "{n} remarks", len(texts)), texts)
