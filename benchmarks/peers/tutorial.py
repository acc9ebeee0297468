"""The page as a tutorial would have it: Streamlit, pandas, Plotly Express. `streamlit run tutorial.py`."""

import datetime as dt

import streamlit as st
from facts import DIRECTION, WHO, chosen, load, pauses, running_total, timeline

st.set_page_config(page_title="Prisoner exchanges", layout="wide")


@st.cache_data
def load_data():
    """Return the facts, read once."""
    return load()


people = load_data()

st.title("Prisoner exchanges")
with st.sidebar:
    first, last = dt.date(2022, 1, 1), people["date"].max().date()
    since = st.date_input("From", value=first, min_value=first, max_value=last, key="from")
    who = st.radio("Who", WHO, key="who")
    direction = st.radio("Direction", DIRECTION, key="direction")

shown = chosen(people, who, direction, since)
st.plotly_chart(timeline(shown))
st.plotly_chart(running_total(shown))
st.plotly_chart(pauses(shown))
st.dataframe(shown)
