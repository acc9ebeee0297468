"""Request → what is asked for: a version of the data and filters, or what is wrong with it (RFC 9457 problems)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

from homeward.core.datasets import Dataset
from homeward.core.filters import LANGUAGES, Filters, Ignored, as_lists, renamed_in, shorten
from homeward.core.i18n import guess, language
from homeward.core.options import Options
from homeward.core.parameters import ALWAYS, SHAPES, VERSION, reason
from homeward.core.site import site_url
from homeward.core.urls import Query
from homeward.core.view import View, options_in
from homeward.db import versions
from homeward.db.database import Database
from homeward.exports.extract import as_shown
from homeward.web.responses import NAMED, RefusedError, RenamedError

HOST = re.compile(r"[A-Za-z0-9._\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


@dataclass(frozen=True)
class DataRequest:
    """What a request asks for: a version, pinned or the newest; filters, and which of them change nothing; `since`.

    `only_rows`: of JSON, a list of rows (`shape`).
    """

    database: Database
    filters: Filters
    without_effect: tuple[str, ...]
    pinned: bool
    since: str | None = None
    only_rows: bool = False


def query_of(request: Request) -> dict[str, list[str]]:
    """Return the query string by name, whatever bytes it is made of."""
    return as_lists(parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True))


def parse_view(request: Request, *, forgiving: bool = False) -> tuple[View, list[dict[str, str]]]:
    """Return the view that a query string asks for, and what of it cannot be understood.

    Raises:
        RefusedError: it asks for a version that is gone; where `forgiving`, the newest is taken, with a notice.
    """
    query = query_of(request)
    wanted = query.pop("v", [])
    gone = bool(wanted) and forgiving and versions.version(wanted[0]) is None
    database = version(wanted[0]) if wanted and not gone else versions.current()
    filters, ignored = Filters.parse(query, options_in(database))
    ignored += [Ignored("v", shorten(value)) for value in wanted[0 if gone else 1 :]]
    codes = query.get("lang", [])
    code = next((value for value in codes if value in LANGUAGES), "en")
    ignored += _more_than_one("lang", codes, LANGUAGES)
    problems = [{name: text for name, text in item._asdict().items() if text or name != "reason"} for item in ignored]
    return View(database, language(code), filters), problems


def parse_request(
    request: Request, dataset: Dataset | None = None, *, changes: bool = False, file: bool = False
) -> DataRequest:
    """Return what a request asks for. Without a data set there are no filters; changes take `since`, files `shape`.

    Raises:
        RefusedError: it has parameters that are not taken, or values that are none, or asks for a version that is gone.
        RenamedError: it names an exchange or a series by an id of before.
    """
    query = query_of(request)
    named = {name: list(values) for name, values in query.items()}
    wanted, since = query.pop("v", []), query.pop("since", []) if changes else []
    shape = query.pop("shape", []) if file else []
    database = version(wanted[0]) if wanted else versions.current()
    options = options_in(database)
    if renamed := renamed_in(query, options):
        # An old id and the current id of the same subject are one value.
        here = {
            name: list(dict.fromkeys(options.current(name, value) for value in values))
            for name, values in named.items()
        }
        raise RenamedError(renamed, f"./{request.url.path.rpartition('/')[2]}?{urlencode(here, doseq=True)}")
    filters, ignored = Filters.parse(query, options)
    ignored += _more_than_one("lang", query.get("lang", []), LANGUAGES)
    ignored += [Ignored("v", shorten(value)) for value in wanted[1:]]
    ignored += [Ignored("since", shorten(value)) for value in since[1:]]
    ignored += _more_than_one("shape", shape, SHAPES)
    takes = dataset.accepted if dataset else ()
    chosen = filters.query()
    ignored += [Ignored(name, shorten(" ".join(chosen[name]))) for name in chosen if name not in takes]
    if ignored:
        raise _refusal(ignored, (*takes, *ALWAYS, *("since",) * changes, *("shape",) * file), options)
    shown = as_shown(database, dataset, filters) if dataset else filters
    without_effect = [
        name for name in chosen if dataset and (name not in dataset.filters or shown.query().get(name) != chosen[name])
    ]
    return DataRequest(database, shown, tuple(without_effect), bool(wanted), since[0] if since else None, bool(shape))


def _refusal(ignored: list[Ignored], known: tuple[str, ...], options: Options) -> RefusedError:
    """Return the refusal of what a query string has too much or wrong; the first of it is named, with the reason."""
    unknown = [
        {**item._asdict(), "reason": item.reason or reason(item.parameter, known, options)} for item in ignored[:NAMED]
    ]
    more = {"not_named": len(ignored) - NAMED} if len(ignored) > NAMED else {}
    detail = "The query string has parameters or values that are not known here."
    return RefusedError(400, detail, unknown=unknown, takes=list(known), **more)


def version(name: str) -> Database:
    """Return a version of the data that is known.

    Raises:
        RefusedError: it is not known, any more or at all, or not yet.
    """
    if database := versions.version(name):
        return database
    if versions.is_coming(name):
        raise RefusedError(503, "This version of the data is being loaded here. Ask again.", version=name)
    newest = versions.current().version
    known = [database.version for database in versions.known()]
    more = {"version": shorten(name), "current": newest, "known": known}
    if not re.fullmatch(VERSION, name):
        raise RefusedError(400, "This is not a version of the data: 12 hexadecimal digits.", **more)
    detail = "This version of the data is not known here, any more or at all. No other is given instead."
    raise RefusedError(410, detail, **more, changes="/data/v1/changes.json", newest="the same address without v")


def base_of(request: Request) -> str:
    """Return the address of the site, ending in a slash: the setting, else as it was asked for; empty if it is none."""
    host = request.headers.get("host", "")
    return site_url(str(request.base_url) if HOST.fullmatch(host) else "")


def _more_than_one(name: str, values: list[str], choices: tuple[str, ...]) -> list[Ignored]:
    """Return what is left out of a parameter that takes one value: the first good one counts, the others are named."""
    first = next((place for place, value in enumerate(values) if value in choices), None)
    return [Ignored(name, shorten(value)) for place, value in enumerate(values) if place != first]


def lenient_view(request: Request, also: Sequence[str] = ()) -> tuple[View, list[Ignored]]:
    """Return the view that a request asks for, and what of its query string was left out; `also` is known here too.

    It is held if the request names its version: then its links name it, too.
    """
    query = query_of(request)
    view, problems = parse_view(request, forgiving=True)
    lang = language(language_of(request, query))
    held = view.database.version in query.get("v", [])[:1]
    ignored = [Ignored(**item) for item in problems if item["parameter"] not in also]
    return replace(view, lang=lang, held=held), ignored


def language_of(request: Request, query: Query) -> str:
    """Return the language of a request: of its link, else the first guess from the browser."""
    codes = query.get("lang") or [""]
    return codes[0] if codes[0] in LANGUAGES else guess(request.headers.get("accept-language"))
