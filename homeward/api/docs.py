"""The data API for people: /data/v1/ as a page, made from the same description that programs read."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from homeward.api.documents import ROOT
from homeward.api.openapi import openapi
from homeward.core.assets import FAVICON, PLAIN, SUMMARY
from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import language
from homeward.core.urls import address
from homeward.core.view import View
from homeward.db.database import Database
from homeward.web.request import language_of, query_of
from homeward.web.responses import answer
from homeward.web.templates import render

# The parts of the page by the tags of the description, in order.
TAGS = ("whole", "facts", "chart")


def wants_page(request: Request) -> bool:
    """Return whether who asks is a person: a browser asks for HTML by name, a program does not."""
    return "text/html" in request.headers.get("accept", "")


def api_page(request: Request, database: Database, base: str) -> Response:
    """Answer the description of the API as a page."""
    lang = language(language_of(request, query_of(request)))
    document = openapi(database, base)
    page = render(
        "api",
        lang,
        base=base or "/",
        root=ROOT,
        home=address("./", "", {"lang": [lang.code]}),
        languages={code: address("./", ROOT, {"lang": [code]}) for code in LANGUAGES},
        title=document["info"]["title"],
        about=document["info"]["description"],
        version=database.version,
        parts={tag: _part(document, tag) for tag in TAGS},
        headings={tag["name"]: tag["description"] for tag in document["tags"]},
        parameters=[_parameter(one) for one in document["components"]["parameters"].values()],
        errors={status: found["description"] for status, found in document["components"]["responses"].items()},
        styles=[f".{file.path}" for file in (PLAIN, SUMMARY)],
        favicon=f".{FAVICON.path}",
    )
    return answer(
        request, page, "text/html", View(database, lang, Filters()), Vary="Accept, Accept-Encoding, Accept-Language"
    )


def _part(document: dict[str, Any], tag: str) -> list[dict[str, Any]]:
    """Return the addresses of a tag: what each is, which parameters it takes, and its columns.

    The data sets of charts take every filter, which is said once.
    """
    schemas = document["components"]["schemas"]
    return [
        {
            "path": path,
            "title": get["summary"],
            "about": get["description"],
            "takes": [] if tag == "chart" else _taken(get),
            "columns": schemas.get(get["operationId"].removeprefix("get_"), {}).get("properties", {}),
        }
        for path, methods in document["paths"].items()
        for get in [methods["get"]]
        if tag in get["tags"] and not get["operationId"].startswith(("describe_", "query_"))
    ]


def _taken(get: dict[str, Any]) -> list[str]:
    """Return the names of the parameters of an address."""
    return [one["$ref"].rpartition("/")[2] for one in get["parameters"] if "$ref" in one]


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter, and the values it takes where they are few enough to be read."""
    schema = one["schema"]
    values = schema.get("enum") or schema.get("items", {}).get("enum") or []
    more = schema.get("description", "") or schema.get("pattern", "")
    return {"name": one["name"], "about": one["description"], "values": values, "more": more}
