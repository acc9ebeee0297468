"""What charts share: hover texts, their keys, and what stands where nothing is to be drawn."""

from __future__ import annotations

from homeward.charts.choices import group_choice
from homeward.charts.plotting.figure import Figure, KeyItem, hover_text, wrapped
from homeward.charts.plotting.marks import at_least_key
from homeward.core.datasets import DATASETS
from homeward.core.filter_words import effective
from homeward.core.view import View
from homeward.text.format import (
    GROUPS,
    Row,
    bucket_name,
    differs,
    direction_words,
    lower_first,
    not_known,
    qualified,
    source_line,
)
from homeward.text.sentences import nothing_found


def describe(view: View, row: Row, grain: str = "exchange") -> str:
    """Return the hover text of one row of the timeline or the running total: figure, qualifier, groups, source."""
    lang = view.lang
    name = bucket_name(row, grain, lang)
    label = view.of_row(row)
    if row["kind"] == "series":
        number = lang.text("{n} more, date not published", n=qualified(lang, row["people"], row["known_as"]))
    elif row["people"] is None:
        number = not_known(view)
    else:
        number = qualified(lang, row["people"], row.get("known_as"), at_least=row["is_at_least"])
    lines = [f"{name}: {number}", *wrapped(label), direction_words(lang, row["side"])]
    lines += _more(view, row, grain)
    return hover_text(*lines, source_line(lang, row))


def _more(view: View, row: Row, grain: str) -> list[str]:
    lang = view.lang
    groups = [
        f"{view.label('group', group)}: {lang.number(row[group])}"
        for group in GROUPS
        if row.get(group) and row["people"] != row[group]
    ]
    if row.get("unsplit") and grain != "exchange":
        groups.append(f"{lang.text('Sources differ, not split by group')}: {lang.number(row['unsplit'])}")
    lines = ["; ".join(groups)] if groups else []
    if row.get("ordinal"):
        lines.append(lang.text("Official number of the exchange: {n}", n=row["ordinal"]))
    if grain != "exchange" and row["kind"] == "exchange":
        lines.append(lang.plural("{n} exchange", "{n} exchanges", row["days"]))
        if row["days_unknown"]:
            lines.append(
                lang.plural(
                    "{n} of them with no published figure", "{n} of them with no published figure", row["days_unknown"]
                )
            )
    if differs(row):
        low, high = lang.number(row["lowest"]), lang.number(row["highest"])
        lines.append(lang.text("Sources differ: {low} to {high}", low=low, high=high))
    return lines


def so_far(view: View, row: Row) -> str:
    """Return where a running total stands at a row: of known days, and at least how much with whole agreements."""
    lang = view.lang
    if row["total_at_least"] > row["total"]:
        return lang.text(
            "Cumulative total: {n}, with whole agreements at least {total}",
            n=lang.number(row["total"]),
            total=lang.number(row["total_at_least"]),
        )
    return lang.text("Cumulative total: {n}", n=lang.number(row["total"]))


def group_key(view: View, rows: list[Row]) -> list[KeyItem]:
    """Return the key of the groups and marks that these rows use."""
    lang = view.lang
    key = [
        KeyItem(view.label("group", group), view.colour("group", group), choice=group_choice(group))
        for group in GROUPS
        if any(row.get(group) for row in rows)
    ]
    for side in dict.fromkeys(row["side"] for row in rows if row.get("unsplit")):
        label = lang.text("Sources differ, not split by group")
        if view.filters.direction == "both":  # each side has its own colour
            label = f"{label} ({lower_first(direction_words(lang, side))})"
        key.append(KeyItem(label, view.colour("side", side)))
    if any(differs(row) for row in rows):
        key.append(KeyItem(lang.text("Sources differ: range"), "$muted", "whisker"))
    if any(row["is_at_least"] for row in rows):
        key.append(at_least_key(lang))
    if any(row["people"] is None or row.get("days_unknown") for row in rows):
        everyone = view.filters.who == "everyone"
        unknown = lang.text("No published figure") if everyone else lang.text("Number not known")
        key.append(KeyItem(unknown, "$muted", "open"))
    return key


def of_chart(view: View, name: str, finding: str) -> str:
    """Return the title of a chart that has nothing to show: which one it is, and why."""
    chart = view.lang.described(DATASETS[name].title)
    return view.lang.text("{chart}: {finding}", chart=chart, finding=lower_first(finding))


def no_match(view: View, name: str) -> Figure:
    """Return the figure that says that no exchange took place or none matches the filters, and how to get back."""
    return Figure(
        name,
        title=of_chart(view, name, nothing_found(effective(view, name))),
        empty=view.lang.text("No exchange in the data matches the filters. Reset them to see all exchanges."),
    )


def no_branch(view: View, name: str) -> Figure:
    """Return the figure that says that exchanges match the filters, but nobody published their branches."""
    if not view.rows("branches"):
        return no_match(view, name)
    return Figure(
        name,
        title=of_chart(view, name, view.lang.text("No branch was published")),
        empty=view.lang.text("No branch was published for the exchanges that match the filters."),
    )
