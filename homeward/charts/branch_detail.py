"""Inside the branches of service: the tree, and the grid of exchanges and branches."""

from __future__ import annotations

from homeward.charts.branches import completeness
from homeward.charts.common import no_branch
from homeward.charts.plotting.figure import (
    LEGIBLE,
    Figure,
    KeyItem,
    Spec,
    axis,
    base_layout,
    hover_text,
    names_axis,
    plain,
)
from homeward.core.view import View
from homeward.text.format import Row, bucket_name, join, people

GRID_ROW_PIXELS = 30
LARGEST_SQUARE = 13


def branch_tree(view: View) -> Figure:
    """Return the tree of branches as nested areas; a click opens one, a click on its head closes it."""
    lang = view.lang
    rows = [row for row in view.rows("branch_tree") if row["people"]]
    if not rows:
        return no_branch(view, "branch_tree")
    most = max((row for row in rows if row["belongs_to"] is None), key=lambda row: row["people"])
    parts = [row for row in rows if row["belongs_to"] == most["branch"]]
    return Figure(
        name="branch_tree",
        evidence="evidence_branches",
        chooses="branch",
        title=lang.text(
            "{branch}: {people}, {n} of them not itemised further",
            branch=view.label("branch", most["branch"]),
            people=people(lang, most["people"]),
            n=lang.number(most["own"]),
        ),
        subtitle=lang.text("People who returned to Ukraine, by branch and its parts"),
        hint=lang.text("click a branch to highlight it below"),
        sentence=join([completeness(view), _inside(view, most, parts)]),
        data=[_areas(view, rows)],
        layout=base_layout(margin={"l": 4, "r": 4, "t": 4, "b": 4}, uniformtext=LEGIBLE),
        height=460,
    )


def _areas(view: View, rows: list[Row]) -> Spec:
    """Return the nested areas: everyone whose branch is known, and in it branch in branch."""
    lang = view.lang
    everyone = sum(row["people"] for row in rows if row["belongs_to"] is None)
    head = lang.text("Branch known: {n}", n=lang.number(everyone))
    return {
        "type": "treemap",
        "ids": ["all", *[row["branch"] for row in rows]],
        "parents": ["", *[row["belongs_to"] or "all" for row in rows]],
        "labels": [head, *[_area_name(view, row, rows) for row in rows]],
        "values": [everyone, *[row["people"] for row in rows]],
        "branchvalues": "total",
        "text": [lang.number(everyone), *[lang.number(row["people"]) for row in rows]],
        "texttemplate": ["%{label}", *["%{label}" if _has_parts(row, rows) else "%{label}<br>%{text}" for row in rows]],
        "hovertext": [hover_text(head), *[_branch_hover(view, row) for row in rows]],
        "hoverinfo": "text",
        "customdata": ["", *[row["branch"] for row in rows]],
        "marker": {
            "colors": ["rgba(0,0,0,0)", *[view.colour("branch", row["branch"]) for row in rows]],
            "line": {"width": 1.5, "color": "$background"},
            "pad": {"t": 22, "l": 3, "r": 3, "b": 3},
        },
        "textfont": {"color": ["$text", *["#ffffff"] * len(rows)]},
        "tiling": {"packing": "squarify", "pad": 2},
        "pathbar": {"visible": False},
        "maxdepth": 4,
        "name": "tree",
    }


def _has_parts(row: Row, rows: list[Row]) -> bool:
    return any(other["belongs_to"] == row["branch"] for other in rows)


def _area_name(view: View, row: Row, rows: list[Row]) -> str:
    """Return the name of a branch; the head of one that has parts is one line high, so its number stands in it."""
    name = plain(view.label("branch", row["branch"]))
    return f"{name}: {view.lang.number(row['people'])}" if _has_parts(row, rows) else name


def _inside(view: View, whole: Row, parts: list[Row]) -> str:
    named = [f"{view.label('branch', part['branch'])} {view.lang.number(part['people'])}" for part in parts[:4]]
    if not named:
        return ""
    return view.lang.text(
        "{branch}: {n} people, among them {parts}; {own} are not itemised further.",
        branch=view.label("branch", whole["branch"]),
        n=view.lang.number(whole["people"]),
        parts=view.lang.list(named),
        own=view.lang.number(whole["own"]),
    )


def _branch_hover(view: View, row: Row) -> str:
    lang = view.lang
    lines = [f"{view.label('branch', row['branch'])}: {people(lang, row['people'])}"]
    if 0 < row["own"] < row["people"]:
        lines.append(lang.text("{n} not itemised further", n=lang.number(row["own"])))
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
        title=lang.plural(
            "Branches were counted in {n} exchange",
            "Branches were counted in {n} exchanges",
            exchanges,
        ),
        subtitle=lang.text("Each column is an exchange, in order; the area of a square is the people of that branch"),
        sentence=join(
            [
                completeness(view),
                lang.plural(
                    "{n} exchange has a figure for at least one branch; mentioned, not counted: {mentioned}.",
                    "{n} exchanges have a figure for at least one branch; mentioned, not counted: {mentioned}.",
                    exchanges,
                    mentioned=lang.number(shown - exchanges),
                ),
            ]
        ),
        key=[
            KeyItem(lang.text("Figure published"), view.colour("branch", "armed_forces")),
            KeyItem(lang.text("Mentioned, not counted"), "$muted", "open"),
            KeyItem(lang.text("Zero, as the source says"), "$muted", "zero"),
        ],
        data=[
            _squares(view, counted, height_of, most),
            _symbols(view, mentioned, height_of, "circle-open", 6),
            _symbols(view, zeros, height_of, "x-thin-open", 6),
        ],
        layout=_grid_layout(view, rows, names),
        height=GRID_ROW_PIXELS * len(names) + 60,
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
    return _grid_trace(view, rows, height_of) | {"marker": marker, "name": "counted"}


def _symbols(view: View, rows: list[Row], height_of: dict[str, int], symbol: str, size: int) -> Spec:
    marker = {"symbol": symbol, "size": size, "color": "$muted", "line": {"width": 1.1}}
    return _grid_trace(view, rows, height_of) | {"marker": marker, "name": symbol}


def _grid_trace(view: View, rows: list[Row], height_of: dict[str, int]) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["place"] for row in rows],
        "y": [height_of[row["branch"]] for row in rows],
        "hovertext": [_cell_hover(view, row) for row in rows],
        "hoverinfo": "text",
        "customdata": [row["branch"] for row in rows],
        "cliponaxis": False,
    }


def _cell_hover(view: View, row: Row) -> str:
    lang = view.lang
    number = lang.text("mentioned, not counted") if row["people"] is None else lang.number(row["people"])
    return hover_text(
        f"{view.label('branch', row['branch'])}: {number}", bucket_name(row, "exchange", lang), view.of_row(row)
    )


def _grid_layout(view: View, rows: list[Row], names: list[str]) -> Spec:
    years: dict[int, list[int]] = {}
    for row in rows:
        years.setdefault(row["first_date"].year, []).append(row["place"])
    indent = {row["branch"]: "– " if row["belongs_to"] else "" for row in view.rows("branch_tree")}
    breaks = [min(places) - 0.5 for year, places in years.items()][1:]
    return base_layout(
        xaxis=axis(
            tickvals=[(min(places) + max(places)) / 2 for places in years.values()],
            ticktext=[str(year) for year in years],
            range=[min(row["place"] for row in rows) - 1.5, max(row["place"] for row in rows) + 1],
        ),
        yaxis=names_axis(
            tickvals=list(range(len(names), 0, -1)),
            ticktext=[indent[name] + plain(view.label("branch", name)) for name in names],
            range=[0.4, len(names) + 0.6],
            showgrid=True,
            gridcolor="$grid",
        ),
        shapes=[
            {
                "type": "line",
                "x0": at,
                "x1": at,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": "$grid", "width": 1},
                "layer": "below",
            }
            for at in breaks
        ],
    )
