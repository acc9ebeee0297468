"""One branch of service followed over time."""

from __future__ import annotations

from dataclasses import replace

from homeward.charts.common import no_branch
from homeward.charts.plotting.axes import number_axis, time_axis
from homeward.charts.plotting.figure import DAY_MS, Figure, KeyItem, Spec, hover_text, milliseconds, note, separate
from homeward.charts.plotting.marks import rings, unknown_after
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, bucket_name, join, people, source_line


@chart("day", "exchange", "known", "source")
def branch_followed(view: View) -> Figure:
    """Return one branch over time: a bar for every exchange that counts it, a ring for one that only names it."""
    lang, branch = view.lang, view.filters.branch
    rows = view.rows("branch_followed") if branch else []
    if not branch or not rows:
        if branch:
            title = lang.text("{branch}: not named in these exchanges", branch=view.label("branch", branch))
            return replace(no_branch(view, "branch_followed"), title=title)
        nothing = lang.text("Choose a branch above, in the list or with a click on a chart, to see it over time.")
        return Figure("branch_followed", lang.text("No branch is highlighted"), empty=nothing)
    name = view.label("branch", branch)
    counted = [row for row in rows if row["people"] is not None]
    mentioned = [row for row in rows if row["people"] is None]
    total, top = sum(row["people"] for row in counted), max([row["people"] for row in counted], default=1) or 1
    data = [_followed_bars(view, counted), _followed_rings(view, mentioned, top), unknown_after(view, top)]
    return Figure(
        name="branch_followed",
        evidence="evidence_branches",
        title=_title(view, name, total, counted),
        subtitle=lang.text("People of this branch and its parts, per exchange"),
        sentence=_followed_sentence(view, name, total, counted, mentioned),
        key=[
            KeyItem(name, view.colour("branch", branch)),
            KeyItem(lang.text("Mentioned, not counted"), "$muted", "open"),
        ],
        data=data,
        layout=_followed_layout(view, rows, counted, top),
        height=300,
    )


def _title(view: View, name: str, total: int, counted: list[Row]) -> str:
    lang = view.lang
    if not counted:
        return lang.text("{branch}: mentioned, not counted", branch=name)
    exchanges = _exchanges(view, counted)
    return lang.text("{branch}: {people} in {exchanges}", branch=name, people=people(lang, total), exchanges=exchanges)


def _exchanges(view: View, counted: list[Row]) -> str:
    return view.lang.plural("{n} exchange", "{n} exchanges", sum(row["kind"] == "exchange" for row in counted))


def _followed_sentence(view: View, name: str, total: int, counted: list[Row], mentioned: list[Row]) -> str:
    lang = view.lang
    clauses = []
    if counted:
        values = {"branch": name, "people": people(lang, total), "exchanges": _exchanges(view, counted)}
        clauses.append(lang.text("{branch}: {people} are counted, in {exchanges}.", **values))
    of_series = sum(row["people"] for row in counted if row["kind"] == "series")
    if of_series:
        clauses.append(lang.text("{n} of them only for an agreement as a whole.", n=lang.number(of_series)))
    if mentioned:
        clauses.append(
            lang.plural(
                "{n} exchange mentions the branch without counting it.",
                "{n} exchanges mention the branch without counting it.",
                len(mentioned),
            )
        )
    return join([*clauses, lang.text("What was not published is unknown, not zero.")])


def _places(rows: list[Row]) -> list[float]:
    return separate([milliseconds(row["last_date"]) for row in rows], 7 * DAY_MS)


def _followed_bars(view: View, rows: list[Row]) -> Spec:
    return {
        "type": "bar",
        "x": _places(rows),
        "y": [row["people"] for row in rows],
        "width": 6 * DAY_MS,
        "marker": {"color": view.colour("branch", view.filters.branch or "")},
        "hovertext": [_followed_hover(view, row) for row in rows],
        "name": "counted",
    }


def _followed_rings(view: View, rows: list[Row], top: float) -> Spec:
    days, hover = [milliseconds(row["last_date"]) for row in rows], [_followed_hover(view, row) for row in rows]
    return rings(days, [top * 0.03] * len(rows), hover, name="mentioned")


def _followed_hover(view: View, row: Row) -> str:
    lang = view.lang
    number = lang.text("mentioned, not counted") if row["people"] is None else people(lang, row["people"])
    whole = lang.text("Published for the agreement as a whole") if row["kind"] == "series" else None
    return hover_text(
        f"{bucket_name(row, 'exchange', lang)}: {number}", view.of_row(row), whole, source_line(lang, row)
    )


def _followed_layout(view: View, rows: list[Row], counted: list[Row], top: float) -> Spec:
    lang = view.lang
    tallest = sorted(zip(counted, _places(counted), strict=True), key=lambda pair: -pair[0]["people"])[:2]
    return {
        "xaxis": time_axis(view, rows),
        "yaxis": number_axis(0, top * 1.08, lang, lang.text("people")),
        "annotations": [
            note(lang.number(row["people"]), x, row["people"], yanchor="bottom", yshift=1) for row, x in tallest
        ],
    }
