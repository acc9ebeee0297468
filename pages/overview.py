"""The overview: the numbers people ask for, the whole story in one chart, what the data cover, and three doors."""

import streamlit as st

from homeward.text.key_figures import coverage_lines, main_numbers
from homeward.ui.components import LinkCard, key_figures, link_cards, show, story, this_view

view = this_view()
lang = view.lang

key_figures(main_numbers(view))
show("running_total")

st.subheader(lang.text("What the data cover"), anchor=False)
for line in coverage_lines(view):
    st.markdown(f"- {line}")

link_cards(
    [
        LinkCard(
            lang.text("To look: the timeline"),
            lang.text("Every exchange in its place, filtered as you like, with its sources."),
            "timeline",
        ),
        LinkCard(
            lang.text("To count: the data"),
            lang.text("Every number as a file, with your filters, its sources and what each column means."),
            "data",
        ),
        LinkCard(
            lang.text("To show: the story on the big screen"),
            lang.text("Eight slides with one finding each, true to the newest data. Arrows to step, Esc to leave."),
            *story(view),
        ),
    ]
)
