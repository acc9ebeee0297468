"""The table under a chart, and the schema of the public database, as JSON: in the viewer's language."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from homeward.charts.registry import BUILDERS
from homeward.charts.tables import table
from homeward.core.datasets import OF_CHARTS
from homeward.core.view import effective_view
from homeward.exports.schema import schema
from homeward.web.request import parse_view
from homeward.web.responses import RefusedError, problem


def table_json(request: Request) -> Response:
    """Answer the table under a chart, in the language and under the filters of the query string."""
    name = request.path_params["name"]
    if name not in OF_CHARTS and name not in BUILDERS:
        return problem(404, "There is no such table.", known=list(OF_CHARTS))
    try:
        view, problems = parse_view(request)
    except RefusedError as refused:
        return problem(refused.status, refused.detail, **refused.more)
    if problems:
        return problem(400, "The query string has parameters or values that are not known.", unknown=problems)
    # What is listed for itself, such as a data set, is of no chart and counts nobody.
    shown = effective_view(view, name) if name in OF_CHARTS else view
    return JSONResponse(table(shown, name), headers={"Cache-Control": "public, max-age=60"})


def schema_json(request: Request) -> Response:
    """Answer the tables, columns and macros of the database for everyone, for the SQL page."""
    try:
        view, _ = parse_view(request)
    except RefusedError as refused:
        return problem(refused.status, refused.detail, **refused.more)
    return JSONResponse(schema(view.database, view.lang), headers={"Cache-Control": "public, max-age=60"})
