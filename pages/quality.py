"""How good the data are: what is covered, known, disputed, missing, on one page only, and what the checks found."""

import streamlit as st

from homeward.ui.components import cards, show
from homeward.ui.data_errors import draw_failure
from homeward.ui.session import this_view

lang = this_view().lang

draw_failure(this_view())
st.markdown(lang.text("Nothing on this page is written by hand: it is worked out anew from every version of the data."))
with cards():
    show("coverage_by_month", columns=6)
    show("completeness_grid", columns=6)
    show("disagreement_spreads", columns=6)
    show("ordinals", columns=6)
    show("completeness", columns=6, folded=True)
    show("disagreements", columns=6, folded=True)
    show("ordinals_missing", columns=6, folded=True)
    show("single_source", columns=6, folded=True)
    show("weak_publishers", columns=6, folded=True)
    show("findings", columns=6, folded=True)
