"""What is computed before anybody asks for it, so that nobody waits for it or finds that it fails.

For newer data that is before they are served; when the server starts, meanwhile: there is nothing else to be served.
"""

from __future__ import annotations

import logging

from homeward.charts import CHARTS
from homeward.charts.payload import chart_of
from homeward.core.datasets import DATASETS
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import Language, language
from homeward.core.view import View
from homeward.db.database import Database, QueryStoppedError
from homeward.db.problems import DataInvalidError, Problem
from homeward.exports.dictionary import columns_of

logger = logging.getLogger("homeward")

# A page shows at most about ten charts, and most viewers share a few views.
CARRIED_OVER = 120


def warm(database: Database, before: Database | None = None) -> None:
    """Draw every chart without filters, and those last looked at in the version before under filters that still hold.

    The columns of every data set are read once, too: the index of the data API asks for all of them.
    What takes too long for that is left to whoever asks for it, unless there is a version before to stay with.

    Raises:
        DataInvalidError: charts cannot be drawn from these data; it names all of them.
    """
    drawn: dict[tuple[Language, Filters, str], None] = {
        (language(code), Filters(), name): None for code in LANGUAGES for name in CHARTS
    }
    if before is not None:
        drawn |= dict.fromkeys(chart_of.keys(before)[-CARRIED_OVER:])
    problems: dict[str, Problem] = {}
    left: set[str] = set()
    for words, filters, name in drawn:
        _, ignored = Filters.parse(filters.query(), View(database, words, Filters()).options)
        if ignored or name in left:
            continue
        try:
            chart_of(database, words, filters, name)
        except Exception as error:
            left.add(name)
            if before is None and isinstance(error, QueryStoppedError):
                logger.warning("the chart %s is not drawn beforehand: %s", name, error)
                continue
            # The checks let these data pass and the code cannot draw them: a viewer would have seen that as an error.
            logger.debug("drawing %s", name, exc_info=True)
            message = f"the chart {name} cannot be drawn from these data ({error!r})"
            problems[name] = Problem("*", message, check="warm")
    if problems:
        raise DataInvalidError(list(problems.values()))
    for dataset in DATASETS.values():
        try:
            columns_of(dataset, database)
        except QueryStoppedError as error:
            logger.warning("the columns of %s are not read beforehand: %s", dataset.name, error)
