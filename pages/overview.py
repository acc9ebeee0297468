"""The overview: the numbers people ask for, the whole story in one chart, the coverage, and links to three pages."""

import streamlit as st

from homeward.text.key_figures import coverage_lines, main_numbers
from homeward.text.totals import official_totals
from homeward.ui.components import cards, key_figures, show
from homeward.ui.navigation import LinkCard, link_cards
from homeward.ui.session import story, this_view

view = this_view()
lang = view.lang

key_figures(main_numbers(view))
place = st.empty()  # stays where nothing is said: the charts below would be built anew
if official := official_totals(view):
    place.caption(official)
with cards():
    show("running_total", columns=7)
    show("groups_by_year", columns=5)

st.header(lang.text("What the data cover"), anchor=False)
for line in coverage_lines(view):
    st.markdown(f"- {line}")

link_cards(
    [
        LinkCard(
            lang.text("Timeline"),
            lang.text("Every exchange by date, with filters and sources."),
            "timeline",
        ),
        LinkCard(
            lang.text("Data"),
            lang.text("Every figure as a file, with filters, sources and a description of each column."),
            "data",
        ),
        LinkCard(
            lang.text("Slideshow"),
            lang.text("One finding a slide, from the newest data. Arrow keys to step, Esc to exit."),
            *story(view),
        ),
    ]
)
