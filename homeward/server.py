"""Around the pages: every route, the middleware, and what begins before the first viewer and ends with the server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from homeward import served
from homeward.api import data_csv, table_json
from homeward.assets import PLOTLY_PATH
from homeward.dataset import DATA
from homeward.front import BASE, FAVICON, STYLE, index, plotly_js
from homeward.headers import CompressedAssets, SecurityHeaders
from homeward.health import healthz
from homeward.pages import PAGES
from homeward.push import keep_telling
from homeward.warm import freeze, warm
from homeward.watch import Watcher

logger = logging.getLogger("homeward")


def routes() -> list[BaseRoute]:
    """Return every route of ours; Streamlit's own follow after them."""
    return [
        *[Route(f"/{path}", index) for path in PAGES],
        Route("/healthz", healthz),
        Route("/data/v1/{name}.csv", data_csv),
        Route("/table/{name}.json", table_json),
        Route(PLOTLY_PATH, plotly_js),
        *[Route(file.path, file.answer) for file in (STYLE, FAVICON, BASE)],
    ]


def middleware() -> list[Middleware]:
    """Return the middleware of the app, outermost first."""
    return [Middleware(SecurityHeaders), Middleware(CompressedAssets)]


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Build, check and warm everything before the first viewer; then watch the data, and push what is new."""
    dataset = served.current()
    warm(dataset)
    freeze()
    logger.info("serving data version %s", dataset.version)
    watcher = Watcher(DATA)
    watcher.start()
    telling = asyncio.create_task(keep_telling(lambda: served.current().version))
    try:
        yield {}
    finally:
        telling.cancel()
        watcher.stop()
