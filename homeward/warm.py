"""What is computed before a version of the data is served, so that nobody waits for it or finds that it fails."""

from __future__ import annotations

import gc

from homeward.charts import CHARTS
from homeward.dataset import Dataset
from homeward.dictionary import columns_of
from homeward.filters import LANGUAGES, Filters
from homeward.language import Language, language
from homeward.payload import chart_of
from homeward.problems import DataInvalidError, Problem
from homeward.resources import RESOURCES
from homeward.view import View

# A page shows at most about ten charts, and most viewers share a few views.
CARRIED_OVER = 120


def warm(dataset: Dataset, before: Dataset | None = None) -> None:
    """Draw every chart without filters, and those last looked at in the version before under filters that still hold.

    The columns of every data set are read once, too: the index of the data API asks for all of them.

    Raises:
        DataInvalidError: a chart cannot be drawn from these data.
    """
    drawn: dict[tuple[Language, Filters, str], None] = {
        (language(code), Filters(), name): None for code in LANGUAGES for name in CHARTS
    }
    if before is not None:
        drawn |= dict.fromkeys(chart_of.asked(before)[-CARRIED_OVER:])
    for resource in RESOURCES.values():
        columns_of(resource, dataset)
    for words, filters, name in drawn:
        _, ignored = Filters.parse(filters.query(), View(dataset, words, Filters()).options)
        if not ignored:
            _draw(dataset, words, filters, name)


def _draw(dataset: Dataset, words: Language, filters: Filters, name: str) -> None:
    try:
        chart_of(dataset, words, filters, name)
    except Exception as error:
        # The checks let these data pass and the code cannot draw them: a viewer would have seen that as an error.
        message = f"the chart {name} cannot be drawn from these data ({error!r})"
        raise DataInvalidError([Problem("*", message, check="warm")]) from error


def freeze() -> None:
    """Take what is alive out of the garbage collection that Streamlit does after every run (89 ms each time).

    What was frozen before and has died since is collected first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
