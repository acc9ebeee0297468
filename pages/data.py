"""The data: one data set to look at and to take away, how to read and to cite it, its dictionary, all the others."""

import streamlit as st

from homeward.charts.data_tables import all_of_them, dictionary, preview, whole
from homeward.charts.downloads import downloads, local_only
from homeward.core.site import for_others
from homeward.exports.extract import extract_of
from homeward.exports.snippets import bibtex, snippets
from homeward.ui.components import show_table
from homeward.ui.page_filters import draw_data_set_choice
from homeward.ui.session import base, this_view

view = this_view()
lang = view.lang
extract = extract_of(view, base())

draw_data_set_choice(view)
show_table(preview(view), downloads(lang, extract) | {"open": True})

st.subheader(lang.text("Read it in your tool"), anchor=False)
found = snippets(extract)
for tab, snippet in zip(st.tabs([snippet.tool for snippet in found]), found, strict=True):
    tab.code(snippet.code, language=snippet.language, wrap_lines=True)
st.caption(lang.text("These lines read the newest version. The permalink below gives this very one, or an error."))

st.subheader(lang.text("Cite it"), anchor=False)
st.code(extract.citation("csv"), language=None, wrap_lines=True)
st.code(bibtex(extract), language="bibtex", wrap_lines=True)
if not for_others(base()):
    st.caption(local_only(lang))
st.caption(lang.text("Permalink of these filters and this version"))
st.code(extract.address("csv"), language=None, wrap_lines=True)

show_table(dictionary(view))

st.subheader(lang.text("All of it"), anchor=False)
st.markdown("\n".join(f"- {line}" for line in whole(view)))
show_table(all_of_them(view))
