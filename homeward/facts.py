"""One fact in words: what is counted, the number with its qualifier, who gives another one, and why one is adopted."""

from __future__ import annotations

from typing import Any

from homeward.charts.common import qualified
from homeward.view import View

Row = dict[str, Any]
# Years of age and numbers of exchanges are not people.
NOT_PEOPLE = ("age", "ordinal")


def fact_name(view: View, row: Row) -> str:
    """Return what a row of figures counts: "Navy", "Women, among National Guard", "Military, outside the exchange"."""
    language = view.language
    measure, category = row["measure"], row["category"]
    if category in ("all", "not_specified") and measure == "total":
        name = language.text("People in all")
    else:
        name = view.label(measure, category)
    if row["within"]:
        name = language.text("{name}, among: {whole}", name=name, whole=_label_of_whole(view, row["within"]))
    if row["scope"]:
        name = language.text("{name}, outside the exchange", name=name)
    return name


def _label_of_whole(view: View, category: str) -> str:
    """Return the label of a category that others are counted within; it may be of any measure."""
    for measure in ("group", "branch", "sex", "rank", "status", "defended", "origin"):
        label = view.label(measure, category)
        if label != category:
            return label
    return category


def fact_value(view: View, row: Row) -> str:
    """Return the number of a row of figures with its qualifier; a mention says that it has none."""
    if row["value"] is None:
        return view.language.text("mentioned, no number")
    if row["measure"] == "ordinal":
        return str(row["value"])
    words = qualified(view.language, row["value"], row["qualifier"])
    if row["qualifier"] == "derived":
        return view.language.text("{n} (our sum of that source’s numbers)", n=words)
    return words


def rivals_in_short(view: View, row: Row) -> str | None:
    """Return how many other sources a fact has and between what numbers they lie; None where there are none."""
    language = view.language
    others = row["source_count"] - 1
    if not others:
        return None
    words = language.plural("{n} other source", "{n} other sources", others)
    if row["lowest"] == row["highest"]:
        return words
    low, high = language.number(row["lowest"]), language.number(row["highest"])
    return language.text("{sources}: {low} to {high}", sources=words, low=low, high=high)


def why_adopted(view: View, row: Row) -> str:
    """Return why the number of a row of `exchange_facts` is the adopted one: how many of the pages give it."""
    language = view.language
    if not row["adopted"]:
        return language.text("Sources differ, and none could be chosen")
    if row["pages"] == 1:
        return language.text("The only page found that says so")
    rivals = [other["same_number"] for other in row["all"] if other["value"] not in (None, row["value"])]
    pages, same = language.number(row["pages"]), language.number(row["same_number"])
    if row["value"] is None:
        return language.plural(
            "Named by {n} page, without a number", "Named by {n} pages, without a number", row["pages"]
        )
    if not rivals:
        return language.plural(
            "The one page with a number ({n})", "All {n} pages with a number agree", row["same_number"]
        )
    if row["same_number"] > max(rivals):
        return language.text("Given by most: {same} of {pages} pages", same=same, pages=pages)
    return language.text("Sources split; the editors’ choice ({same} of {pages} pages)", same=same, pages=pages)
