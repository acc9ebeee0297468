"""One fact in words: what is counted, the number with its qualifier, who gives another one, and why one is adopted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homeward.core.view import View
from homeward.text.format import qualified

Row = dict[str, Any]
# Years of age and numbers of exchanges are not people.
NOT_PEOPLE = ("age", "ordinal")


def fact_name(view: View, row: Row) -> str:
    """Return what a row of figures counts: "Navy", "Women, among National Guard", "Military, outside the exchange"."""
    lang = view.lang
    measure, category = row["measure"], row["category"]
    if category in ("all", "not_specified") and measure == "total":
        name = lang.text("People in all")
    else:
        name = view.label(measure, category)
    if row["within"]:
        name = lang.text("{name}, among: {whole}", name=name, whole=part_name(view, row["within"]))
    if row["scope"]:
        name = lang.text("{name}, outside the exchange", name=name)
    return name


def part_name(view: View, category: str) -> str:
    """Return the label of a category that others are counted within; it may be of any measure."""
    for measure in ("group", "branch", "sex", "rank", "status", "defended", "origin"):
        label = view.label(measure, category)
        if label != category:
            return label
    return category


def fact_value(view: View, row: Row) -> str:
    """Return the number of a row of figures with its qualifier; a mention says that it has none."""
    if row["value"] is None:
        return view.lang.text("mentioned, not counted")
    if row["measure"] == "ordinal":
        return str(row["value"])
    words = qualified(view.lang, row["value"], row["qualifier"])
    if row["qualifier"] == "derived":
        return view.lang.text("{n} (worked out from that source’s numbers)", n=words)
    return words


def rivals_in_short(view: View, row: Row) -> str | None:
    """Return how many other sources a fact has and between what numbers they lie; None where there are none."""
    lang = view.lang
    others = row["source_count"] - 1
    if not others:
        return None
    words = lang.plural("{n} other source", "{n} other sources", others)
    if row["lowest"] == row["highest"]:
        return words
    low, high = lang.number(row["lowest"]), lang.number(row["highest"])
    return lang.text("{sources}: {low} to {high}", sources=words, low=low, high=high)


def distinct_values(rows: Sequence[Row]) -> set[int]:
    """Return the different numbers that the rows of one fact give; a mention without a number is none."""
    return {row["value"] for row in rows if row["value"] is not None}


def why_adopted(view: View, row: Row) -> str:
    """Return why the number of a row of `exchange_facts` is the adopted one, or why none is: how many pages give it."""
    lang, values = view.lang, distinct_values(row["all"])
    if not row["adopted"]:
        return _why_not(view, row)
    if row["pages"] == 1:
        if len(values) > 1:
            return lang.text("The only source found gives other figures too; the editors’ choice")
        return lang.text("The only source found that says so")
    if len(values) < 2:
        return _agreement(view, row)
    rivals = [other["same_number"] for other in row["all"] if other["value"] not in (None, row["value"])]
    pages, same = lang.number(row["pages"]), lang.number(row["same_number"])
    if row["same_number"] > max(rivals):
        return lang.text("Given by most: {same} of {pages} sources", same=same, pages=pages)
    return lang.text("Sources differ; the editors’ choice ({same} of {pages} sources)", same=same, pages=pages)


def _why_not(view: View, row: Row) -> str:
    """Return why no number of a fact is adopted: only if there are several do sources differ."""
    lang, differ = view.lang, len(distinct_values(row["all"])) > 1
    if row["measure"] == "ordinal":
        reason = lang.text("official numbers are kept with the exchanges themselves")
    elif differ:
        return lang.text("Sources differ, and none could be chosen")
    else:
        reason = lang.text("it is not the main figure")
    found = lang.text("Sources differ") if differ else _agreement(view, row)
    return lang.text("{found}; {reason}", found=found, reason=reason)


def _agreement(view: View, row: Row) -> str:
    """Return how many pages give the one number of a fact, or name it without a number."""
    lang, count = view.lang, row["same_number"]
    if row["value"] is None:
        return lang.plural("Mentioned by {n} source, not counted", "Mentioned by {n} sources, not counted", count)
    if row["pages"] == 1:
        return lang.text("Only one source says so")
    if count == 1:
        return lang.text("The only source with a figure")
    return lang.plural("{n} source with a figure", "All {n} sources with a figure agree", count)


def stated_total(view: View, row: Row) -> str:
    """Return a running or yearly total in words: who stated what, and how much."""
    lang = view.lang
    speaker = view.label("speaker", row["speaker"]) if row["speaker"] else lang.text("speaker not named")
    name = view.label(row["measure"], row["category"])
    number = qualified(lang, row["value"], row["qualifier"])
    if row["measure"] == "cumulative_year":
        values = {"name": name, "year": row["year"], "number": number, "speaker": speaker}
        return lang.text("{name} in {year}: {number} ({speaker})", **values)
    if row["measure"] == "ordinal":
        return lang.text("Exchanges so far: {number} ({speaker})", number=number, speaker=speaker)
    return lang.text("{name} since 2022: {number} ({speaker})", name=name, number=number, speaker=speaker)
