"""One exchange in words: its name, its series and mediator, its main numbers."""

from __future__ import annotations

from collections.abc import Iterator

from homeward.core.view import View
from homeward.text.format import Row, bucket_name, days, join, of_group, qualified, upper_first
from homeward.text.highlights import KeyFigure
from homeward.text.sentences import people_caveats


def title(view: View) -> str:
    """Return the name of the exchange with its day."""
    row = view.rows("exchange")[0]
    return f"{bucket_name(row, 'exchange', view.lang)}: {view.of_row(row)}"


def series_and_mediators(view: View, row: Row) -> str:
    """Return which stage of which series it is, and who mediated."""
    lang = view.lang
    mediators = lang.list([view.label("mediator", mediator) for mediator in row["mediators"] or ()])
    series = row["series_id"] and view.label("series", row["series_id"])
    clauses = []
    if row["kind"] == "series":
        clauses.append(
            lang.plural(
                "An agreement carried out in {n} exchange.", "An agreement carried out in {n} exchanges.", row["stages"]
            )
        )
    elif row["stage"]:
        clauses.append(lang.text("Stage {n} of the agreement {series}.", n=row["stage"], series=series))
    elif series:
        clauses.append(lang.text("Part of the agreement {series}.", series=series))
    if mediators:
        clauses.append(lang.text("Mediated by: {mediators}.", mediators=mediators))
    elif row["kind"] == "exchange":
        clauses.append(lang.text("No mediator is named."))
    return join(clauses)


def note(view: View, row: Row) -> str:
    """Return the note of the exchange; empty where there is none."""
    return view.of_row(row, "note")


def exchange_key_figures(view: View) -> list[KeyFigure]:
    """Return the main numbers of the exchange, those of both directions first. What is unknown is said, never 0."""
    row = view.rows("exchange")[0]
    sides = view.rows("exchange_sides")
    return [*_people(view, row["subject_id"], sides), *_women(view, sides), *_place(view, row)]


def _people(view: View, subject: str, sides: list[Row]) -> Iterator[KeyFigure]:
    """Yield the number of each direction with what it is made of, and what is doubtful about it."""
    lang = view.lang
    for row in sides:
        label = lang.text("Returned to Ukraine") if row["side"] == "UA" else lang.text("Returned to Russia")
        if row["people"] is not None:
            value = qualified(lang, row["people"], row["known_as"])
        elif row["people_at_least"] is not None:
            value = lang.text("at least {n}", n=lang.number(row["people_at_least"]))
        else:
            value = lang.text("unknown")
        made_of = [_groups(view, row), _outside(view, row), _of_series(view, row)]
        yield KeyFigure(label, value, join([*made_of, *people_caveats(view, subject, [row["side"]])]))


def _groups(view: View, row: Row) -> str:
    lang = view.lang
    if row["people"] is None and row["people_at_least"] is None:
        return lang.text("No figure was published; that is unknown, not zero.")
    named = [
        of_group(lang, group, row[group], lang.number(row[group]))
        for group in ("military", "civilian")
        if row[group] is not None
    ]
    if not named:
        return lang.text("Military or civilian: not published.")
    if row["not_specified"]:
        named.append(lang.text("group unknown: {n}", n=lang.number(row["not_specified"])))
    return lang.text("{groups}.", groups=lang.list(named))


def _outside(view: View, row: Row) -> str:
    if not row["outside_exchange"]:
        return ""
    return view.lang.plural(
        "{n} of them outside the exchange, by that source.",
        "{n} of them outside the exchange, by that source.",
        row["outside_exchange"],
    )


def _of_series(view: View, row: Row) -> str:
    lang = view.lang
    if row["days"] is None or row["beyond"] is None:
        return ""
    return lang.text(
        "{n} with a known date; {beyond} more, date not published.",
        n=lang.number(row["people_by_day"] or 0),
        beyond=lang.number(row["beyond"]),
    )


def _women(view: View, sides: list[Row]) -> Iterator[KeyFigure]:
    lang, row = view.lang, sides[0]
    if row["women"] is None and row["men"] is None:
        yield KeyFigure(lang.text("Women and men"), lang.text("unknown"), lang.text("Not published."))
        return
    women = lang.number(row["women"]) if row["women"] is not None else lang.text("unknown")
    men = lang.number(row["men"]) if row["men"] is not None else lang.text("unknown")
    note = lang.text("Men: {n}. To Ukraine.", n=men)
    yield KeyFigure(lang.text("Women"), women, note)


def _place(view: View, row: Row) -> Iterator[KeyFigure]:
    lang = view.lang
    if row["kind"] == "series":
        return
    official = str(row["ordinal"]) if row["ordinal"] else lang.text("none published")
    note = lang.text("By Ukraine’s count since March 2022.")
    yield KeyFigure(lang.text("Official number of the exchange"), official, note)
    if row["days_before"] is not None:
        note = lang.text("Since the previous exchange, in either direction.")
        yield KeyFigure(lang.text("Pause before this exchange"), upper_first(days(lang, row["days_before"])), note)
