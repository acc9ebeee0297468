"""What Kyiv's, Moscow's and other publishers say of the same exchange: by who publishes, not by direction."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from homeward.charts.plotting.axes import names_axis, round_ticks, value_axis
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text, note, plain, wrapped
from homeward.charts.plotting.marks import marks, spans
from homeward.charts.plotting.table import Cell, Column, folded
from homeward.charts.registry import Table, chart
from homeward.core.filter_words import effective, qualified
from homeward.core.view import View
from homeward.text.format import Row, direction_words, join, lower_first

ROW_PIXELS = 36
NAME_LETTERS = 28
# The mark of a seat, its place above or below the middle of the row, and the side whose colour it wears.
SEATS = {"UA": ("circle", -0.18, "UA"), "RU": ("square", 0.18, "RU"), "elsewhere": ("diamond", 0.0, None)}
NAMED_PUBLISHERS = 4
# So many counts are said in words, the last ones.
NAMED_FACTS = 3
# What is compared most is the days on which somebody differs; more than so many rows are not read.
MOST_ROWS = 40


def seat_name(view: View, seat: str) -> str:
    """Return a seat of publishers in words."""
    return {
        "UA": view.lang.text("Ukrainian publishers"),
        "RU": view.lang.text("Russian publishers"),
        "elsewhere": view.lang.text("Publishers elsewhere"),
    }[seat]


@chart("day", "exchange", "side", "counted", "seat", "number", "pages", "publishers")
def accounts(view: View) -> Figure:
    """Return the counts on which publishers differ; on the page of one exchange, all of its counts."""
    lang, one = view.lang, view.filters.id is not None
    rows = [row for row in view.rows("accounts") if one or row["differs"]]
    if not rows:
        title = lang.text("Counts by Kyiv, Moscow, and others") if one else lang.text("No publishers differ")
        return Figure("accounts", title, empty=_nothing(view))
    facts = [list(group) for _, group in groupby(rows, key=fact_of)][-MOST_ROWS:]
    apart = [fact for fact in facts if _sides_differ(fact)]
    if one:
        return Figure(
            "accounts",
            title=_title(view, facts, apart),
            subtitle=lang.text(
                "What publishers give for the same people, by the country they are based in, not by direction"
            ),
            sentence=_sentence(view, facts, apart),
            is_table=True,
        )
    return Figure(
        name="accounts",
        title=_title(view, facts, apart),
        subtitle=lang.text("Each mark is a published figure; colour: where the publisher is based, not the direction"),
        sentence=_sentence(view, facts, apart),
        key=[
            KeyItem(seat_name(view, seat), _colour(view, seat), f"mark-{SEATS[seat][0]}", show=seat)
            for seat in _seats(facts)
        ],
        data=[_spans(facts), *[_marks(view, seat, facts) for seat in _seats(facts)]],
        layout=_layout(view, facts),
        chooses="id",
        height=ROW_PIXELS * len(facts) + 80,
        says=("since", "until"),
    )


def fact_of(row: Row) -> tuple[str, str, str, str]:
    """Return what says which count a row is of: exchange, direction, measure, category."""
    return row["return_id"], row["side"], row["measure"], row["category"]


def _nothing(view: View) -> str:
    if view.filters.id:
        return view.lang.text("No exact figure was published for this exchange.")
    return view.lang.text("In the period and direction chosen, no publishers give different numbers.")


def _seats(facts: list[list[Row]]) -> list[str]:
    return [seat for seat in SEATS if any(row["seat"] == seat for fact in facts for row in fact)]


def _by_seat(fact: list[Row], seat: str) -> set[int]:
    return {row["value"] for row in fact if row["seat"] == seat}


def _sides_differ(fact: list[Row]) -> bool:
    """Return whether no number of Ukrainian publishers is one of Russian publishers, where both give any."""
    kyiv, moscow = _by_seat(fact, "UA"), _by_seat(fact, "RU")
    return bool(kyiv and moscow) and not kyiv & moscow


def _sides_agree(fact: list[Row]) -> bool:
    """Return whether a number of Ukrainian publishers is one of Russian publishers, too."""
    return bool(_by_seat(fact, "UA") & _by_seat(fact, "RU"))


def _title(view: View, facts: list[list[Row]], apart: list[list[Row]]) -> str:
    lang = view.lang
    if not view.filters.id:
        found = lang.plural("Publishers differ on {n} count", "Publishers differ on {n} counts", len(facts))
        return qualified(effective(view, "accounts"), found)
    if apart:
        return lang.plural(
            "Kyiv and Moscow differ on {n} count of this exchange",
            "Kyiv and Moscow differ on {n} counts of this exchange",
            len(apart),
        )
    if any(row["differs"] for fact in facts for row in fact):
        if any(_sides_agree(fact) for fact in facts):
            return lang.text("Publishers differ, but Ukrainian and Russian ones have numbers in common")
        return lang.text("Publishers differ on this exchange")
    return lang.text("Sources agree on this exchange")


def _sentence(view: View, facts: list[list[Row]], apart: list[list[Row]]) -> str:
    lang = view.lang
    clauses = [f"{fact_label(view, fact)}: {_values_by_seat(view, fact)}." for fact in (apart or facts)[-NAMED_FACTS:]]
    if not apart and any(_sides_agree(fact) for fact in facts):
        clauses.append(lang.text("Ukrainian and Russian sources do not contradict each other."))
    clauses.append(
        lang.text("Publishers also quote others: a Ukrainian source may quote Moscow, and the other way round.")
    )
    return join(clauses)


def _values_by_seat(view: View, fact: list[Row]) -> str:
    lang = view.lang
    parts: list[str] = []
    for seat in SEATS:
        values = [lang.number(row["value"]) for row in fact if row["seat"] == seat]
        if values:
            numbers = lang.list(values)
            by_seat = {
                "UA": lang.text("{numbers} by Ukrainian publishers", numbers=numbers),
                "RU": lang.text("{numbers} by Russian publishers", numbers=numbers),
                "elsewhere": lang.text("{numbers} by publishers elsewhere", numbers=numbers),
            }
            parts.append(by_seat[seat])
    return "; ".join(parts)


def fact_label(view: View, fact: list[Row]) -> str:
    """Return which count it is: the day (unless it is that of the page), the direction, who is counted."""
    lang, row = view.lang, fact[0]
    who = {
        "all": lang.text("people"),
        "military": lang.text("military"),
        "civilian": lang.text("civilians"),
    }[row["category"]]
    place = f"{direction_words(lang, row['side'])}, {who}"
    if view.filters.id:
        return place
    period = lang.period(row["first_date"], row["last_date"])
    return f"{period if row['kind'] == 'series' else lang.date(row['first_date'])}, {lower_first(place)}"


def _spans(facts: list[list[Row]]) -> Spec:
    """Return a line from the lowest to the highest number of each count."""
    ends = [(min(row["value"] for row in fact), max(row["value"] for row in fact)) for fact in facts]
    return spans(ends, [(place, place) for place in range(len(facts))])


def _marks(view: View, seat: str, facts: list[list[Row]]) -> Spec:
    symbol, lift, _ = SEATS[seat]
    chosen = [(place, fact, row) for place, fact in enumerate(facts) for row in fact if row["seat"] == seat]
    marker = {
        "symbol": symbol,
        "size": [10 + 2 * min(row["pages"], 4) for _, _, row in chosen],
        "color": _colour(view, seat),
        "line": {"color": "$background", "width": 1},
    }
    return marks(
        [row["value"] for _, _, row in chosen],
        [place + lift for place, _, _ in chosen],
        [_describe(view, fact, row) for _, fact, row in chosen],
        marker,
        seat,
        customdata=[row["return_id"] for _, _, row in chosen],
    )


def _colour(view: View, seat: str) -> str:
    side = SEATS[seat][2]
    return view.colour("side", side) if side else "$muted"


def _describe(view: View, fact: list[Row], row: Row) -> str:
    lang = view.lang
    publishers = list(dict.fromkeys(row["publishers"]))
    named, more = publishers[:NAMED_PUBLISHERS], len(publishers[NAMED_PUBLISHERS:])
    if more:
        named.append(lang.plural("{n} other publisher", "{n} other publishers", more))
    adopted = lang.text("This is the main figure.") if row["adopted"] else None
    pages = lang.plural("{n} source", "{n} sources", row["pages"])
    return hover_text(
        f"{fact_label(view, fact)}: {lang.number(row['value'])}",
        f"{seat_name(view, row['seat'])}, {pages}",
        *wrapped(lang.list(named)),
        adopted,
    )


def _layout(view: View, facts: list[list[Row]]) -> Spec:
    lang = view.lang
    high = max(row["value"] for fact in facts for row in fact)
    ticks = round_ticks(0, high, 6)
    names = ["<br>".join(map(plain, wrapped(fact_label(view, fact), NAME_LETTERS))) for fact in facts]
    return {
        "xaxis": value_axis(ticks, map(lang.number, ticks), [-0.03 * high, high * 1.2], lang.text("people")),
        "yaxis": names_axis(names, range=[len(facts) - 0.4, -0.6]),
        "annotations": [_label(view, place, fact) for place, fact in enumerate(facts)],
        "margin": {"l": 70, "r": 36, "t": 6, "b": 48},
    }


def _label(view: View, place: int, fact: list[Row]) -> Spec:
    """Return the numbers of a count, beside its highest mark."""
    values = sorted({row["value"] for row in fact})
    text = " · ".join(view.lang.number(value) for value in values)
    return note(text, values[-1], place, xanchor="left", yanchor="middle", xshift=14, font={"color": "$text"})


def side_by_side(view: View) -> Table:
    """Return one row per count of one exchange, and in a column of each seat what its publishers print."""
    seats = {seat: seat_name(view, seat) for seat in SEATS}
    counts = [list(rows) for _, rows in groupby(view.rows("accounts"), key=fact_of)]
    columns = [Column(view.lang.text("What is counted"), lambda view, row: fact_label(view, row["rows"]))]
    columns += [Column(name, partial(_values_of_seat, seat)) for seat, name in seats.items()]
    return columns, [{"rows": rows} for rows in counts]


def _values_of_seat(seat: str, view: View, row: Row) -> Cell | None:
    """Return the numbers that publishers of a seat print, and folded under them the pages."""
    values = [each for each in row["rows"] if each["seat"] == seat]
    lines: list[Cell] = [
        {"text": f"{view.lang.number(each['value'])}: {publisher}", "href": url}
        for each in values
        for publisher, url in zip(each["publishers"], each["urls"], strict=True)
    ]
    label = view.lang.plural("{n} source", "{n} sources", len(lines))
    return folded(" · ".join(view.lang.number(each["value"]) for each in values), label, lines)
