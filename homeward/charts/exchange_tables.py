"""One exchange in tables: every figure with its sources and rivals, its stages, its doubts, what was around."""

from __future__ import annotations

from itertools import groupby

from homeward.charts.plotting.figure import Figure
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.facts import distinct_values
from homeward.text.format import join


@chart()
def exchange_facts(view: View) -> Figure:
    """Return every figure of one exchange with the page that gives it, and every rival of the same fact."""
    lang = view.lang
    rows = view.rows("exchange_facts")
    if not rows:
        return _nothing(view, "exchange_facts", lang.text("No figure was found for this exchange."))
    facts, pages = rows[-1]["fact"], len({row["url"] for row in rows})
    of_facts = (list(group) for _, group in groupby(rows, key=lambda row: row["fact"]))
    disputed = sum(len(distinct_values(group)) > 1 for group in of_facts)
    clauses = [
        lang.plural("{n} figure about this exchange", "{n} figures about this exchange", facts)
        + " "
        + lang.plural("from {n} source.", "from {n} sources.", pages),
        lang.plural(
            "For {n} of them sources give different figures; all are listed, the main figure first.",
            "For {n} of them sources give different figures; all are listed, the main figure first.",
            disputed,
        )
        if disputed
        else lang.text("No two sources disagree about one of them."),
    ]
    return Figure(
        "exchange_facts",
        lang.text("Figures and sources"),
        subtitle=lang.text("The main figure for each fact, its source, and every other source"),
        sentence=join(clauses),
        is_table=True,
    )


@chart()
def exchange_stages(view: View) -> Figure:
    """Return the stages of the series that the exchange belongs to."""
    lang = view.lang
    rows = view.rows("exchange_stages")
    if not rows:
        return _nothing(
            view, "exchange_stages", lang.text("This exchange is not part of an agreement carried out in stages.")
        )
    unknown = sum(row["to_ukraine"] is None for row in rows)
    clauses = [
        lang.plural("The agreement has {n} exchange.", "The agreement has {n} exchanges.", len(rows)),
        lang.plural(
            "For {n} of them nobody published how many people returned to Ukraine.",
            "For {n} of them nobody published how many people returned to Ukraine.",
            unknown,
        )
        if unknown
        else "",
    ]
    return Figure("exchange_stages", lang.text("The agreement and its stages"), sentence=join(clauses), is_table=True)


@chart()
def exchange_doubts(view: View) -> Figure:
    """Return what is doubtful about one exchange."""
    lang = view.lang
    rows = view.rows("exchange_doubts")
    if not rows:
        nothing = lang.text("No caveat is recorded for this exchange.")
        return Figure("exchange_doubts", lang.text("Caveats"), empty=nothing)
    return Figure(
        "exchange_doubts",
        lang.text("Caveats"),
        sentence=lang.plural(
            "{n} caveat: what is missing, disputed, or our reading.",
            "{n} caveats: what is missing, disputed, or our reading.",
            len(rows),
        ),
        is_table=True,
    )


@chart()
def exchange_around(view: View) -> Figure:
    """Return the events, totals and exchanges up to 14 days before and after one exchange."""
    lang = view.lang
    if not view.rows("exchange_around"):
        return _nothing(view, "exchange_around", lang.text("Nothing else is recorded in these weeks."))
    return Figure(
        "exchange_around",
        lang.text("Context"),
        sentence=lang.text(
            "Events and other exchanges up to two weeks before and after it, and the totals stated with it."
        ),
        is_table=True,
    )


def _nothing(view: View, name: str, words: str) -> Figure:
    titles = {
        "exchange_facts": view.lang.text("Figures and sources"),
        "exchange_stages": view.lang.text("The agreement and its stages"),
        "exchange_around": view.lang.text("Context"),
    }
    return Figure(name, titles[name], empty=words)
