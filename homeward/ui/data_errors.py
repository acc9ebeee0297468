"""For curators, on the page about the quality of the data: why newer files are not served, and where to mend them.

Viewers notice nothing of it elsewhere. The lines are those of `make check`, of the log and of `/healthz?verbose=1`.
"""

from __future__ import annotations

import streamlit as st

from homeward.core.view import View
from homeward.db import versions
from homeward.db.problems import in_order

# So many places are shown; the others are in the log.
MOST = 20


def draw_failure(view: View) -> None:
    """Say why the newest files are not served, if they are not; an open page follows without being loaded anew."""
    lang, failure = view.lang, versions.rejection()
    place = st.container(key="refused")  # always there: what follows keeps its place
    if failure is None:
        return
    with place, st.container(key="notice-refused"):
        st.text(
            lang.text(
                "For curators: since {time} UTC on {date} the files in the data directory are not shown, because the "
                "checks refuse them. Everyone sees the version before. What to mend:",
                time=f"{failure.since:%H:%M}",
                date=lang.date(failure.since.date()),
            )
        )
        st.code("\n".join(map(str, in_order(failure.problems)[:MOST])), language=None, wrap_lines=True)
        rest = len(failure.problems) - MOST
        if rest > 0:
            st.caption(lang.plural("{n} more place is in the log.", "{n} more places are in the log.", rest))
