"""The overview: the numbers people ask for, the whole story in one chart, what the data cover, and three doors."""

import streamlit as st

from homeward.text.key_figures import coverage_lines, main_numbers
from homeward.ui.components import Door, doors, numbers, show, story, this_view

view = this_view()
words = view.language

numbers(main_numbers(view))
show("running_total")

st.subheader(words.text("What the data cover"), anchor=False)
for line in coverage_lines(view):
    st.markdown(f"- {line}")

doors(
    [
        Door(
            words.text("To look: the timeline"),
            words.text("Every exchange in its place, filtered as you like, with its sources."),
            "timeline",
        ),
        Door(
            words.text("To count: the data"),
            words.text("Every number as a file, with your filters, its sources and what each column means."),
            "data",
        ),
        Door(
            words.text("To show: the story on the big screen"),
            words.text("Eight slides with one finding each, true to the newest data. Arrows to step, Esc to leave."),
            *story(view),
        ),
    ]
)
