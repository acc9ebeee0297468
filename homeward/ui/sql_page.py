"""The SQL page: what the browser needs to ask the database for everyone a question of one's own, without the server.

The question is in the URL as `q`, and the chart of its result beside it, like every state of a page; what they mean,
the browser alone knows (frontend/sql.js).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

import streamlit as st

from homeward.charts.downloads import href
from homeward.charts.plotting.template import TEMPLATE
from homeward.core.assets import PLOTLY, SQL_STYLE
from homeward.core.datasets import DATASETS
from homeward.core.filters import Ignored, shorten
from homeward.core.i18n import Language
from homeward.core.questions import CHART, LONGEST, PARAMETER, examples, valid, valid_chart
from homeward.core.urls import address
from homeward.core.vendored import SQL_FILES, WASM_BYTES, vendored
from homeward.core.view import View
from homeward.exports.extract import LICENCE, TITLE, Extract
from homeward.ui.session import act

PATH = "sql"
PARAMETERS = (PARAMETER, *CHART)
STATE, DRAWN = "_question", "_question_chart"
KEY = "sql-page"
# What one question may have: rows that are shown, rows that are fetched and can be taken away, seconds.
SHOWN_ROWS, FETCHED_ROWS, SECONDS = 10_000, 100_000, 30


def parse_link(link: Mapping[str, Sequence[str]], path: str) -> list[Ignored]:
    """Take the question of a link and the chart of its result, and return what of them was left out."""
    lists = {name: list(link.get(name, ())) for name in PARAMETERS}
    if path != PATH:
        return [Ignored(name, shorten(value)) for name in CHART for value in lists[name]]
    first = {name: values[0] for name, values in lists.items() if values}
    question, drawn = valid(first.get(PARAMETER)), valid_chart(first)
    st.session_state[STATE], st.session_state[DRAWN] = question, drawn
    taken = {PARAMETER: question, **drawn}
    return [
        Ignored(name, shorten(value)) for name, values in lists.items() for value in values if value != taken.get(name)
    ]


def query(path: str) -> dict[str, list[str]]:
    """Return what of the URL is the question of this session and the chart of its result, on its page."""
    if path != PATH:
        return {}
    question, drawn = chosen()
    return {name: [value] for name, value in {PARAMETER: question, **drawn}.items() if value}


def chosen() -> tuple[str, dict[str, str]]:
    """Return the question of this session, and the chart of its result."""
    return st.session_state.get(STATE) or "", st.session_state.get(DRAWN) or {}


def draw(view: View) -> None:
    """Draw the page."""
    _component()(
        data=_data(view),
        key=KEY,
        height="content",
        on_submitted_change=partial(act, _ask),
    )


def _ask() -> None:
    """Take into the URL how the result is drawn, and the question if one was run: not that of a data set then."""
    submitted = st.session_state.get(KEY, {}).get("submitted")
    if not isinstance(submitted, Mapping):
        return
    drawn = submitted.get("chart")
    st.session_state[DRAWN] = valid_chart(drawn) if isinstance(drawn, Mapping) else {}
    if isinstance(submitted.get("question"), str):
        st.session_state[STATE] = valid(submitted["question"])
        st.session_state["dataset"] = None


@cache
def _component() -> Any:
    """Return the component. Made on first use: Streamlit knows its files only while it serves."""
    return st.components.v2.component("homeward.sql", js="sql.js", isolate_styles=False)


def _data(view: View) -> dict[str, Any]:
    lang, version = view.lang, view.database.version
    pinned = {"v": [version]}
    return {
        "language": lang.code,
        "version": version,
        "question": chosen()[0],
        "chart": chosen()[1],
        "query": _query_of(view),
        "assets": {
            **{name: f".{vendored()[file].path}" for name, file in SQL_FILES.items()},
            "bytes": WASM_BYTES,
            "style": f".{SQL_STYLE.path}",
            "plotly": f".{PLOTLY.path}",
        },
        "database": address("./", "data/v1/homeward.duckdb", pinned),
        "schema": address("./", "sql.json", {**pinned, "lang": [lang.code]}),
        "examples": [{"name": item.name, "title": lang.text(item.title), "sql": item.sql} for item in examples()],
        "limits": {"shown": SHOWN_ROWS, "fetched": FETCHED_ROWS, "seconds": SECONDS, "link": LONGEST},
        "template": TEMPLATE,
        "colours": [view.colour("group", group) for group in ("military", "civilian")],
        "about": {"title": TITLE, "version": version, "licence": LICENCE["path"]},
        "words": _words(lang),
    }


def _query_of(view: View) -> str | None:
    """Return where the query of the data set is that a link opens here, under its filters."""
    if not view.filters.dataset:
        return None
    dataset = DATASETS[view.filters.dataset]
    return href(Extract(view.database, dataset, dataset.relevant(view.filters)), "sql")


def _words(lang: Language) -> dict[str, str]:
    """Return what the page says. What stands in double braces, the browser fills in."""
    return {
        **_words_of_asking(lang),
        **_words_of_results(lang),
        "copied": lang.text("Copied"),
        "selected": lang.text("Selected: copy it with your keyboard"),
    }


def _words_of_asking(lang: Language) -> dict[str, str]:
    return {
        "intro": lang.text(
            "Your own browser runs the question, on the database of this version. "
            "The server only keeps it in the address of the page, so that it can be shared."
        ),
        "limits": lang.text(
            "At most {seconds} seconds, {shown} rows shown and {fetched} rows in files.",
            seconds=SECONDS,
            shown=lang.number(SHOWN_ROWS),
            fetched=lang.number(FETCHED_ROWS),
        ),
        "examples": lang.text("Examples"),
        "schema": lang.text("Tables and columns"),
        "macros": lang.text("Macros"),
        "rows": lang.text("rows: {{n}}"),
        "editor": lang.text("The question, in SQL"),
        "run": lang.text("Run"),
        "keys": lang.text("Ctrl+Enter runs it too"),
        "cancel": lang.text("Cancel"),
        "long": lang.text("This question is too long for a link. Save it as a file instead."),
        "save": lang.text("Save the SQL"),
        "loading": lang.text("The database engine is loading: {{percent}} of {{size}} MB"),
        "starting": lang.text("The database engine starts…"),
        "running": lang.text("Running…"),
        "stopped": lang.text("Cancelled. The engine starts anew."),
        "time": lang.text("Stopped after {seconds} seconds. Ask for less, and try again.", seconds=SECONDS),
        "broken": lang.text("The engine ran out of memory and was started anew. Ask for less, and try again."),
        "failed": lang.text("The engine could not be loaded. Reload the page to try again."),
        "query_failed": lang.text("The query of the chart could not be loaded. Reload the page to try again."),
        "gone": lang.text("Newer data are available, and these are no longer served. Reload the page."),
        "missing": lang.text(
            "This browser has no WebAssembly, which the database engine needs. The database can be had as a file, for "
            "DuckDB on your own machine, and the question too."
        ),
        "database": lang.text("The database"),
    }


def _words_of_results(lang: Language) -> dict[str, str]:
    return {
        "table": lang.text("Table"),
        "chart": lang.text("Chart"),
        "result": lang.text("The result"),
        "counted": lang.text("Rows: {{n}} ({{seconds}} s)."),
        "more": lang.text("These are the first of more; ask for fewer to have all."),
        "first": lang.text("The table shows the first {{n}}; files have all of them."),
        "none": lang.text("The question has no rows as its answer."),
        "nothing": lang.text("Done. It returns no table."),
        "copy": lang.text("Copy the table"),
        "download": lang.text("Download"),
        "kind": lang.text("Kind"),
        "bars": lang.text("Bars"),
        "line": lang.text("Line"),
        "points": lang.text("Points"),
        "x": lang.text("Across"),
        "y": lang.text("Up"),
        "colour": lang.text("Colour"),
        "one": lang.text("all the same"),
        "no_chart": lang.text("A chart needs a column of numbers."),
        "many": lang.text("The chart shows the first {{n}} of the rows."),
        "source": lang.text("An own question to Homeward, version {{version}}; CC BY 4.0"),
    }
