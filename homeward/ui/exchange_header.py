"""The head of the page of one exchange: its name, its numbers each with how sure it is, and how to choose another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from homeward.charts.common import bucket_name
from homeward.core.view import View
from homeward.text.format import join, qualified, upper_first
from homeward.text.key_figures import Number
from homeward.text.sentences import days, people

Row = dict[str, Any]


def draw_head(view: View) -> None:
    """Draw the list to choose and search in, the neighbours in time, the name and the note of the exchange."""
    language = view.language
    row = view.rows("exchange")[0]
    names = {subject["subject_id"]: _in_list(view, subject) for subject in view.rows("subjects")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="chooser"):
        st.selectbox(
            language.text("Choose an exchange: type a date, a number or a word"),
            list(names),
            format_func=lambda subject: names.get(subject, subject),
            key="id",
        )
        _neighbour(language.text("← Before it"), "before", row["previous_id"], view)
        _neighbour(language.text("After it →"), "after", row["next_id"], view)
    st.header(as_markdown(title(view)), anchor=False)
    st.markdown(as_markdown(join([_where(view, row), _note(view, row)])))


def _neighbour(label: str, key: str, subject: str | None, view: View) -> None:
    def choose() -> None:
        st.session_state["id"] = subject

    st.button(label, key=f"neighbour_{key}", on_click=choose, disabled=subject is None)


def _in_list(view: View, row: Row) -> str:
    """Return what an exchange is found by: its day, its number, its people, its name."""
    language = view.language
    number = language.text("No. {n}", n=row["ordinal"]) if row["ordinal"] else ""
    count = people(language, row["people"]) if row["people"] else ""
    return " · ".join(
        part for part in (bucket_name(row, "exchange", language), number, count, view.of_row(row)) if part
    )


def title(view: View) -> str:
    """Return the name of the exchange with its day."""
    row = view.rows("exchange")[0]
    return f"{bucket_name(row, 'exchange', view.language)}: {view.of_row(row)}"


def _where(view: View, row: Row) -> str:
    """Return which stage of which series it is, and who mediated."""
    language = view.language
    mediators = language.list([view.label("mediator", mediator) for mediator in row["mediators"] or ()])
    series = row["series_id"] and view.label("series", row["series_id"])
    clauses = []
    if row["kind"] == "series":
        clauses.append(
            language.plural("A series of {n} day of exchange.", "A series of {n} days of exchange.", row["stages"])
        )
    elif row["stage"]:
        clauses.append(language.text("Stage {n} of {series}.", n=row["stage"], series=series))
    elif series:
        clauses.append(language.text("Part of {series}.", series=series))
    if mediators:
        clauses.append(language.text("Mediated by: {mediators}.", mediators=mediators))
    elif row["kind"] == "exchange":
        clauses.append(language.text("No mediator is named."))
    return join(clauses)


def _note(view: View, row: Row) -> str:
    return view.of_row(row, "note")


def dossier_numbers(view: View) -> list[Number]:
    """Return the main numbers of the exchange, those of both directions first. What is unknown is said, never 0."""
    row = view.rows("exchange")[0]
    sides = view.rows("exchange_sides")
    return [*_people(view, sides), *_women(view, sides), *_place(view, row)]


def _people(view: View, sides: list[Row]) -> Iterator[Number]:
    language = view.language
    for row in sides:
        label = language.text("Returned to Ukraine") if row["side"] == "UA" else language.text("Returned to Russia")
        if row["people"] is not None:
            value = qualified(language, row["people"], row["known_as"])
        elif row["people_at_least"] is not None:
            value = language.text("at least {n}", n=language.number(row["people_at_least"]))
        else:
            value = language.text("unknown")
        yield Number(label, value, join([_groups(view, row), _outside(view, row), _of_series(view, row)]))


def _groups(view: View, row: Row) -> str:
    language = view.language
    if row["people"] is None and row["people_at_least"] is None:
        return language.text("No number was published; that is unknown, not zero.")
    named = [
        f"{view.label('group', group)} {language.number(row[group])}"
        for group in ("military", "civilian")
        if row[group] is not None
    ]
    if not named:
        return language.text("Military or civilian: not published.")
    if row["not_specified"]:
        named.append(language.text("not specified {n}", n=language.number(row["not_specified"])))
    return language.text("{groups}.", groups=language.list(named))


def _outside(view: View, row: Row) -> str:
    if not row["outside_exchange"]:
        return ""
    return view.language.plural(
        "{n} of them outside the exchange, by that source.",
        "{n} of them outside the exchange, by that source.",
        row["outside_exchange"],
    )


def _of_series(view: View, row: Row) -> str:
    language = view.language
    if row["days"] is None or row["beyond"] is None:
        return ""
    return language.text(
        "{n} counted on single days; {beyond} more on no single day.",
        n=language.number(row["people_by_day"] or 0),
        beyond=language.number(row["beyond"]),
    )


def _women(view: View, sides: list[Row]) -> Iterator[Number]:
    language, row = view.language, sides[0]
    if row["women"] is None and row["men"] is None:
        yield Number(language.text("Women and men"), language.text("unknown"), language.text("Not published."))
        return
    women = language.number(row["women"]) if row["women"] is not None else language.text("unknown")
    men = language.number(row["men"]) if row["men"] is not None else language.text("unknown")
    note = language.text("Men: {n}. To Ukraine.", n=men)
    yield Number(language.text("Women"), women, note)


def _place(view: View, row: Row) -> Iterator[Number]:
    language = view.language
    if row["kind"] == "series":
        return
    official = str(row["ordinal"]) if row["ordinal"] else language.text("none published")
    note = language.text("By Ukraine’s count since March 2022.")
    yield Number(language.text("Official number of the exchange"), official, note)
    if row["days_before"] is not None:
        note = language.text("Since the exchange before it, whoever returned.")
        yield Number(language.text("Pause before it"), upper_first(days(language, row["days_before"])), note)


MARKDOWN = str.maketrans({character: "\\" + character for character in "\\`*_{}[]()<>#+-.!|~$:&"})


def as_markdown(text: str) -> str:
    """Return a text of the data as Markdown that shows just that text: nothing in it can become markup."""
    return text.translate(MARKDOWN)
