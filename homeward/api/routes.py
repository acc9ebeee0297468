"""The data API: what each address under /data/v1/ answers."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from homeward.api.docs import api_page, wants_page
from homeward.api.documents import exchange, index
from homeward.api.openapi import openapi
from homeward.core.datasets import DATASETS, Dataset
from homeward.core.view import options_in
from homeward.db import versions
from homeward.exports import package as public
from homeward.exports.changes import changes
from homeward.exports.csv_json import dumped, write_rows
from homeward.exports.excel import ROWS, TooManyRowsError
from homeward.exports.extract import Extract
from homeward.exports.formats import FORMATS
from homeward.exports.sql import write_sql
from homeward.web.files import VARY, Content, answer, answer_file, shared_route
from homeward.web.request import DataRequest, base_of, parse_request, version
from homeward.web.responses import RefusedError, RenamedError, moved, problem

ROOT = "/data/v1/"
SQL = "text/plain; charset=utf-8"  # which a browser shows
Endpoint = Callable[[Request], Response]


def endpoint(answers: Endpoint) -> Endpoint:
    """Return an endpoint that answers what is refused."""

    @wraps(answers)
    def answering(request: Request) -> Response:
        try:
            return answers(request)
        except RefusedError as error:
            return problem(error.status, error.detail, **error.more)
        except RenamedError as error:
            return moved(error)
        except TooManyRowsError:
            return problem(400, f"A sheet of Excel holds {ROWS} rows. Ask for fewer, or for csv, json or parquet.")

    return answering


def dataset_of(name: str) -> Dataset:
    """Return a data set by name.

    Raises:
        RefusedError: there is none of this name; it names the nearest ones.
    """
    if name not in DATASETS:
        nearest = get_close_matches(name, DATASETS, 3)
        raise RefusedError(404, "There is no such data set.", nearest=nearest, known=list(DATASETS), index=ROOT)
    return DATASETS[name]


@endpoint
def data(request: Request) -> Response:
    """Answer a data set in a format, under the filters of the query string."""
    dataset, ending = dataset_of(request.path_params["name"]), request.path_params["ending"]
    if ending not in FORMATS:
        nearest = get_close_matches(ending, FORMATS)
        raise RefusedError(404, "There is no such format.", known=list(FORMATS), nearest=nearest)
    what = parse_request(request, dataset, file=True)
    extract = Extract(what.database, dataset, what.filters, base_of(request), what.without_effect)
    written = FORMATS[ending]
    write = write_rows if ending == "json" and what.only_rows else written.write
    # A CSV says nothing about itself: it is the same for every address, and for filters that change no row.
    distinct = (
        (dataset.relevant(what.filters),) if ending == "csv" else (what.filters, extract.base, what.without_effect)
    )
    described = extract.address("metadata.json", pinned=what.pinned).rpartition("/")[2]
    place = "inline" if ending == "json" else "attachment"
    return answer(
        request,
        Content(
            written.media_type,
            lambda: write(extract),
            (dataset.name, ending, write is write_rows, *distinct),
            what.database,
            what.pinned,
            written.is_text,
            {
                "Content-Disposition": f'{place}; filename="{extract.file(ending)}"',
                "Link": f'<{described}>; rel="describedby"; type="application/json"',
            },
        ),
    )


@endpoint
def metadata(request: Request) -> Response:
    """Answer what the files of a data set say about themselves, under the filters of the query string."""
    dataset = dataset_of(request.path_params["name"])
    what = parse_request(request, dataset)
    extract = Extract(what.database, dataset, what.filters, base_of(request), what.without_effect)
    return _document(
        request, what, lambda: extract.about("csv"), "metadata", dataset.name, what.filters, what.without_effect
    )


@endpoint
def query(request: Request) -> Response:
    """Answer the query of a data set under the filters of the query string, ready to run."""
    dataset = dataset_of(request.path_params["name"])
    what = parse_request(request, dataset)
    extract = Extract(what.database, dataset, what.filters, base_of(request))
    key = (dataset.name, "sql", what.filters, extract.base)
    headers = {"Content-Disposition": f'inline; filename="{extract.file("sql")}"'}
    written = Content(SQL, lambda: write_sql(extract), key, what.database, what.pinned, headers=headers)
    return answer(request, written)


@endpoint
def one_exchange(request: Request) -> Response:
    """Answer everything known of one exchange or series."""
    what = parse_request(request)
    subject, options = request.path_params["exchange_id"], options_in(what.database)
    if new := options.renamed.get(subject):
        query = request.url.query
        raise RenamedError({subject: new}, f"./{new}.json{f'?{query}' if query else ''}")
    ids = options.id
    if subject not in ids:
        raise RefusedError(404, "There is no such exchange.", nearest=get_close_matches(subject, ids, 3), index=ROOT)
    return _document(request, what, lambda: exchange(what.database, subject, base_of(request)), "exchange", subject)


@endpoint
def changed(request: Request) -> Response:
    """Answer what changed since a version that is known."""
    what = parse_request(request, changes=True)
    before = version(what.since) if what.since else versions.known()[0]
    after = what.database

    def content() -> dict[str, Any]:
        known = [database.version for database in versions.known()]
        return {"since": before.version, "version": after.version, "known": known, "changes": changes(before, after)}

    # Which versions are known, and which of them is the oldest, can change while the newest stays.
    return _document(request, what, content, "changes", before.version, lasting=False)


@endpoint
def contents(request: Request) -> Response:
    """Answer the index: every data set, its grain, columns, parameters and formats; to a browser as a page."""
    what = parse_request(request)
    if wants_page(request):
        return api_page(request, what.database, base_of(request))
    return _document(
        request,
        what,
        lambda: index(what.database, base_of(request)),
        "index",
        vary="Accept, Accept-Encoding",
        lasting=False,
    )


@endpoint
def description(request: Request) -> Response:
    """Answer the description of this API, OpenAPI 3.1."""
    what = parse_request(request)
    return _document(request, what, lambda: openapi(what.database, base_of(request)), "openapi")


@endpoint
def package(request: Request) -> Response:
    """Answer the whole Data Package."""
    return _file(request, "package", "zip", "application/zip")


@endpoint
def database(request: Request) -> Response:
    """Answer the database for everyone."""
    return _file(request, "database", "duckdb", "application/vnd.duckdb")


@endpoint
def nothing(request: Request) -> Response:
    """Answer that there is nothing at this address, and what is near."""
    name = dataset_of(request.path_params["rest"]).name
    nearest = [f"{name}.{ending}" for ending in FORMATS]
    raise RefusedError(404, "The name of a data set is followed by a format.", nearest=nearest)


def _document(
    request: Request, what: DataRequest, content: Callable[[], Any], *key: Any, vary: str = VARY, lasting: bool = True
) -> Response:
    """Answer a document of JSON. It may name addresses, so that it is another one for another site."""
    return answer(
        request,
        Content(
            "application/json",
            lambda: [dumped(content())],
            (*key, base_of(request)),
            what.database,
            what.pinned,
            vary=vary,
            lasting=lasting,
        ),
    )


def _file(request: Request, name: str, ending: str, media_type: str) -> Response:
    what = parse_request(request)
    path = (public.package_file if ending == "zip" else public.database_file)(what.database)
    file = f"homeward_{what.database.version}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Content-Type": media_type}
    return answer_file(request, path, what.database.version, headers, pinned=what.pinned)


def data_routes() -> list[BaseRoute]:
    """Return the routes of the data API. The first that fits is taken."""
    addresses: dict[str, Endpoint] = {
        ROOT: contents,
        ROOT.rstrip("/"): contents,
        f"{ROOT}openapi.json": description,
        f"{ROOT}changes.json": changed,
        f"{ROOT}package.zip": package,
        f"{ROOT}homeward.duckdb": database,
        f"{ROOT}exchanges/{{exchange_id}}.json": one_exchange,
        f"{ROOT}{{name}}.metadata.json": metadata,
        f"{ROOT}{{name}}.sql": query,
        f"{ROOT}{{name}}.{{ending}}": data,
        f"{ROOT}{{rest:path}}": nothing,
    }
    return [shared_route(path, found) for path, found in addresses.items()]
