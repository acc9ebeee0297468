"""Inside the branches of service: the tree, and the grid of exchanges and branches."""

from __future__ import annotations

from collections.abc import Iterator

from homeward.charts.branches import completeness
from homeward.charts.common import no_branch
from homeward.charts.plotting.axes import by_year, names_axis, year_axis, year_breaks
from homeward.charts.plotting.bar_list import Bar, bar_list
from homeward.charts.plotting.figure import Figure, KeyItem, Spec, hover_text, plain, wrapped
from homeward.charts.plotting.marks import line_across, marks, ring
from homeward.charts.registry import chart
from homeward.core.view import View
from homeward.text.format import Row, bucket_name, join, named, people

GRID_ROW_PIXELS = 30
LARGEST_SQUARE = 13
# Branches below this share of everyone whose branch is known are shown together.
SMALL = 0.005


@chart("branch", "branch_of", "known", "own", "of_series", "exchanges", "mentions")
def branch_tree(view: View) -> Figure:
    """Return the branches as bars, largest first, parts indented under their whole; what no part holds is hatched."""
    lang = view.lang
    rows = [row for row in view.rows("branch_tree") if row["people"]]
    if not rows:
        return no_branch(view, "branch_tree")
    most = max((row for row in rows if row["belongs_to"] is None), key=lambda row: row["people"])
    parts = [row for row in rows if row["belongs_to"] == most["branch"]]
    data, layout, height = bar_list(list(_tree_bars(view, rows)))
    has_rest = any(_has_rest(row, rows) for row in rows)
    key = [KeyItem(lang.text("Part not stated"), "$muted", "unknown")] if has_rest else []
    return Figure(
        name="branch_tree",
        evidence="evidence_branches",
        chooses="branch",
        title=lang.text(
            "{branch}: {people}, part not stated for {n} of them",
            branch=view.label("branch", most["branch"]),
            people=people(lang, most["people"]),
            n=lang.number(most["own"]),
        ),
        subtitle=lang.text("People who returned to Ukraine, by branch and its parts"),
        hint=lang.text("click a branch to highlight it"),
        sentence=join([completeness(view), _inside(view, most, parts)]),
        key=key,
        data=data,
        layout=layout,
        height=height,
    )


def _tree_bars(view: View, rows: list[Row], whole: str | None = None, depth: int = 0) -> Iterator[Bar]:
    """Yield the branches of a whole by size, each followed by its parts; the smallest together, as the last."""
    lang = view.lang
    inside = sorted((row for row in rows if row["belongs_to"] == whole), key=lambda row: -row["people"])
    everyone = sum(row["people"] for row in rows if row["belongs_to"] is None)
    small = [row for row in inside if row["people"] < SMALL * everyone]
    small = small if len(small) > 1 else []
    for row in inside[: len(inside) - len(small)]:
        colour, branch = view.colour("branch", row["branch"]), row["branch"]
        number = lang.number(row["people"])
        yield Bar(
            view.label("branch", branch), row["people"], number, "", colour, _branch_hover(view, row), branch, depth
        )
        yield from _tree_bars(view, rows, branch, depth + 1)
        if _has_rest(row, rows):
            name = lang.text("part not stated")
            number = lang.number(row["own"])
            rest = lang.text("{branch}, part not stated", branch=view.label("branch", branch))
            hover = hover_text(f"{rest}: {people(lang, row['own'])}")
            yield Bar(name, row["own"], number, "", colour, hover, branch, depth + 1, unknown=True)
    if small:
        number = sum(row["people"] for row in small)
        names = lang.list([f"{view.label('branch', row['branch'])} {row['people']}" for row in small])
        colour = view.colour("branch", whole or "other")
        name = lang.plural("{n} smaller branch", "{n} smaller branches", len(small))
        hover = hover_text(f"{name}: {people(lang, number)}", *wrapped(names))
        yield Bar(name, number, lang.number(number), "", colour, hover, whole or "", depth)


def _has_rest(row: Row, rows: list[Row]) -> bool:
    """Return whether a branch has parts that leave some of its people out."""
    return row["own"] > 0 and any(other["belongs_to"] == row["branch"] for other in rows)


def _inside(view: View, whole: Row, parts: list[Row]) -> str:
    largest = sorted(parts, key=lambda part: -part["people"])[:4]
    inside = [
        named(view.lang, view.label("branch", part["branch"]), view.lang.number(part["people"])) for part in largest
    ]
    if not inside:
        return ""
    return view.lang.text(
        "{branch}: {n} people, among them {parts}; part not stated: {own}.",
        branch=view.label("branch", whole["branch"]),
        n=view.lang.number(whole["people"]),
        parts=view.lang.list(inside),
        own=view.lang.number(whole["own"]),
    )


def _branch_hover(view: View, row: Row) -> str:
    lang = view.lang
    lines = [f"{view.label('branch', row['branch'])}: {people(lang, row['people'])}"]
    if 0 < row["own"] < row["people"]:
        lines.append(lang.text("part not stated: {n}", n=lang.number(row["own"])))
    if row["of_series"]:
        lines.append(lang.text("{n} published for the agreement as a whole", n=lang.number(row["of_series"])))
    lines.append(
        lang.plural(
            "With a number in {n} exchange, only mentioned in {mentions}",
            "With a number in {n} exchanges, only mentioned in {mentions}",
            row["exchanges"],
            mentions=lang.number(row["mentions"]),
        )
    )
    return hover_text(*lines)


@chart("day", "exchange", "branch", "known")
def branch_grid(view: View) -> Figure:
    """Return the grid exchange × branch: a square for a count, a ring for a mention, nothing where nothing is said."""
    lang = view.lang
    rows = view.rows("branch_grid")
    if not rows:
        return no_branch(view, "branch_grid")
    present = {row["branch"] for row in rows}
    names = [row["branch"] for row in view.rows("branch_tree") if row["branch"] in present]
    height_of = {branch: len(names) - place for place, branch in enumerate(names)}
    counted = [row for row in rows if row["people"]]
    mentioned = [row for row in rows if row["people"] is None]
    zeros = [row for row in rows if row["people"] == 0]
    most = max((row["people"] for row in counted), default=1)
    exchanges = len({row["exchange_id"] for row in counted})
    shown = len({row["exchange_id"] for row in rows})
    return Figure(
        name="branch_grid",
        evidence="evidence_branches",
        chooses="branch",
        title=_counted(view, exchanges),
        subtitle=lang.text("Each column is an exchange, in order; the area of a square is the people of that branch"),
        sentence=_counted_and_mentioned(view, exchanges, shown - exchanges),
        key=[
            KeyItem(lang.text("Figure published"), view.colour("branch", "armed_forces")),
            KeyItem(lang.text("Mentioned, not counted"), "$muted", "open"),
            KeyItem(lang.text("Zero, as the source says"), "$muted", "zero"),
        ],
        data=[
            _squares(view, counted, height_of, most),
            _cells(view, mentioned, height_of, ring(6, 1.1), "mentioned"),
            _cells(view, zeros, height_of, ring(6, 1.1) | {"symbol": "x-thin-open"}, "zero"),
        ],
        layout=_grid_layout(view, rows, names),
        height=GRID_ROW_PIXELS * len(names) + 60,
    )


def _counted_and_mentioned(view: View, counted: int, mentioned: int) -> str:
    """Return in how many exchanges branches were counted, and in how many they are only mentioned."""
    words = [completeness(view)]
    if counted:
        words.append(
            view.lang.plural(
                "{n} exchange has a figure for at least one branch.",
                "{n} exchanges have a figure for at least one branch.",
                counted,
            )
        )
    if mentioned:
        words.append(
            view.lang.plural(
                "For {n} exchange branches are only mentioned, without a number.",
                "For {n} exchanges branches are only mentioned, without a number.",
                mentioned,
            )
        )
    return join(words)


def _counted(view: View, exchanges: int) -> str:
    if not exchanges:
        return view.lang.text("Branches are mentioned, but not counted")
    return view.lang.plural(
        "Branches were counted in {n} exchange", "Branches were counted in {n} exchanges", exchanges
    )


def _squares(view: View, rows: list[Row], height_of: dict[str, int], most: int) -> Spec:
    marker = {
        "symbol": "square",
        "size": [row["people"] for row in rows],
        "sizemode": "area",
        "sizeref": most / LARGEST_SQUARE**2,
        "sizemin": 2,
        "color": [view.colour("branch", row["branch"]) for row in rows],
        "opacity": 1,
        "line": {"width": 0},
    }
    return _cells(view, rows, height_of, marker, "counted")


def _cells(view: View, rows: list[Row], height_of: dict[str, int], marker: Spec, name: str) -> Spec:
    branches = [row["branch"] for row in rows]
    heights, hover = [height_of[branch] for branch in branches], [_cell_hover(view, row) for row in rows]
    return marks([row["place"] for row in rows], heights, hover, marker, name, customdata=branches)


def _cell_hover(view: View, row: Row) -> str:
    lang = view.lang
    number = lang.text("mentioned, not counted") if row["people"] is None else lang.number(row["people"])
    return hover_text(
        f"{view.label('branch', row['branch'])}: {number}", bucket_name(row, "exchange", lang), view.of_row(row)
    )


def _grid_layout(view: View, rows: list[Row], names: list[str]) -> Spec:
    years = by_year((row["place"], row["first_date"].year) for row in rows)
    indent = {row["branch"]: "– " if row["belongs_to"] else "" for row in view.rows("branch_tree")}
    return {
        "xaxis": year_axis(years, [min(row["place"] for row in rows) - 1.5, max(row["place"] for row in rows) + 1]),
        "yaxis": names_axis(
            [indent[name] + plain(view.label("branch", name)) for name in names],
            list(range(len(names), 0, -1)),
            range=[0.4, len(names) + 0.6],
            showgrid=True,
        ),
        "shapes": [line_across(place) for place in year_breaks(years)],
    }
