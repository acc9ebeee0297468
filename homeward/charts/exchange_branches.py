"""The branches of service of one exchange, drawn as the announcement counts them: parts under their whole."""

from __future__ import annotations

from homeward.charts.plotting.bar_list import Bar, bar_list
from homeward.charts.plotting.figure import Figure, KeyItem, hover_text
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, join, people, qualified, source_line


@chart("branch", "branch_within", "known", "source")
def exchange_branches(view: View) -> Figure:
    """Return the branches of one exchange or series; the military whom no branch holds are a hatched bar."""
    lang = view.lang
    rows = view.rows("exchange_branches")
    if not rows:
        return Figure(
            "exchange_branches",
            lang.text("Branches: not published"),
            empty=lang.text("No branch was published for this exchange. That is unknown, not zero."),
        )
    # A part counts even where its whole is only named.
    military, known = rows[0]["military"], sum(row["own"] or 0 for row in rows)
    unknown = (military or 0) - known
    bars = [_bar(view, row) for row in _with_those_outside(rows)]
    key = []
    if any(row["people"] is None for row in rows):
        key.append(KeyItem(lang.text("Mentioned, not counted"), "$muted", "open"))
    if unknown > 0:
        bars.append(_rest(view, unknown))
        key.append(KeyItem(view.label("branch", "not_published"), "$muted", "unknown"))
    data, layout, height = bar_list(bars)
    return Figure(
        name="exchange_branches",
        title=_title(view, military, known),
        subtitle=lang.text("People who returned to Ukraine, by branch as announced; parts under their whole"),
        sentence=_sentence(view, rows, military, known),
        key=key,
        data=data,
        layout=layout,
        height=height,
    )


def _with_those_outside(rows: list[Row]) -> list[Row]:
    """Return the rows, those of a branch who returned outside the exchange as a part of everyone of it."""
    outside = {row["branch"]: row for row in rows if row["scope"]}
    nested = {row["branch"] for row in rows if row["outside"]}
    together: list[Row] = []
    for row in rows:
        if row["outside"]:
            whole = {"people": row["people"] + row["outside"], "own": row["own"] + row["outside"], "outside": None}
            part = outside[row["branch"]] | {"depth": row["depth"] + 1, "parent": row["branch"]}
            together += [row | whole, part]
        elif not (row["scope"] and row["branch"] in nested):
            together.append(row)
    return together


def branch_name(view: View, row: Row) -> str:
    """Return the branch of a row; where some of it returned outside the exchange, which of them."""
    label = view.label("branch", row["branch"])
    if row.get("outside"):
        return view.lang.text("{name}, in the exchange itself", name=label)
    return view.lang.text("{name}, outside the exchange", name=label) if row.get("scope") else label


def _title(view: View, military: int | None, known: int) -> str:
    lang = view.lang
    if not known:
        return lang.text("Branches: mentioned, not counted")
    if military is None:
        return lang.plural("The branch of {n} person was published", "The branch of {n} people was published", known)
    if known > military:
        return lang.text(
            "The published branches add up to {n}, more than the {military} service members",
            n=lang.number(known),
            military=lang.number(military),
        )
    return lang.text(
        "The branch is known for {n} of {military} service members",
        n=lang.number(known),
        military=lang.number(military),
    )


def _sentence(view: View, rows: list[Row], military: int | None, known: int) -> str:
    lang = view.lang
    rows = _with_those_outside(rows)
    whole = [row for row in rows if not row["depth"] and row["people"]]
    named = [row for row in rows if row["people"] is None]
    listed = _listed(view, [row for row in whole if not row["scope"]])
    outside = _listed(view, [row for row in whole if row["scope"]])
    parts = [row for row in rows if row["depth"] and row["people"]]
    inside = lang.list(
        [
            lang.text(
                "{part} {n} (in {whole})",
                part=branch_name(view, row),
                n=lang.number(row["people"]),
                whole=view.label("branch", row["parent"]),
            )
            for row in parts
        ]
    )
    mentioned = lang.list([branch_name(view, row) for row in named])
    unknown = (military or 0) - known
    return join(
        [
            lang.text("Announced: {listed}.", listed=listed) if listed else "",
            lang.text("Counted inside them: {inside}.", inside=inside) if inside else "",
            lang.text("Outside the exchange: {listed}.", listed=outside) if outside else "",
            lang.text("Mentioned, not counted: {mentioned}.", mentioned=mentioned) if mentioned else "",
            lang.plural(
                "For {n} service member no branch is known.", "For {n} service members no branch is known.", unknown
            )
            if unknown > 0
            else "",
        ]
    )


def _listed(view: View, rows: list[Row]) -> str:
    """Return branches with their people as a list in words."""
    lang = view.lang
    return lang.list([f"{view.label('branch', row['branch'])} {lang.number(row['people'])}" for row in rows])


def _describe(view: View, row: Row) -> str:
    lang, label = view.lang, branch_name(view, row)
    if row["people"] is None:
        return hover_text(lang.text("{branch}: mentioned, not counted", branch=label), source_line(lang, row))
    own = None
    if 0 < row["own"] < row["people"]:
        own = lang.text("part not stated: {n}", n=lang.number(row["own"]))
    return hover_text(f"{label}: {people(lang, row['people'])}", own, source_line(lang, row))


def _bar(view: View, row: Row) -> Bar:
    known = row["people"] is not None
    label = qualified(view.lang, row["people"], row["qualifier"]) if known else view.lang.text("mentioned, not counted")
    colour = view.colour("branch", row["branch"])
    return Bar(branch_name(view, row), row["people"], label, "", colour, _describe(view, row), depth=row["depth"])


def _rest(view: View, unknown: int) -> Bar:
    """Return the row of the military whose branch nobody published."""
    words = view.lang.plural(
        "For {n} service member no branch is known.", "For {n} service members no branch is known.", unknown
    )
    name, colour = view.label("branch", "not_published"), view.colour("branch", "not_published")
    return Bar(name, unknown, view.lang.number(unknown), "", colour, hover_text(words), unknown=True)
