"""Files by address: the same queries as the pages, with the same filters in the query string."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from homeward import served
from homeward.charts import CHARTS
from homeward.charts.counts import view_for
from homeward.dataset import Dataset
from homeward.export import csv_bytes, file_name
from homeward.filters import LANGUAGES, Filters, Ignored, as_lists, options_of, shorten
from homeward.language import language
from homeward.tables import table
from homeward.view import QUESTIONS, View

KEPT_A_MINUTE = {"Cache-Control": "public, max-age=60"}


def query_of(request: Request) -> dict[str, list[str]]:
    """Return the query string by name, whatever bytes it is made of."""
    return as_lists(parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True))


def view_of(query: dict[str, list[str]], dataset: Dataset) -> tuple[View, list[dict[str, str]]]:
    """Return the view of a data set that a query string asks for, and what of it cannot be understood."""
    filters, ignored = Filters.parse(query, options_of(dataset))
    asked = query.get("lang", [])
    code = next((value for value in asked if value in LANGUAGES), "en")
    # As with every parameter that takes one value, the first good one counts and the others are named.
    extra = [value for place, value in enumerate(asked) if value != code or asked.index(value) != place]
    ignored += [Ignored("lang", shorten(value)) for value in extra]
    problems = [{"parameter": item.parameter, "value": item.value} for item in ignored]
    return View(dataset, language(code), filters), problems


def problem(status: int, title: str, **more: Any) -> JSONResponse:
    """Return an error as RFC 9457 problem details."""
    return JSONResponse({"title": title, "status": status, **more}, status, media_type="application/problem+json")


def data_csv(request: Request) -> Response:
    """Answer the numbers of a chart under the filters of the query string, as CSV."""
    return _answer(request, CHARTS, _csv)


def table_json(request: Request) -> Response:
    """Answer the table under a chart, in the language and under the filters of the query string."""
    return _answer(
        request, [*CHARTS, *QUESTIONS], lambda view, name: JSONResponse(table(view, name), headers=KEPT_A_MINUTE)
    )


def _answer(request: Request, known: Iterable[str], answer: Callable[[View, str], Response]) -> Response:
    """Answer what is known by a name under the filters of the query string, or say what cannot be answered."""
    name = request.path_params["name"]
    if name not in known:
        return problem(404, "there are no numbers of this name", known=list(known))
    query = query_of(request)
    newest = served.current()
    asked = query.get("v", [newest.version])[0]
    dataset = served.version(asked)
    if dataset is None:
        return problem(410, "this version of the data is no longer kept", v=shorten(asked), newest=newest.version)
    view, problems = view_of(query, dataset)
    if problems:
        return problem(400, "the query string has parameters or values that are not known", unknown=problems)
    return answer(view_for(view, name), name)


def _csv(view: View, name: str) -> Response:
    file = file_name(name, view.filters, view.dataset.version, "csv")
    headers = {
        "Content-Disposition": f'attachment; filename="{file}"',
        "ETag": f'"{view.dataset.version}"',
        "Access-Control-Allow-Origin": "*",
    }
    return Response(
        csv_bytes(view.table(name)), media_type="text/csv; charset=utf-8", headers={**KEPT_A_MINUTE, **headers}
    )
