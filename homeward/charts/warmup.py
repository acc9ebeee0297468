"""What is computed before anybody asks for it, so that nobody waits for it or finds that it fails.

For newer data that is before they are served; when the server starts, meanwhile: there is nothing else to be served.
"""

from __future__ import annotations

import json
import logging
from base64 import b64decode, b64encode
from collections.abc import Callable

from homeward.charts import CHARTS
from homeward.charts.payload import ChartPayload, chart_of
from homeward.core.datasets import DATASETS
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import Language, language
from homeward.core.view import View
from homeward.db.database import Database, QueryStoppedError
from homeward.db.problems import DataInvalidError, Problem
from homeward.exports.dictionary import columns_of

logger = logging.getLogger("homeward")

CHARTS_FILE = "charts.json"
# A page shows at most about ten charts, and most viewers share a few views.
CARRIED_OVER = 120


def unfiltered() -> list[tuple[Language, Filters, str]]:
    """Return every chart without filters, in every language."""
    return [(language(code), Filters(), name) for code in LANGUAGES for name in CHARTS]


def write_charts(database: Database) -> None:
    """Draw every chart without filters into the folder of a data set, for servers that open it."""
    warm(database)
    drawn = [(lang.code, chart_of(database, lang, filters, name)) for lang, filters, name in unfiltered()]
    content = [[code, chart._replace(body=b64encode(chart.body).decode())] for code, chart in drawn]  # type: ignore[arg-type]
    (database.folder / CHARTS_FILE).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def read_charts(database: Database) -> None:
    """Take the charts that a build has drawn, if a data set comes from one."""
    file = database.folder / CHARTS_FILE
    if not file.exists():
        return
    for code, (name, title, subtitle, chooses, body) in json.loads(file.read_bytes()):
        chart = ChartPayload(name, title, subtitle, chooses, b64decode(body))
        chart_of.put(database, (language(code), Filters(), name), chart)


def _never() -> bool:
    return False


def warm(database: Database, before: Database | None = None, *, is_ending: Callable[[], bool] = _never) -> None:
    """Draw every chart without filters, and those last looked at in the version before under filters that still hold.

    It stops between two charts when the process is ending. What takes too long for that is left to whoever asks for
    it, unless there is a version before to stay with.

    Raises:
        DataInvalidError: charts cannot be drawn from these data; it names all of them.
    """
    read_charts(database)
    drawn = dict.fromkeys(unfiltered())
    if before is not None:
        drawn |= dict.fromkeys(chart_of.keys(before)[-CARRIED_OVER:])
    problems: dict[str, Problem] = {}
    left: set[str] = set()
    for words, filters, name in drawn:
        if is_ending():
            return
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


def warm_columns(database: Database, *, is_ending: Callable[[], bool] = _never) -> None:
    """Read the columns of every data set once: the index of the data API asks for all of them."""
    for dataset in DATASETS.values():
        if is_ending():
            return
        try:
            columns_of(dataset, database)
        except QueryStoppedError as error:
            logger.warning("the columns of %s are not read beforehand: %s", dataset.name, error)
