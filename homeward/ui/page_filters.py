"""Widgets that belong to one page. As with all filters their keys are the parameters of the URL, their options ids."""

from __future__ import annotations

import streamlit as st

from homeward.charts.sources import subject_name
from homeward.core.datasets import DATASETS, FIRST
from homeward.core.filters import LONGEST_TEXT
from homeward.core.view import View
from homeward.text.format import upper_first


def draw_data_set_choice(view: View) -> None:
    """Draw what chooses the data set that is looked at."""
    lang = view.lang

    def named(name: str) -> str:
        return f"{lang.described(DATASETS[name].title)} · {name}"

    st.selectbox(
        lang.text("Data set"),
        view.options.dataset,
        index=None,
        format_func=named,
        key="dataset",
        placeholder=named(FIRST),
    )


def draw_source_filters(view: View) -> None:
    """Draw what chooses among the sources; the period chooses among their dates."""
    lang = view.lang
    # Sessions keep how options are labelled, so that is not to hold the view and its data.
    subjects = {subject: subject_name(view, subject) for subject in view.options.id}
    with st.container(horizontal=True, key="source_filters"):
        st.text_input(
            lang.text("Words in the title or publisher"),
            key="search",
            max_chars=LONGEST_TEXT,
            icon=":material/search:",
        )
        st.multiselect(
            lang.text("Publisher"),
            view.options.publisher,
            key="publisher",
            placeholder=lang.text("All"),
            select_all=False,
        )
        st.multiselect(
            lang.text("Language of the source"),
            view.options.language,
            format_func=lambda code: upper_first(lang.name_of(code)),
            key="language",
            placeholder=lang.text("All"),
            select_all=False,
        )
        st.selectbox(
            lang.text("Exchange or agreement"),
            view.options.id,
            index=None,
            format_func=lambda subject: subjects.get(subject, subject),
            key="id",
            placeholder=lang.text("All"),
        )
