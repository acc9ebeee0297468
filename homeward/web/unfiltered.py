"""A chart without filters, packed, by address: what a browser puts the same chart under filters together with."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from homeward.charts import CHARTS
from homeward.charts.payload import unfiltered
from homeward.web.request import parse_view
from homeward.web.responses import RefusedError, problem


def unfiltered_chart(request: Request) -> Response:
    """Answer a chart of a version (`v`), in a language (`lang`), as it is packed (see homeward/charts/wire.py)."""
    name = request.path_params["name"]
    if name not in CHARTS:
        return problem(404, "There is no such chart.", known=[*CHARTS])
    try:
        view, _ = parse_view(request)
    except RefusedError as refused:
        return problem(refused.status, refused.detail, **refused.more)
    if set(request.query_params) != {"v", "lang"}:
        return problem(400, "It takes a version (v) and a language (lang), and both.")
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(unfiltered(view, name).body, media_type="application/octet-stream", headers=headers)
