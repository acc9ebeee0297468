"""A figure → what the browser is sent for it: words, spec, links to its numbers (see frontend/chart.js)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from homeward.assets import PLOTLY_PATH
from homeward.charts import CHARTS
from homeward.charts.counts import view_for
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
    shown = view_for(view, name)
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
        "spec": {"data": figure.data, "layout": figure.layout, "hover": figure.hover, "choices": figure.choices},
        "height": figure.height,
        "empty": figure.empty,
        "chooses": figure.chooses,
        "sheet": figure.sheet,
        "copy": _to_copy(figure, source),
        "csv": {
            "label": language.text("Download the numbers (CSV)"),
            "href": f"./data/v1/{name}.csv?{_query(shown)}",
            "file": file_name(name, shown.filters, dataset.version, "csv"),
        },
        "table": _table(view, name, language.text("Show the numbers as a table")),
        "evidence": figure.evidence and _table(view, figure.evidence, language.text("Show the source of every number")),
        "words": {
            "copy": language.text("Copy the text"),
            "copied": language.text("Copied"),
            "selected": language.text("Selected: copy it with your keyboard"),
        },
    }


def _table(view: View, name: str, label: str) -> dict[str, str]:
    """Return what a table is opened with: its label, where it is fetched, and what is said meanwhile."""
    language = view.language
    return {
        "label": label,
        "href": f"./table/{name}.json?{_query(view)}&lang={language.code}",
        "loading": language.text("Loading…"),
        "failed": language.text("The table could not be loaded. Close it and open it again."),
        "gone": language.text("Newer data have come, and these are no longer kept. Reload the page."),
    }


def _query(view: View) -> str:
    """Return the query string of a file of a view. It is fetched later than the page: it names the page's version."""
    return urlencode({"v": view.dataset.version, **view.filters.query()}, doseq=True)


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
    """Return a colour of a figure as CSS; "$text" and "$muted" are colours of the theme."""
    muted = "color-mix(in srgb, var(--st-text-color) 68%, transparent)"
    return {"$muted": muted, "$text": "var(--st-text-color)"}.get(colour, colour)
