"""Addresses that are none, or that others expect: a page of ours with 404, short ways, and the files of crawlers."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from homeward.core.assets import FAVICON, PLAIN, SUMMARY
from homeward.core.datasets import DATASETS
from homeward.core.filters import LANGUAGES
from homeward.core.i18n import Language, language
from homeward.core.pages import PAGES
from homeward.core.urls import address
from homeward.core.view import options_in
from homeward.db import versions
from homeward.web.errors import is_for_people
from homeward.web.request import base_of, language_of, query_of
from homeward.web.responses import problem
from homeward.web.templates import render

# What feed readers and people try.
OF_THE_FEED = ("rss", "feed", "atom", "rss.xml", "feed.xml", "atom.xml", "index.xml")
SHORT = {**dict.fromkeys(OF_THE_FEED, "feed.atom"), "index.html": "", "api": "data/v1/"}
# The addresses of ours that are not pages, and their titles.
OTHER_ADDRESSES = {
    "summary": "Text version",
    "data/v1/": "The data API",
    "feed.atom": "New exchanges and corrections, for feed readers",
}
MOST = 3


class NotOfStreamlit(Convertor[str]):
    """Any path but those that Streamlit answers itself."""

    regex = r"(?!(?:_stcore|static|media|component)(?:/|$)|manifest\.json$).*"

    def convert(self, value: str) -> str:
        """Return the path as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the path as it is."""
        return value


register_url_convertor("not_of_streamlit", NotOfStreamlit())


def not_found(request: Request) -> Response:
    """Answer what no other route answers: the address that is meant, if that is certain, else 404 with the nearest."""
    path = request.path_params["path"]
    meant = path.strip("/")
    if meant != path and (not meant or meant in (*PAGES, *OTHER_ADDRESSES)):
        return _moved(request, meant)
    if meant.lower() in SHORT:
        return _moved(request, SHORT[meant.lower()])
    if not is_for_people(request):
        near = [f"/{one}" for one in nearest(path)]
        return problem(404, "There is nothing at this address.", nearest=near, index="/data/v1/")
    return _page(request, {one: title for one, title in nearest(path).items() if one})


def one_exchange(request: Request) -> Response:
    """Lead from /exchange/{id} to the page of the exchange."""
    subject, options = request.path_params["exchange_id"], options_in(versions.current())
    if subject in (*options.id, *options.renamed):  # the page says under which id it is now
        return _moved(request, "exchange", id=subject)
    near = get_close_matches(subject, options.id, MOST)
    if not is_for_people(request):
        return problem(404, "There is no such exchange.", nearest=near)
    return _page(request, {address("", "exchange", {"id": [one]}): one for one in near})


def nearest(path: str) -> dict[str, str]:
    """Return addresses that look like a path, with their titles (messages of the catalogue, or names)."""
    titles = {one: page.title for one, page in PAGES.items()} | OTHER_ADDRESSES
    files = {f"data/v1/{name}.csv": f"{name}.csv" for name in DATASETS}
    embeds = {f"embed/{name}": name for name in DATASETS if DATASETS[name].kind == "chart"}
    known = {**titles, **files, **embeds}
    wanted = path.strip("/").lower()
    found = get_close_matches(wanted, known, MOST, 0.6)
    # Of a longer path, the end says more than the way: /data/v2/x.csv, /en/timeline.
    found += get_close_matches(wanted.rpartition("/")[2], [one for one in titles if one not in found], 1, 0.75)
    return {one: known[one] for one in dict.fromkeys(found)}


def _moved(request: Request, path: str, **more: str) -> Response:
    query = {**query_of(request), **{name: [value] for name, value in more.items()}}
    return RedirectResponse(f"/{path}" + f"?{urlencode(query, doseq=True)}" * bool(query), 307)


def _page(request: Request, near: Mapping[str, str]) -> Response:
    """Return the page that says so in the language of the reader, with the nearest addresses and where all begins."""
    words = language(language_of(request, query_of(request)))
    root = base_of(request) or f"{request.scope.get('root_path', '')}/"
    page = render(
        "not_found",
        words,
        root=root,
        near=[(_with_language(one, words), words.text(title)) for one, title in near.items()],
        pages=[(_with_language(one, words), words.text(page.title)) for one, page in PAGES.items()],
        home=_with_language(next(iter(PAGES)), words),
        languages={code: _with_language("", language(code)) for code in LANGUAGES},
        styles=[f".{file.path}" for file in (PLAIN, SUMMARY)],
        favicon=f".{FAVICON.path}",
    )
    headers = {"Cache-Control": "no-cache", "Content-Language": words.code, "Vary": "Accept, Accept-Language"}
    return HTMLResponse(page, 404, headers)


def _with_language(path: str, words: Language) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={words.code}"


# ---------- for crawlers and programs


def robots(request: Request) -> Response:
    """Answer robots.txt: everything may be read."""
    return PlainTextResponse(f"User-agent: *\nAllow: /\n\nSitemap: {base_of(request)}sitemap.xml\n")


def sitemap(request: Request) -> Response:
    """Answer every page and exchange, with its other language."""
    base, ids = base_of(request), options_in(versions.current()).id
    pages: list[tuple[str, dict[str, list[str]]]] = [
        (path, {}) for path in PAGES if path not in ("present", "exchange")
    ]
    pages += [("summary", {}), *(("exchange", {"id": [one]}) for one in ids)]
    return Response(_sitemap(base, pages), media_type="application/xml")


def _sitemap(base: str, pages: list[tuple[str, dict[str, list[str]]]]) -> str:
    lines = []
    for path, query in pages:
        at = {code: escape(address(base, path, {**query, "lang": [code]})) for code in LANGUAGES}
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{href}"/>' for code, href in at.items())
        lines += [f"<url><loc>{href}</loc>{links}</url>" for href in at.values()]
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {spaces}>\n' + "\n".join(lines) + "\n</urlset>\n"


def llms(request: Request) -> Response:
    """Answer llms.txt: what this is and where its numbers are, for language models."""
    base, options = base_of(request), options_in(versions.current())
    text = render("llms", language("en"), base=base, last_day=options.last_day, datasets=DATASETS, pages=PAGES)
    return PlainTextResponse(f"{text.unescape()}\n", headers={"Cache-Control": "no-cache"})


def address_routes() -> list[BaseRoute]:
    """Return the routes of what others expect to find."""
    return [
        Route("/exchange/{exchange_id}", one_exchange),
        Route("/robots.txt", robots),
        Route("/sitemap.xml", sitemap),
        Route("/llms.txt", llms),
    ]


def fallback_routes() -> list[BaseRoute]:
    """Return the route of every path that is left, so it comes last.

    It takes GET and HEAD only: with other methods it would match where a route before it answers 405.
    """
    return [Route("/{path:not_of_streamlit}", not_found)]
