"""Method and corrections: scope, how figures are adopted and counted, what is not, how to correct us, definitions."""

import streamlit as st

from homeward.text.method import sections
from homeward.ui.components import show
from homeward.ui.session import this_view

with st.container(key="method"):
    for section in sections(this_view()):
        st.header(section.heading, anchor=section.anchor)
        for paragraph in section.paragraphs:
            st.markdown(paragraph)
        if section.shown:
            show(section.shown)
