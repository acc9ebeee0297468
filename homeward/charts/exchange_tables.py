"""One exchange in tables: every figure with its sources and rivals, its stages, its caveats, what was around."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from homeward.charts.plotting.figure import Figure
from homeward.charts.plotting.table import Cell, Column, Row, exchange_link, toned
from homeward.charts.registry import chart, columns, rows_of
from homeward.core.i18n import Language
from homeward.core.view import View
from homeward.text.facts import distinct_values, fact_name, fact_value, stated_total, why_adopted
from homeward.text.format import join, qualified

# So many publishers of a number that is not adopted are named before the rest is folded away.
NAMED_PUBLISHERS = 2


@chart("side", "fact", "fact_number", "fact_sources", "why_adopted")
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
        lang.plural("{n} fact about this exchange", "{n} facts about this exchange", facts)
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


@rows_of("exchange_facts")
def by_fact(view: View) -> list[Row]:
    """Return one row per fact: its adopted figure, with every page that speaks of it."""
    rows = [list(group) for _, group in groupby(view.rows("exchange_facts"), key=lambda row: row["fact"])]
    return [group[0] | {"all": group} for group in rows]


def _fact(view: View, row: Row) -> Cell:
    name = fact_name(view, row)
    if not row["parent"] or not row["adopted"]:
        return name
    whole = view.label(row["measure"], row["parent"])
    return view.lang.text("{name} (counted in {whole})", name=name, whole=whole)


def _number(view: View, row: Row) -> Cell:
    """Return the adopted number; without one the number that all pages give, quietly, or that there is none."""
    if row["adopted"]:
        return fact_value(view, row)
    if len(distinct_values(row["all"])) > 1:
        return view.lang.text("no main figure")
    return toned(fact_value(view, row), "quiet")


def _who(view: View, row: Row) -> Cell:
    """Return the page of the adopted number, and folded under it every other page, by number."""
    others = row["all"][1:] if row["adopted"] else row["all"]
    lines = [line for _, pages in groupby(others, key=lambda page: page["value"]) for line in _pages(view, list(pages))]
    names = view.lang.list(list(dict.fromkeys(page["publisher"] for page in row["all"]))[:NAMED_PUBLISHERS])
    cell: dict[str, Any] = {"text": row["publisher"], "href": row["url"]} if row["adopted"] else {"text": names}
    return cell | {"more": lines, "label": _folded_pages(view, row)} if lines else cell


def _folded_pages(view: View, row: Row) -> str:
    """Return how many pages are folded away, and whether they give other numbers than the one in the open."""
    lang, pages = view.lang, {page["url"] for page in row["all"]}
    several = len(distinct_values(row["all"])) > 1
    if not row["adopted"]:
        words = lang.plural("{n} source", "{n} sources", len(pages))
        return lang.text("{pages}, with different figures", pages=words) if several else words
    others = [page for page in row["all"] if page["url"] != row["url"]]
    count = len(pages) - 1
    if distinct_values(others) - {row["value"]}:
        return lang.plural("{n} more source, with another figure", "{n} more sources, some with other figures", count)
    if several and not others:
        return lang.text("another figure in the same source")
    words = lang.plural("{n} more source", "{n} more sources", count)
    return lang.text("{pages}; another figure in the same source", pages=words) if several else words


def _pages(view: View, pages: list[Row]) -> list[Cell]:
    """Return the pages that give one number: the number, then a link each."""
    lines: list[Cell] = [{"text": fact_value(view, pages[0]), "tone": "strong"}]
    return lines + [{"text": _page(view, page), "href": page["url"]} for page in pages]


def _page(view: View, page: Row) -> str:
    """Return a page in words: publisher, date, language, title."""
    lang = view.lang
    date = lang.date(page["published"]) if page["published"] else lang.text("date not shown")
    return f"{page['publisher']}, {date}, {lang.name_of(page['language'])}: {page['title']}"


@chart("day", "stage", "exchange_of_stage", "to_ukraine", "to_russia")
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


def _stage(view: View, row: Row) -> str:
    label = view.of_row(row)
    return view.lang.text("{name} (this one)", name=label) if row["is_this"] else label


def _people(column: str) -> Callable[[View, Row], str]:
    def words(view: View, row: Row) -> str:
        if row[column] is None:
            return view.lang.text("unknown")
        return qualified(view.lang, row[column], row[f"{column}_known_as"])

    return words


@chart("caveat_kind", "caveat_about", "caveat")
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


def _about(view: View, row: Row) -> str:
    if row["figure_id"]:
        return f"{fact_name(view, row)}: {fact_value(view, row)}"
    if row["of_series"]:
        return view.lang.text("the whole agreement")
    return view.lang.text("the agreement") if row["is_series"] else view.lang.text("the exchange")


@chart("date", "around_kind", "around", "source")
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


def _kind(view: View, row: Row) -> str:
    if row["kind"] == "event":
        return view.label("event_kind", row["event_kind"])
    return view.lang.text("Exchange") if row["kind"] == "exchange" else view.lang.text("Stated total")


def _what(view: View, row: Row) -> Cell:
    if row["kind"] == "exchange":
        return {"text": view.of_row(row), **exchange_link(view, row["return_id"])}
    return view.of_row(row) if row["kind"] == "event" else stated_total(view, row)


@columns
def _columns(lang: Language) -> dict[str, Column]:
    return {
        "fact": Column(lang.text("What is counted"), _fact),
        "fact_number": Column(lang.text("Number"), _number, number=True, order=lambda row: row["value"]),
        "fact_sources": Column(lang.text("Sources"), _who),
        "why_adopted": Column(lang.text("Why this number"), why_adopted),
        "stage": Column(
            lang.text("Stage"), lambda view, row: row["stage"] and str(row["stage"]), order=lambda row: row["stage"]
        ),
        "exchange_of_stage": Column(lang.text("Exchange"), _stage, link=lambda row: row["return_id"]),
        "to_ukraine": Column(
            lang.text("To Ukraine"), _people("to_ukraine"), number=True, order=lambda row: row["to_ukraine"]
        ),
        "to_russia": Column(
            lang.text("To Russia"), _people("to_russia"), number=True, order=lambda row: row["to_russia"]
        ),
        "caveat_kind": Column(lang.text("Kind"), lambda view, row: view.label("caveat_kind", row["caveat_kind"])),
        "caveat_about": Column(lang.text("About"), _about),
        "caveat": Column(lang.text("Caveat"), lambda view, row: view.of_row(row, "text")),
        "around_kind": Column(lang.text("Kind"), _kind),
        "around": Column(lang.text("What"), _what),
    }


def _nothing(view: View, name: str, words: str) -> Figure:
    titles = {
        "exchange_facts": view.lang.text("Figures and sources"),
        "exchange_stages": view.lang.text("The agreement and its stages"),
        "exchange_around": view.lang.text("Context"),
    }
    return Figure(name, titles[name], empty=words)
