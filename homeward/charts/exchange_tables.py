"""One exchange in tables: every figure with its sources and rivals, its stages, its doubts, what was around."""

from __future__ import annotations

from itertools import groupby

from homeward.charts.plotting.figure import Figure
from homeward.core.view import View
from homeward.text.facts import numbers_given
from homeward.text.format import join


def exchange_facts(view: View) -> Figure:
    """Return every figure of one exchange with the page that gives it, and every rival of the same fact."""
    lang = view.lang
    rows = view.rows("exchange_facts")
    if not rows:
        return _nothing(view, "exchange_facts", lang.text("No figure was found for this exchange."))
    facts, pages = rows[-1]["fact"], len({row["url"] for row in rows})
    of_facts = (list(group) for _, group in groupby(rows, key=lambda row: row["fact"]))
    disputed = sum(len(numbers_given(group)) > 1 for group in of_facts)
    clauses = [
        lang.plural("{n} figure about this exchange", "{n} figures about this exchange", facts)
        + " "
        + lang.plural("from {n} page.", "from {n} pages.", pages),
        lang.plural(
            "For {n} of them sources give different numbers; all stand here, and the one adopted is named first.",
            "For {n} of them sources give different numbers; all stand here, and the one adopted is named first.",
            disputed,
        )
        if disputed
        else lang.text("No two sources disagree about one of them."),
    ]
    return Figure(
        "exchange_facts",
        lang.text("Every figure, and who says so"),
        subtitle=lang.text("The adopted number of each fact, the page it is read from, and every other page"),
        sentence=join(clauses),
        is_table=True,
    )


def exchange_stages(view: View) -> Figure:
    """Return the stages of the series that the exchange belongs to."""
    lang = view.lang
    rows = view.rows("exchange_stages")
    if not rows:
        return _nothing(view, "exchange_stages", lang.text("This exchange belongs to no series."))
    unknown = sum(row["to_ukraine"] is None for row in rows)
    clauses = [
        lang.plural("The series has {n} day of exchange.", "The series has {n} days of exchange.", len(rows)),
        lang.plural(
            "For {n} of them nobody published how many people returned to Ukraine.",
            "For {n} of them nobody published how many people returned to Ukraine.",
            unknown,
        )
        if unknown
        else "",
    ]
    return Figure("exchange_stages", lang.text("The series and its stages"), sentence=join(clauses), is_table=True)


def exchange_doubts(view: View) -> Figure:
    """Return what is doubtful about one exchange."""
    lang = view.lang
    rows = view.rows("exchange_doubts")
    if not rows:
        nothing = lang.text("No doubt about this exchange is recorded.")
        return Figure("exchange_doubts", lang.text("What is doubtful"), empty=nothing)
    return Figure(
        "exchange_doubts",
        lang.text("What is doubtful"),
        sentence=lang.plural(
            "{n} doubt is recorded: what is missing, disputed, or read by us.",
            "{n} doubts are recorded: what is missing, disputed, or read by us.",
            len(rows),
        ),
        is_table=True,
    )


def exchange_around(view: View) -> Figure:
    """Return the events, totals and exchanges up to 14 days before and after one exchange."""
    lang = view.lang
    if not view.rows("exchange_around"):
        return _nothing(view, "exchange_around", lang.text("Nothing else is recorded in these weeks."))
    return Figure(
        "exchange_around",
        lang.text("Around this exchange"),
        sentence=lang.text(
            "Events and other exchanges up to two weeks before and after it, and the totals stated with it."
        ),
        is_table=True,
    )


def _nothing(view: View, name: str, words: str) -> Figure:
    titles = {
        "exchange_facts": view.lang.text("Every figure, and who says so"),
        "exchange_stages": view.lang.text("The series and its stages"),
        "exchange_around": view.lang.text("Around this exchange"),
    }
    return Figure(name, titles[name], empty=words)
