"""Around the pages: every route, the middleware, and what begins before the first viewer and ends with the server."""

from __future__ import annotations

import gc
import logging
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from homeward.api.routes import data_routes
from homeward.charts.warmup import warm, warm_columns
from homeward.core import log
from homeward.core.assets import PLOTLY
from homeward.core.pages import PAGES
from homeward.db.build import FOLDER
from homeward.db.builds import configured
from homeward.db.database import Database
from homeward.db.problems import DataInvalidError, report
from homeward.db.versions import VERSIONS, Versions
from homeward.db.watcher import Watcher
from homeward.settings import (
    DATA,
    SettingError,
    export_bytes,
    frame_ancestors,
    hosts,
    log_form,
    metrics_address,
    public_url,
    traces_are_taken,
    trusted_proxies,
)
from homeward.web import access_log
from homeward.web.addresses import address_routes, fallback_routes
from homeward.web.embed import embed_page
from homeward.web.errors import ErrorMiddleware
from homeward.web.export_files import EXPORTS
from homeward.web.feed import feed_atom
from homeward.web.figures import schema_json, table_json
from homeward.web.files import Ready, shared_route
from homeward.web.health import healthz, newest_version, readyz
from homeward.web.hosts import HostFilter
from homeward.web.index import index, plotly_js
from homeward.web.limits import LOAD, Limits, Turns, open_enough
from homeward.web.offline import printed_page, saved_file
from homeward.web.public_url import PublicURL
from homeward.web.security_headers import CompressedAssets, OwnEncoding, SecurityHeaders
from homeward.web.static import file_routes
from homeward.web.summary import summary_page
from homeward.web.vendored import vendored_routes

logger = logging.getLogger("homeward")


def routes() -> list[BaseRoute]:
    """Return every route of ours; Streamlit's own follow after them."""
    return [*known_routes(), *fallback_routes()]


def known_routes() -> list[BaseRoute]:
    """Return the routes of ours that have something to answer."""
    return [
        *[Route(f"/{path}", index) for path in PAGES],
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/version", newest_version),
        *data_routes(),
        shared_route("/table/{name}.json", table_json),
        Route("/sql.json", schema_json),
        shared_route("/feed.atom", feed_atom),
        Route("/summary", summary_page),
        Route("/embed/{name}", embed_page),
        Route("/present.html", saved_file),
        Route("/print", printed_page),
        Route(PLOTLY.path, plotly_js),
        *file_routes(),
        *vendored_routes(),
        *address_routes(),
    ]


def middleware() -> list[Middleware]:
    """Return the middleware of the app, outermost first.

    Raises:
        SettingError: a setting of the operator cannot be meant.
    """
    url = public_url()
    if f"{urlsplit(url).path}/".split("/")[1] in _segments():
        # Nobody could tell whether a proxy has taken the prefix off.
        raise SettingError(f"HOMEWARD_PUBLIC_URL is {url!r}; its path is an address of the site itself, take another")
    LOAD.limit()
    EXPORTS.limit = export_bytes()
    open_enough()
    metrics_address()
    log.set_up(log_form())
    secured = Middleware(SecurityHeaders, embedded_by=frame_ancestors())
    return [
        Middleware(PublicURL, public_url=url, trusted=trusted_proxies()),
        Middleware(access_log.Log, routes=known_routes(), version=lambda: VERSIONS.current().version),
        secured,
        Middleware(HostFilter, hosts=hosts(), public_url=url),
        Middleware(CompressedAssets),
        Middleware(Limits),
        Middleware(OwnEncoding),
        Middleware(Ready),
        Middleware(Turns),
        Middleware(ErrorMiddleware),
    ]


def _segments() -> set[str]:
    """Return how the paths begin that are answered here."""
    return {
        "_stcore",
        "static",
        *(route.path.split("/")[1] for route in known_routes() if isinstance(route, Route)),
    } - {""}


# A server that ends while it warms waits for the chart under way: DuckDB aborts a process that leaves a query running.
ENDING, WARMING_SECONDS = Event(), 10.0


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Serve what is built and checked, and warm it meanwhile; watch the data."""
    database = VERSIONS.current()
    logger.info("serving data version %s", database.version)
    ENDING.clear()
    warming = Thread(target=get_ready, args=(VERSIONS, database), name="homeward-warming", daemon=True)
    warming.start()
    watcher = _watcher(VERSIONS)
    watcher.start()
    try:
        async with _traces():
            with _metrics():
                yield {}
    finally:
        LOAD.ready = False
        watcher.stop()
        ENDING.set()
        warming.join(WARMING_SECONDS)
        gc.unfreeze()
        # Told to end (SIGTERM), the server gets this far and no further: nothing is to be left on the disk, neither of
        # what is served nor of a version that was let go or built just now.
        for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
            shutil.rmtree(folder, ignore_errors=True)


def _metrics() -> AbstractContextManager[None]:
    """Return what serves the metrics, if an operator wants them: their library is read only then."""
    if (where := metrics_address()) is None:
        return nullcontext()
    from homeward.web.metrics import metrics_served  # noqa: PLC0415

    return metrics_served(where)


def _traces() -> AbstractAsyncContextManager[None]:
    """Return what sends traces, if an operator has somebody who takes them.

    Raises:
        SettingError: the library is not installed.
    """
    if not traces_are_taken():
        return nullcontext()
    try:
        from homeward.web.tracing import traces_sent  # noqa: PLC0415
    except ImportError:
        raise SettingError("OTEL_EXPORTER_OTLP_… is set, and OpenTelemetry is not installed: '.[otel]'") from None
    return traces_sent()


def _watcher(versions: Versions) -> Watcher:
    """Return what looks for newer data: in the data directory, or for another build."""
    take = partial(renew, versions)
    if builds := configured():
        return Watcher(DATA, take, versions.reject, look=lambda _: builds.stamp(), poll=builds.poll)
    return Watcher(DATA, take, versions.reject)


def get_ready(versions: Versions, database: Database) -> None:
    """Warm what is served since the start; then the server is ready.

    If a chart cannot be drawn, it is not ready until newer data are served: requests for that chart are answered with
    an error, everything else is served, and what is wrong is in the log and at /healthz?verbose=1.
    """
    try:
        warm(database, is_ending=ENDING.is_set)
    except DataInvalidError as error:
        versions.reject(error.problems)
        logger.error("The data are served, but not all can be drawn.\n%s", report(error.problems))
    else:
        LOAD.ready = not ENDING.is_set()
    warm_columns(database, is_ending=ENDING.is_set)
    freeze()


def renew(versions: Versions, directory: Path) -> None:
    """Serve what is in a data directory, if that is not what is served.

    Raises:
        DataInvalidError: the data cannot be served; nothing has changed for anyone.
        OSError: the files cannot be read.
    """
    before = versions.current()
    database = versions.load(directory)
    if database is not before:
        warm(database, before)
        warm_columns(database)
        freeze()
        LOAD.ready = True
        logger.info("serving data version %s", database.version)
    versions.publish(database)


def freeze() -> None:
    """Take what is alive out of the garbage collection that Streamlit does after every run (89 ms each time).

    What was frozen before and has died since is collected first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
