"""Entries → Atom (RFC 4287): how a feed is written, whatever it says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

# Every id is made from this one and the name of what the entry is about: they never change, on whatever host we are.
NAMESPACE = UUID("0c6cb1c2-3d0e-4b8f-9d0c-6f1f3a6e2022")
NAMESPACES = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:fh": "http://purl.org/syndication/history/1.0"}
# What XML 1.0 cannot hold, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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


def atom(feed: Feed) -> str:
    """Return a feed as Atom. Every text is escaped by the library."""
    root = Element("feed", {**NAMESPACES, "xml:lang": feed.code})
    _add(root, "id", _id("feed", feed.code))
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(feed.updated))
    _add(_add(root, "author"), "name", "Homeward")
    _add(root, "rights", feed.rights)
    _add(root, "fh:complete")
    _link(root, feed.links)
    for entry in feed.entries:
        _write(_add(root, "entry"), entry, feed.code)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode")


def _write(node: Element, entry: Entry, code: str) -> None:
    _add(node, "id", _id(entry.key, code))
    _add(node, "title", entry.title)
    _add(node, "published", _moment(entry.published))
    _add(node, "updated", _moment(entry.updated))
    _add(node, "category", term=entry.kind)
    _link(node, entry.links)
    _add(node, "summary", entry.summary)


def _link(parent: Element, links: Sequence[Link]) -> None:
    for link in links:
        _add(parent, "link", **{name: value for name, value in link._asdict().items() if value})


def _add(parent: Element, tag: str, content: str | None = None, **attributes: str) -> Element:
    node = SubElement(parent, tag, {name: FORBIDDEN.sub("�", value) for name, value in attributes.items()})
    if content is not None:
        node.text = FORBIDDEN.sub("�", content)
    return node


def _id(key: str, code: str) -> str:
    """Return an id that is the same for ever; a translation is an entry of its own."""
    return f"urn:uuid:{uuid5(NAMESPACE, f'{key}/{code}')}"


def _moment(day: dt.date) -> str:
    """Return a day as Atom wants it: noon in UTC is the same day almost wherever it is read."""
    return f"{day}T12:00:00Z"
