"""Ukraine's official count of exchanges over time: where it runs, where numbers are missing, who has none."""

from __future__ import annotations

from homeward.charts.common import of_chart
from homeward.charts.plotting.axes import number_axis, time_axis
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text, milliseconds, note, wrapped
from homeward.charts.plotting.marks import area, hatch, marks, unknown_after
from homeward.charts.plotting.table import Cell, Column, exchange_link, folded, toned
from homeward.charts.registry import chart, columns
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.format import Row, bucket_name, join
from homeward.text.quality import of_language, run_of

# Below the count lies a strip with the exchanges that have no number.
STRIP = -5
HIGH = 5


@chart("official", "status", "in_time", "of_exchange", "claims", "dated_caveats")
def ordinals(view: View) -> Figure:
    """Return the official numbers at their days, the gaps between them hatched, and the exchanges without a number."""
    rows = view.rows("ordinals")
    if not rows:
        return _nothing(view, "ordinals")
    lang = view.lang
    of = {kind: [row for row in rows if row["kind"] == kind] for kind in ("numbered", "missing", "unnumbered")}
    top = max((row["last_ordinal"] for row in rows if row["last_ordinal"]), default=1)
    return Figure(
        name="ordinals",
        title=_title(view, rows),
        subtitle=lang.text(
            "Ukraine’s own numbering of exchanges, by date; below the line exchanges that have no number"
        ),
        hint=lang.text("click a mark to open its exchange"),
        sentence=_sentence(view, rows),
        key=[
            KeyItem(lang.text("Numbered exchange"), view.colour("side", "UA")),
            KeyItem(lang.text("Numbers that no exchange in the data has"), "$muted", "unknown"),
            KeyItem(lang.text("Exchange without a number"), "$muted", "mark-diamond-open"),
        ],
        data=[
            *[_gap(view, row) for row in of["missing"]],
            _marks(view, of["numbered"], [row["ordinal"] for row in of["numbered"]], "circle"),
            _marks(view, of["unnumbered"], [STRIP] * len(of["unnumbered"]), "diamond-open"),
            unknown_after(view, top, STRIP * 2),
        ],
        layout=_layout(view, rows, top),
        chooses="id",
        height=380,
    )


@chart()
def ordinals_missing(view: View) -> Figure:
    """Return the numbers without an exchange and the exchanges without a number, with what is said of them."""
    rows = view.rows("ordinals_missing")
    if not rows:
        return _complete(view) if view.rows("ordinals") else _nothing(view, "ordinals_missing")
    return Figure(
        name="ordinals_missing",
        title=view.lang.text("Numbers without an exchange, exchanges without a number"),
        subtitle=view.lang.text(
            "Numbers first, then exchanges, in order of time; a number may belong to an exchange that nobody announced"
        ),
        sentence=_sentence(view, rows),
        is_table=True,
    )


def _nothing(view: View, name: str) -> Figure:
    return Figure(
        name,
        title=of_chart(view, name, view.lang.text("None")),
        empty=view.lang.text("No official number and no exchange without one lies in the period. Choose a longer one."),
    )


def _complete(view: View) -> Figure:
    return Figure(
        "ordinals_missing",
        title=view.lang.text("Every official number has its exchange, and every exchange its number"),
        empty=view.lang.text("No official number without an exchange, and no exchange without one, in the period."),
    )


def _missing(rows: list[Row]) -> int:
    return sum(row["last_ordinal"] - row["ordinal"] + 1 for row in rows if row["kind"] == "missing")


def _title(view: View, rows: list[Row]) -> str:
    lang, missing = view.lang, _missing(rows)
    every = missing + sum(row["kind"] == "numbered" for row in rows)
    if not every:
        return lang.text("No exchange of this period has an official number")
    if not missing:
        return lang.plural(
            "The one official number belongs to an exchange in the data",
            "All {n} official numbers belong to an exchange in the data",
            every,
        )
    return lang.plural(
        "{missing} of {n} official number belong to no exchange in the data",
        "{missing} of {n} official numbers belong to no exchange in the data",
        every,
        missing=lang.number(missing),
    )


def _sentence(view: View, rows: list[Row]) -> str:
    lang = view.lang
    numbered = [row for row in rows if row["kind"] == "numbered"]
    runs = [run_of(row) for row in rows if row["kind"] == "missing"]
    unnumbered = sum(row["kind"] == "unnumbered" for row in rows)
    last = max(numbered, key=lambda row: row["ordinal"], default=None)
    return join(
        [
            lang.text(
                "The last number published is {n}, of {date}.",
                n=last["ordinal"],
                date=lang.date(last["last_date"]),
            )
            if last
            else None,
            lang.plural(
                "No exchange in the data has this number: {runs}.",
                "No exchange in the data has these {n} numbers: {runs}.",
                _missing(rows),
                runs=lang.list(runs),
            )
            if runs
            else None,
            lang.plural(
                "{n} exchange has no official number: it was not counted, or the number was not published.",
                "{n} exchanges have no official number: they were not counted, or the number was not published.",
                unnumbered,
            )
            if unnumbered
            else lang.text("Every exchange of the period has an official number."),
        ]
    )


def _gap(view: View, row: Row) -> Spec:
    """Return a run of missing numbers as a hatched field, from the exchange before it to the one after it."""
    lang = view.lang
    left, right = milliseconds(row["first_date"]), milliseconds(row["last_date"])
    low, high = row["ordinal"] - 0.5, row["last_ordinal"] + 0.5
    when = lang.text("between {first} and {last}", first=lang.date(row["first_date"]), last=lang.date(row["last_date"]))
    texts = [line for text in of_language(view, row, "caveats")[:1] for line in wrapped(text)]
    words = hover_text(lang.text("{numbers}: no exchange in the data has it", numbers=run_of(row)), when, *texts)
    look = {"line": {"width": 1, "color": "$muted"}, "fillpattern": hatch("$muted")}
    return area(left, right, low, high, words, "gap") | look


def _marks(view: View, rows: list[Row], heights: list[int], symbol: str) -> Spec:
    known = symbol == "circle"
    marker = {
        "symbol": symbol,
        "size": 7 if known else 6,
        "color": view.colour("side", "UA") if known else "$muted",
        "line": {"width": 0 if known else 1.4},
    }
    days, hover = [milliseconds(row["first_date"]) for row in rows], [_hover(view, row) for row in rows]
    exchanges = [row["exchange_id"] for row in rows]
    return marks(days, heights, hover, marker, "numbered" if known else "unnumbered", customdata=exchanges)


def _hover(view: View, row: Row) -> str:
    lang = view.lang
    number = str(row["ordinal"]) if row["ordinal"] else lang.text("no official number")
    day = bucket_name(row | {"kind": "exchange"}, "exchange", lang)
    return hover_text(f"{day}: {number}", view.of_row(row))


def _layout(view: View, rows: list[Row], top: int) -> Spec:
    return {
        "xaxis": time_axis(view, rows),
        "yaxis": number_axis(0, top, view.lang, view.lang.text("official number"), range=[STRIP * 2, top * 1.08]),
        "annotations": [_label(row) for row in rows if row["kind"] == "missing"],
    }


def _label(row: Row) -> Spec:
    """Return the numbers of a gap: inside a high one; on a wide screen, else above its left end."""
    left, right = milliseconds(row["first_date"]), milliseconds(row["last_date"])
    if row["last_ordinal"] - row["ordinal"] < HIGH:
        place: Spec = {"xanchor": "right", "yanchor": "bottom", "xshift": -4}
        return note(run_of(row), left, row["last_ordinal"] + 0.5, wide=True, **place)
    middle = (row["ordinal"] + row["last_ordinal"]) / 2
    return note(run_of(row), (left + right) / 2, middle, bgcolor="$background", borderpad=2)


@columns
def _columns(lang: Language) -> dict[str, Column]:
    return {
        "official": Column(
            lang.text("Official number"),
            lambda _, row: row["ordinal"] and run_of(row),
            number=True,
            order=lambda row: row["ordinal"],
        ),
        "status": Column(lang.text("In the data"), _status),
        "in_time": Column(lang.text("When"), _in_time, order=lambda row: row["first_date"]),
        "claims": Column(lang.text("Figures given by sources"), _claims),
        "dated_caveats": Column(lang.text("What we say of it"), _dated_caveats),
    }


def _status(view: View, row: Row) -> Cell:
    lang = view.lang
    if row["kind"] == "numbered":
        return lang.text("with its exchange")
    if row["kind"] == "missing":
        return toned(lang.text("no exchange has it"), "strong")
    return lang.text("exchange without a number")


def _in_time(view: View, row: Row) -> str:
    if row["kind"] == "missing":
        first, last = view.lang.date(row["first_date"]), view.lang.date(row["last_date"])
        return view.lang.text("between {first} and {last}", first=first, last=last)
    return bucket_name(row | {"kind": "exchange"}, "exchange", view.lang)


def _claims(view: View, row: Row) -> Cell | None:
    """Return the numbers that pages give where the data have none; of a gap, with the exchanges they give them to."""
    if row["kind"] == "numbered" or not row["claims"]:
        return None
    numbers = ", ".join(map(str, row["claims"]))
    if row["kind"] == "unnumbered":
        return numbers
    lines: list[Cell] = [{"text": subject, **exchange_link(view, subject)} for subject in row["claimed"]]
    return folded(numbers, view.lang.plural("{n} exchange", "{n} exchanges", len(lines)), lines)


def _dated_caveats(view: View, row: Row) -> Cell | None:
    """Return what is said of numbers; in a gap each text with the day of the exchange that it speaks of."""
    texts = of_language(view, row, "caveats")
    if row["kind"] != "missing":
        return " ".join(texts)
    dated = [
        f"{view.lang.date(day)}: {text}" if day else text
        for text, day in zip(texts, row["caveat_dates"] or (), strict=True)
    ]
    if len(dated) < 2:
        return "".join(dated)
    return folded(dated[0], view.lang.text("More"), dated[1:])
