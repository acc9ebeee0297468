"""A chart of the pages as a `plotly.graph_objects.Figure`: for notebooks, which have no frontend to draw the rest.

What the browser adds on a page is added here: the colours of the theme, hover texts, title, key, and the source line.
"""

from __future__ import annotations

import textwrap
from math import ceil
from typing import Any

import plotly.graph_objects as go

from homeward.charts.plotting.figure import Figure, KeyItem, Spec, plain
from homeward.charts.plotting.template import MARGIN, TEMPLATE
from homeward.core.view import View
from homeward.text.sentences import source_line

# As frontend/plot.js takes them from the theme of the page: text and background, and shares of the text.
THEMES = {"light": ((28, 39, 51), "#ffffff"), "dark": ((232, 236, 241), "#14191f")}
SHARES = {"text": 1.0, "muted": 0.68, "grid": 0.11, "pale": 0.05}
# Pixels: a line of the title, what stands above and below the drawing, and characters in a line.
LINE, ABOVE, BELOW, WIDTH = 24, 60, 64, 92
KEYS_IN_A_LINE = 3
HATCHED = ("unknown",)
LINES = {"line": "solid", "dash": "dash", "whisker": "solid", "open": "dot"}


def graph_object(view: View, figure: Figure, theme: str = "light") -> go.Figure:
    """Return a figure for `plotly`: 900 pixels wide by default, its own height; `theme` is light or dark.

    Raises:
        ValueError: there is no such theme.
    """
    if theme not in THEMES:
        raise ValueError(f"{theme!r} is no theme: {' or '.join(THEMES)}")
    colours = _colours(theme)
    traces = [_trace(trace, figure) for trace in figure.data]
    flat = all("type" not in trace or trace["type"] in ("bar", "scatter") for trace in traces)
    keys = [_key(item) for item in figure.key] if flat else []
    spec = _themed({"data": [*traces, *keys], "layout": _layout(view, figure)}, colours)
    return go.Figure(spec["data"], spec["layout"])


def _colours(theme: str) -> dict[str, str]:
    (red, green, blue), background = THEMES[theme]
    shares = {name: f"rgba({red},{green},{blue},{share})" for name, share in SHARES.items()}
    return shares | {"background": background}


def _trace(trace: Spec, figure: Figure) -> Spec:
    """Return a trace with the texts and choices that it names."""
    found = {key: value for key, value in trace.items() if key != "hover"}
    if name := trace.get("hover"):
        found["hovertext"] = list(figure.hover[name])
        if name in figure.choices and "customdata" not in found:
            found["customdata"] = list(figure.choices[name])
    return {"showlegend": False} | found if found.get("type") in ("bar", "scatter") else found


def _key(item: KeyItem) -> Spec:
    """Return an empty trace that stands in the legend for a colour or a mark."""
    common = {"x": [None], "y": [None], "name": plain(item.label), "showlegend": True, "hoverinfo": "skip"}
    if item.mark in LINES:
        return common | {"type": "scatter", "mode": "lines", "line": {"color": item.colour, "dash": LINES[item.mark]}}
    marker: Spec = {"color": item.colour, "symbol": "diamond" if item.mark == "event" else "square", "size": 11}
    if item.mark in HATCHED:
        marker |= {"symbol": "square-open", "line": {"width": 1.5}}
    return common | {"type": "scatter", "mode": "markers", "marker": marker}


def _layout(view: View, figure: Figure) -> Spec:
    """Return the layout with title, key and source around the drawing."""
    title = textwrap.wrap(figure.title, WIDTH) or [""]
    below = " ".join(filter(None, [figure.subtitle, f"({figure.filters})" if figure.filters else ""]))
    above = ABOVE + LINE * (len(title) + ceil(len(figure.key) / KEYS_IN_A_LINE))
    margin = MARGIN | figure.layout.get("margin", {})
    source = {
        "text": plain(source_line(view)),
        "font": {"size": 11, "color": "$muted"},
        **{"xref": "paper", "yref": "paper", "x": 0, "y": 0, "xanchor": "left", "yanchor": "top"},
        "yshift": -margin["b"] - 24,
    }
    return {
        "template": TEMPLATE,
        **figure.layout,
        "title": {
            "text": "<br>".join(map(plain, title)),
            "subtitle": {"text": plain(below), "font": {"color": "$muted", "size": 13}},
            **{"x": 0, "xanchor": "left", "xref": "container", "pad": {"l": 16}, "yanchor": "top", "y": 1},
            "pad": {"l": 16, "t": 16},
            "font": {"size": 18, "color": "$text"},
        },
        "showlegend": bool(figure.key),
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False, "traceorder": "normal"},
        "margin": margin | {"t": margin["t"] + above, "b": margin["b"] + BELOW},
        "height": figure.height + above + BELOW,
        "annotations": [*figure.layout.get("annotations", ()), source],
        "paper_bgcolor": "$background",
        "plot_bgcolor": "$background",
        "meta": {
            "name": figure.name,
            "sentence": figure.sentence or figure.empty or "",
            "source": source_line(view),
            "version": view.database.version,
        },
    }


def _themed(value: Any, colours: dict[str, str]) -> Any:
    """Return a spec with the colours of a theme for "$text" and the like."""
    if isinstance(value, str):
        return colours.get(value[1:], value) if value.startswith("$") else value
    if isinstance(value, dict):
        return {key: _themed(item, colours) for key, item in value.items()}
    return [_themed(item, colours) for item in value] if isinstance(value, list | tuple) else value
