"""Branches of service: over time, by year, and as shares. Returns to Ukraine; what nobody published is hatched."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from homeward.charts.branch_parts import NOT_MILITARY, OTHER, UNKNOWN, condensed, part_colour, stack_label
from homeward.charts.choices import branch_choice, group_choice, year_choice
from homeward.charts.common import no_branch, no_match
from homeward.charts.groups import year_or_series
from homeward.charts.plotting.axes import number_axis
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text
from homeward.charts.plotting.marks import hatched, line_across, rings, unknown_after
from homeward.charts.plotting.positions import TimePositions
from homeward.charts.plotting.stacked_bars import Segment, stacked
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, bucket_name, join, named, qualified


def completeness(view: View, most: str = "") -> str:
    """Return how much is known, after it what those known are (`most`): "The branch is known for 4,852 of …"."""
    lang = view.lang
    (row,) = view.rows("branch_completeness")
    if not row["military"]:
        return lang.text("The number of service members was not published, so no branch can be known.")
    values = _of_military(view, row)
    if row["known"] > row["military"]:
        known = lang.text("The published branches add up to {known}, the service members to {military}.", **values)
    elif row["is_at_least"]:
        known = lang.text("The branch is known for {known} of {military} service members.", **values)
    else:
        share = lang.percent(row["known"] / row["military"])
        known = lang.text(
            "The branch is known for {known} of {military} service members ({share}).", **values, share=share
        )
    days = lang.plural(
        "In {complete} of {n} exchange the branches add up to the service members exactly.",
        "In {complete} of {n} exchanges the branches add up to the service members exactly.",
        row["days"],
        complete=lang.number(row["days_complete"]),
    )
    of_series = (
        lang.text(
            "For {n} the branch is known from the breakdown of a whole agreement, not of its dates.",
            n=lang.number(row["of_series"]),
        )
        if row["of_series"]
        else ""
    )
    return join([known, most, of_series, days])


def largest(view: View, count: int = 3) -> str:
    """Return the branches with most people, in words: "Armed Forces 3,113, National Guard 1,155 and …"."""
    roots = [row for row in view.rows("branch_tree") if row["belongs_to"] is None and row["people"]]
    most = sorted(roots, key=lambda row: -row["people"])[:count]
    return view.lang.list(
        [named(view.lang, view.label("branch", row["branch"]), view.lang.number(row["people"])) for row in most]
    )


def largest_shares(view: View, count: int = 3) -> str:
    """Return the same as shares of those whose branch is known: "Armed Forces 64%, National Guard 24% and …"."""
    roots = [row for row in view.rows("branch_tree") if row["belongs_to"] is None and row["people"]]
    known = sum(row["people"] for row in roots) or 1
    most = sorted(roots, key=lambda row: -row["people"])[:count]
    return view.lang.list(
        [
            named(view.lang, view.label("branch", row["branch"]), view.lang.percent(row["people"] / known))
            for row in most
        ]
    )


def _title(view: View) -> str:
    (row,) = view.rows("branch_completeness")
    if not row["known"]:
        return view.lang.text("No branch was published")
    values = _of_military(view, row)
    if row["known"] > row["military"]:
        return view.lang.text("The published branches add up to {known}, the service members to {military}", **values)
    return view.lang.text("Branch known for {known} of {military} service members", **values)


def _of_military(view: View, row: Row) -> dict[str, str]:
    """Return of how many the branch is known, and of how many service members; at least, where more may have been."""
    military = qualified(view.lang, row["military"], None, at_least=row["is_at_least"])
    return {"known": view.lang.number(row["known"]), "military": military}


def _exchanges_title(view: View) -> str:
    """Return in how many exchanges everyone's branch is known: the title of the chart of exchanges."""
    (row,) = view.rows("branch_completeness")
    if not row["known"]:
        return view.lang.text("The branch of no service member is known in any exchange")
    if not row["days"]:
        return _title(view)
    return view.lang.plural(
        "The branch of every service member is known in {complete} of {n} exchange",
        "The branch of every service member is known in {complete} of {n} exchanges",
        row["days"],
        complete=view.lang.number(row["days_complete"]),
    )


def _sentence(view: View) -> str:
    words = largest(view)
    most = view.lang.text("The largest branches among them: {branches}.", branches=words) if words else ""
    only = view.lang.text("Branches are shown for returns to Ukraine only: for Russia hardly any were published.")
    return join([completeness(view, most), "" if view.filters.direction == "ua" else only])


def _hover(view: View, row: Row, grain: str) -> str:
    lang = view.lang
    lines = [f"{stack_label(view, row['part'])}: {lang.number(row['people'])}", bucket_name(row, grain, lang)]
    if row["of_series"]:
        lines.append(lang.text("{n} of them published for the agreement as a whole", n=lang.number(row["of_series"])))
    return hover_text(*lines)


@chart("when", "exchange", "branch_part", "known", "of_series")
def branches(view: View) -> Figure:
    """Return people by branch of service per exchange, month, quarter or year."""
    rows = condensed(view, view.rows("branches"))
    if not rows:
        return no_match(view, "branches")
    columns = TimePositions(view, [dict(row, people=row["bucket_people"]) for row in rows])
    by_part = _by_part(view, rows)
    high = max((row["bucket_people"] or 0 for row in rows), default=1) or 1
    data = [_bar(view, columns, part, of_part) for part, of_part in by_part.items()]
    data += _rings(view, columns, rows, high)
    if columns.in_time and view.filters.bucket == "exchange":
        data.append(unknown_after(view, high, 0, columns.last + columns.width))
    return Figure(
        name="branches",
        evidence="evidence_branches",
        chooses="branch",
        timed=columns.in_time,
        title=_exchanges_title(view),
        subtitle=view.lang.text(
            "People who returned to Ukraine, by branch; an agreement with one breakdown is one column"
        ),
        sentence=_sentence(view),
        key=_key(view, list(by_part), rings=any(row["days_unknown"] for row in rows)),
        data=data,
        layout={
            "xaxis": columns.x_axis(),
            "yaxis": number_axis(0, high, view.lang, view.lang.text("people")),
            "shapes": [line_across(place) for place in columns.year_breaks()],
        },
        height=440,
    )


def _by_part(view: View, rows: list[Row]) -> dict[str, list[Row]]:
    """Return the rows by part: branches in their order, then what is not known, then civilians apart."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["part"]:
            found[row["part"]].append(row)
    branches_first = [row["branch"] for row in view.rows("branch_tree")] + [
        OTHER,
        *UNKNOWN,
        "not_specified",
        "civilian",
    ]
    order = {part: place for place, part in enumerate(branches_first)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], 0)))


def _bar(view: View, columns: TimePositions, part: str, rows: list[Row]) -> Spec:
    colour = part_colour(view, part)
    return {
        "type": "bar",
        "x": columns.x(rows),
        "y": [row["people"] for row in rows],
        "width": columns.width * 0.86,
        "hovertext": [_hover(view, row, view.filters.bucket) for row in rows],
        "customdata": [part] * len(rows),
        "marker": hatched(colour, width=0.7) if part in UNKNOWN else {"color": colour},
        "name": part,
    }


def _rings(view: View, columns: TimePositions, rows: list[Row], high: float) -> list[Spec]:
    chosen = list({row["bucket"]: row for row in rows if row["days_unknown"]}.values())
    if not chosen:
        return []
    texts = [
        hover_text(bucket_name(row, view.filters.bucket, view.lang), view.lang.text("no published figure"))
        for row in chosen
    ]
    heights = [(row["bucket_people"] or 0) + high * 0.02 for row in chosen]
    return [rings(columns.x(chosen), heights, texts)]


def _key(view: View, parts: list[str], *, rings: bool) -> list[KeyItem]:
    key = [
        KeyItem(
            stack_label(view, part),
            part_colour(view, part),
            "unknown" if part in UNKNOWN else "known",
            branch_choice(view, part) or group_choice(part),
        )
        for part in parts
    ]
    if rings:
        key.append(KeyItem(view.lang.text("No published figure"), "$muted", "open"))
    return key


@chart("year", "branch_part", "known")
def branches_by_year(view: View) -> Figure:
    """Return people by branch of service, one row per year, each part labelled in place."""
    return _years(view, "branches_by_year", share=False)


@chart("year", "branch_part", "known")
def branch_shares(view: View) -> Figure:
    """Return the shares of the branches among those whose branch is known, one row per year."""
    return _years(view, "branch_shares", share=True)


def _years(view: View, name: str, *, share: bool) -> Figure:
    lang = view.lang
    rows = condensed(view, view.rows(name))
    rows = [row for row in rows if row["part"] and not (share and row["part"] in (*UNKNOWN, *NOT_MILITARY))]
    if not rows:
        return no_branch(view, name)
    # A series is in no year: it stands below them, as in the chart of groups.
    buckets = list(dict.fromkeys(row["bucket"] for row in sorted(rows, key=lambda row: row["kind"] == "series")))
    first: dict[str, Row] = {row["bucket"]: row for row in reversed(rows)}
    names = [year_or_series(view, first[bucket]) for bucket in buckets]
    whole = {
        bucket: sum(row["people"] for row in rows if row["bucket"] == bucket) if share else 1 for bucket in buckets
    }
    parts = [_part(view, part, of_part, buckets, whole) for part, of_part in _by_part(view, rows).items()]
    unit = lang.text("share of those whose branch is known") if share else lang.text("people")
    data, layout, height = stacked(parts, names, lang, unit=unit, share=share)
    texts = _words(view, share=share)
    return Figure(
        name,
        evidence="evidence_branches",
        **texts,
        key=_key(view, [part for part, _ in _by_part(view, rows).items()], rings=False),
        data=data,
        layout=layout,
        height=height,
    )


def _words(view: View, *, share: bool) -> dict[str, Any]:
    lang = view.lang
    if not share:
        subtitle = lang.text("People who returned to Ukraine, by year and branch; hatched: branch unknown")
        return {"title": _title(view), "subtitle": subtitle, "sentence": _sentence(view)}
    return {
        "title": lang.text("Where the branch is known: {branches}", branches=largest_shares(view)),
        "subtitle": lang.text("Share of each branch among those whose branch is known, by year"),
        "sentence": completeness(view),
    }


def _part(view: View, part: str, rows: list[Row], buckets: list[str], whole: dict[str, int]) -> Segment:
    by_bucket = {row["bucket"]: row for row in rows}
    values = [by_bucket[bucket]["people"] / whole[bucket] if bucket in by_bucket else None for bucket in buckets]
    hover = [_hover(view, by_bucket[bucket], "year") if bucket in by_bucket else "" for bucket in buckets]
    years = [year_choice(by_bucket[bucket]) if bucket in by_bucket else "" for bucket in buckets]
    choices = [branch_choice(view, part)] * len(buckets) if branch_choice(view, part) else years
    label, colour = stack_label(view, part), part_colour(view, part)
    return Segment(label, colour, values, hover, unknown=part in UNKNOWN, choices=choices)
