"""The look of every chart, as a template of Plotly: what a figure does not say itself is said here.

Colours that depend on the viewer's theme are "$text", "$muted", "$grid" or "$background" (see plotting/figure.py).
"""

from __future__ import annotations

from typing import Any

CLEAR = "rgba(0,0,0,0)"
MUTED = {"color": "$muted"}
# Left of the axis there is room for "8,000" and a title: an axis that asks for more has Plotly draw everything twice.
MARGIN = {"l": 60, "r": 16, "t": 12, "b": 40}
# Lines of unknown: what it stands for is the shape, which only figures give.
HATCH = {"size": 7, "solidity": 0.18, "fgopacity": 0.6, "bgcolor": CLEAR}
# Quiet, no line that says nothing, no zoom by accident.
AXIS = {
    "showgrid": False,
    "gridcolor": "$grid",
    "zeroline": False,
    "zerolinecolor": "$muted",
    "zerolinewidth": 1,
    "showline": False,
    "tickcolor": "$grid",
    "tickfont": MUTED,
    "title": {"font": MUTED | {"size": 13}},
    "fixedrange": True,
    "automargin": True,
}

TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"size": 13, "color": "$text"},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "margin": MARGIN,
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "align": "left",
            "bgcolor": "$background",
            "bordercolor": "$grid",
            "font": {"color": "$text"},
        },
        "dragmode": False,
        "barmode": "relative",
        "bargap": 0.28,
        "xaxis": AXIS,
        "yaxis": AXIS,
        "annotationdefaults": {"showarrow": False, "font": {"size": 12, "color": "$muted"}},
        "shapedefaults": {"layer": "below", "line": {"width": 1, "color": "$grid"}},
    },
    "data": {
        "bar": [{"hoverinfo": "text", "textangle": 0, "marker": {"pattern": HATCH}}],
        "scatter": [{"hoverinfo": "text", "fillpattern": HATCH}],
    },
}
