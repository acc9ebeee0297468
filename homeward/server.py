"""Around the pages: every route, the middleware, and the warm-up before the first viewer."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from homeward import served
from homeward.api import data_csv, table_json
from homeward.assets import PLOTLY_PATH
from homeward.charts import CHARTS
from homeward.embed import embed_page
from homeward.feed import feed_atom
from homeward.filters import LANGUAGES, Filters
from homeward.front import index, plotly_js
from homeward.headers import CompressedAssets, SecurityHeaders
from homeward.language import language
from homeward.own_files import file_routes
from homeward.pages import PAGES
from homeward.payload import payload
from homeward.saved import printed_page, saved_file
from homeward.settings import frame_ancestors
from homeward.summary import summary_page
from homeward.view import View

logger = logging.getLogger("homeward")


def healthz(_: Request) -> Response:
    """Answer 200 once pages can be served: the data are checked and everything is warm."""
    return PlainTextResponse(f"ok {served.current().version}\n", headers={"Cache-Control": "no-store"})


def routes() -> list[BaseRoute]:
    """Return every route of ours; Streamlit's own follow after them."""
    return [
        *[Route(f"/{path}", index) for path in PAGES],
        Route("/healthz", healthz),
        Route("/data/v1/{name}.csv", data_csv),
        Route("/table/{name}.json", table_json),
        Route("/feed.atom", feed_atom),
        Route("/summary", summary_page),
        Route("/embed/{name}", embed_page),
        Route("/present.html", saved_file),
        Route("/print", printed_page),
        Route(PLOTLY_PATH, plotly_js),
        *file_routes(),
    ]


def middleware() -> list[Middleware]:
    """Return the middleware of the app, outermost first.

    Raises:
        SettingError: a setting of the operator cannot be meant.
    """
    return [Middleware(SecurityHeaders, embedded_by=frame_ancestors()), Middleware(CompressedAssets)]


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Build, check and warm everything before the first viewer, then freeze what will stay."""
    dataset = served.current()
    for code in LANGUAGES:
        for name in CHARTS:
            payload(dataset.version, View(dataset, language(code), Filters()), name)
    # Streamlit collects all garbage after every rerun; what is frozen it need not look at again (89 ms each time).
    gc.collect()
    gc.freeze()
    logger.info("serving data version %s", dataset.version)
    yield {}
