"""The feed (Atom, RFC 4287): an entry for every exchange and every correction, in one language.

It is complete (RFC 5005, 2): what is learnt about an exchange of long ago changes an entry of long ago, which a feed of
the newest fifty would never show. No clock is read: the same data give the same feed, byte for byte.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID, uuid5

from starlette.requests import Request
from starlette.responses import Response

from homeward.core.filters import LANGUAGES, Filters
from homeward.core.i18n import NAMES, Language, language
from homeward.core.urls import address
from homeward.core.view import View
from homeward.db.cache import cached_per_version
from homeward.db.database import Database
from homeward.text.corrections import corrected, field_name, stood
from homeward.text.format import Row, bucket_name, join, lower_first, upper_first
from homeward.text.format import source_line as sources_of
from homeward.text.key_figures import after_the_data
from homeward.text.sentences import describe_return, describe_returns, people_caveats, source_line
from homeward.text.totals import of_them, without_group
from homeward.web.request import base_of, lenient_view
from homeward.web.responses import answer, problem
from homeward.web.templates import render

ATOM = "application/atom+xml"
HTML = "text/html"
# Every id is made from this one and the name of what the entry is about: they never change, on whatever host we are.
NAMESPACE = UUID("0c6cb1c2-3d0e-4b8f-9d0c-6f1f3a6e2022")


class Link(NamedTuple):
    """A link of a feed or of an entry: its relation, its address, and what is known of what is there."""

    rel: str
    href: str
    type: str = ""
    hreflang: str = ""
    title: str = ""


class Entry(NamedTuple):
    """An entry. `key` is the name that its id is made of, `kind` its category."""

    key: str
    kind: str
    published: dt.date
    updated: dt.date
    title: str
    summary: str
    links: Sequence[Link]


class Feed(NamedTuple):
    """A feed in one language, whole: what is not in it is not anywhere."""

    code: str
    title: str
    subtitle: str
    rights: str
    updated: dt.date
    links: Sequence[Link]
    entries: Sequence[Entry]


def feed_atom(request: Request) -> Response:
    """Answer the feed in the language of the link or of the browser. It takes nothing else, and says so."""
    view, ignored = lenient_view(request)
    more = [(name, value) for name, values in view.query().items() if name != "lang" for value in values]
    if unknown := [*ignored, *more]:
        named = [{"parameter": item[0], "value": item[1]} for item in unknown]
        return problem(400, "the feed holds everything; it takes no parameter but lang", unknown=named)
    return answer(
        request,
        _whole(view.database, view.lang, base_of(request)),
        ATOM,
        view,
        **{"Access-Control-Allow-Origin": "*"},
    )


# Readers ask again and again; there is one feed per language and host.
@cached_per_version(8)
def _whole(database: Database, lang: Language, base: str) -> str:
    view = View(database, lang, Filters())
    return atom(feed(view, view.rows("feed"), view.rows("corrections"), base))


def atom(content: Feed) -> str:
    """Return a feed as Atom. A day is noon in UTC: the same day almost wherever it is read."""
    return render("feed.xml", language(content.code), feed=content, urn=_urn)


def _urn(key: str, code: str) -> str:
    """Return an id that is the same for ever; a translation is an entry of its own."""
    return f"urn:uuid:{uuid5(NAMESPACE, f'{key}/{code}')}"


def feed(view: View, exchanges: Iterable[Row], corrections: Iterable[Row], base: str) -> Feed:
    """Return the feed of the rows of `queries/feed.sql` and `queries/corrections.sql`, newest first.

    `base` is where we are, absolute.
    """
    lang = view.lang
    entries = [_of_correction(view, row, base) for row in corrections]
    entries += [_of_exchange(view, row, base) for row in exchanges]
    about = lang.text("Russia–Ukraine prisoner exchanges: who returned, when, and who says so.")
    return Feed(
        code=lang.code,
        title=lang.text("Homeward: exchanges and corrections"),
        subtitle=join([about, after_the_data(view)]),
        rights=source_line(view),
        updated=max((entry.updated for entry in entries), default=view.options.last_day),
        links=list(_links(lang.code, base)),
        entries=sorted(entries, key=lambda entry: entry.published, reverse=True),
    )


def _links(code: str, base: str) -> Iterator[Link]:
    """Yield the links to the feed itself, to the dashboard, and to the feed in the other languages."""
    yield Link("self", address(base, "feed.atom", {"lang": [code]}), ATOM, code)
    yield Link("alternate", address(base, "", {"lang": [code]}), HTML, code)
    for other in LANGUAGES:
        if other != code:
            yield Link("alternate", address(base, "feed.atom", {"lang": [other]}), ATOM, other, NAMES[other])


def _page(view: View, subject: str, base: str) -> Link:
    code = view.lang.code
    return Link("alternate", address(base, "exchange", {"id": [subject], "lang": [code]}), HTML, code)


# ---------- exchanges


def _of_exchange(view: View, row: Row, base: str) -> Entry:
    day = bucket_name(row | {"kind": "exchange"}, "exchange", view.lang)
    pages = dict.fromkeys((side["url"], side["publisher"]) for side in row["sides"] if side["url"])
    return Entry(
        key=f"exchange/{row['first_id']}",
        kind="exchange",
        published=row["first_date"],
        updated=row["updated"],
        title=f"{day}: {describe_returns(view, row['sides'])}",
        summary=join([f"{view.of_row(row)}.", *_sides(view, row["sides"]), *_caveats(view, row), _official(view, row)]),
        links=[_page(view, row["exchange_id"], base), *(Link("via", url, title=name) for url, name in pages)],
    )


def _sides(view: View, sides: Iterable[Row]) -> Iterator[str]:
    """Yield for each direction who returned, who they were, and who says so."""
    for side in sides:
        yield f"{describe_return(view, side)}."
        yield of_them(view.lang, side)
        yield from without_group(view, side)
        if source := sources_of(view.lang, side):
            yield f"{source}."


def _caveats(view: View, row: Row) -> Iterator[str]:
    for caveat in people_caveats(view, row["exchange_id"], ["UA", *(side["side"] for side in row["sides"])]):
        yield view.lang.text("Caveat: {text}", text=caveat)


def _official(view: View, row: Row) -> str:
    if row["ordinal"] is None:
        return ""
    return view.lang.text("Official number of the exchange: {n}", n=row["ordinal"]) + "."


# ---------- corrections


def _of_correction(view: View, row: Row, base: str) -> Entry:
    lang, label = view.lang, view.of_row(row)
    what = ": ".join(part for part in (corrected(view, row), lower_first(field_name(view, row))) if part)
    change = lang.text(
        "{what}: {old} becomes {new}.",
        what=upper_first(what),
        old=stood(view, row, "old"),
        new=stood(view, row, "new"),
    )
    source = lang.text("Source: {publisher}", publisher=row["publisher"])
    return Entry(
        key=f"correction/{row['correction_id']}",
        kind="correction",
        published=row["corrected_on"],
        updated=row["corrected_on"],
        title=lang.text("Correction of {date}: {label}", date=lang.date(row["corrected_on"]), label=label),
        summary=join([change, view.of_row(row, "why"), f"{source}."]),
        links=[_of_subject(view, row["subject_id"], base), Link("via", row["url"], title=row["publisher"])],
    )


def _of_subject(view: View, subject: str | None, base: str) -> Link:
    """Return the link to the page of an exchange or series; of what is about none, to the log of corrections."""
    if subject:
        return _page(view, subject, base)
    return Link("alternate", address(base, "method", {"lang": [view.lang.code]}), HTML, view.lang.code)
