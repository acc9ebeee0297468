"""The head of the page of one exchange: its name, its numbers each with how sure it is, and how to choose another."""

from __future__ import annotations

import streamlit as st

from homeward.core.view import View
from homeward.text.exchange import note, series_and_mediators, title
from homeward.text.format import Row, bucket_name, join, people


def draw_header(view: View) -> None:
    """Draw the list to choose and search in, the neighbours in time, the name and the note of the exchange."""
    lang = view.lang
    row = view.rows("exchange")[0]
    names = {subject["subject_id"]: _in_list(view, subject) for subject in view.rows("subjects")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="chooser"):
        st.selectbox(
            lang.text("Choose an exchange: type a date, a number or a word"),
            list(names),
            format_func=lambda subject: names.get(subject, subject),
            key="id",
            placeholder="",
        )
        _neighbour(lang.text("← Previous"), "before", row["previous_id"], view)
        _neighbour(lang.text("Next →"), "after", row["next_id"], view)
    st.header(as_markdown(title(view)), anchor=False)
    st.markdown(as_markdown(join([series_and_mediators(view, row), note(view, row)])))


def _neighbour(label: str, key: str, subject: str | None, view: View) -> None:
    def choose() -> None:
        st.session_state["id"] = subject

    st.button(label, key=f"neighbour_{key}", on_click=choose, disabled=subject is None)


def _in_list(view: View, row: Row) -> str:
    """Return what an exchange is found by: its day, its number, its people, its name."""
    lang = view.lang
    number = lang.text("No. {n}", n=row["ordinal"]) if row["ordinal"] else ""
    count = people(lang, row["people"]) if row["people"] else ""
    return " · ".join(part for part in (bucket_name(row, "exchange", lang), number, count, view.of_row(row)) if part)


MARKDOWN = str.maketrans({character: "\\" + character for character in "\\`*_{}[]()<>#+-.!|~$:&"})


def as_markdown(text: str) -> str:
    """Return a text of the data as Markdown that shows just that text: nothing in it can become markup."""
    return text.translate(MARKDOWN)
