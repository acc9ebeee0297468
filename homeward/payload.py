"""A figure → what the browser is sent for it: words, spec, links to its numbers (see frontend/chart.js)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from homeward.assets import PLOTLY_PATH
from homeward.charts import CHARTS
from homeward.dataset import Dataset
from homeward.export import file_name
from homeward.figure import Figure
from homeward.filters import Filters
from homeward.language import Language
from homeward.remembered import remembered
from homeward.view import View


def payload(view: View, name: str) -> dict[str, Any]:
    """Return what the browser is sent for a chart (see frontend/chart.js). Shared between viewers: do not change."""
    return chart_of(view.dataset, view.language, view.filters, name)


# A payload is about 30 kB; the views that many viewers share are the unfiltered ones.
@remembered(256)
def chart_of(dataset: Dataset, language: Language, filters: Filters, name: str) -> dict[str, Any]:
    """Return the payload of a chart of a version, in a language, through filters."""
    view = View(dataset, language, filters)
    figure = CHARTS[name](view)
    # The files are fetched later than the page: their addresses name its version, so that they never show another.
    query = urlencode({"v": dataset.version, **filters.query()}, doseq=True)
    source = source_line(view)
    return {
        "name": name,
        "language": language.code,
        "plotly": f".{PLOTLY_PATH}",
        "title": figure.title,
        "subtitle": figure.subtitle,
        "sentence": figure.sentence,
        "source": source,
        "key": [{"label": item.label, "colour": _css(item.colour), "mark": item.mark} for item in figure.key],
        "spec": {"data": figure.data, "layout": figure.layout, "hover": figure.hover},
        "height": figure.height,
        "empty": figure.empty,
        "chooses": figure.chooses,
        "copy": _to_copy(figure, source),
        "csv": {
            "label": language.text("Download the numbers (CSV)"),
            "href": f"./data/v1/{name}.csv?{query}",
            "file": file_name(name, filters, dataset.version, "csv"),
        },
        "table": {
            "label": language.text("Show the numbers as a table"),
            "href": f"./table/{name}.json?{query}&lang={language.code}",
            "loading": language.text("Loading…"),
            "failed": language.text("The table could not be loaded. Close it and open it again."),
            "gone": language.text("Newer data have come, and these are no longer kept. Reload the page."),
        },
        "words": {
            "copy": language.text("Copy the text"),
            "copied": language.text("Copied"),
            "selected": language.text("Selected: copy it with your keyboard"),
        },
    }


def source_line(view: View) -> str:
    """Return the line under every chart: where the numbers come from, up to when, and which version they are."""
    return view.language.text(
        "Source: Homeward, from published sources; data to {date}; version {version}; CC BY 4.0",
        date=view.language.date(view.options.last_day),
        version=view.dataset.version,
    )


def _to_copy(figure: Figure, source: str) -> str:
    return f"{figure.sentence} ({source})"


def _css(colour: str) -> str:
    """Return a colour of a figure as CSS; "$muted" is the quiet colour of the theme."""
    return "color-mix(in srgb, var(--st-text-color) 68%, transparent)" if colour == "$muted" else colour
